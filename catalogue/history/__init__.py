"""What was, what is and what is to come: versions, changes read from git, feeds and a calendar of them."""
