"""The build side: reads, checks and derives the records of content/, renders the site and the bundle."""
