"""What a content directory says: YAML, schemas, the problems found while reading, the records."""
