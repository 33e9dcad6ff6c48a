"""What each kind of page shows: contexts for the templates of theme/."""
