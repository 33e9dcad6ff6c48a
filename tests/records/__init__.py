"""The example records and what the check must say of them."""
