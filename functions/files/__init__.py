"""Judging what a file is, and asking a virus scanner: knows nothing of HTTP, stores, forms or dossiers."""
