"""What the search of the site reads: the index, the rows that filters know, the words of citizens."""
