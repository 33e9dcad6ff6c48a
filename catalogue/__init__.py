"""The build side: reads, checks and derives the records of content/, and renders the site and the form bundle."""
