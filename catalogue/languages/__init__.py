"""Sentences and records in other languages: which there are, what is to be translated, the .po files."""
