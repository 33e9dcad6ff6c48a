"""What no schema can say: each module owns one kind of mistake, and a sentence that helps to mend it."""
