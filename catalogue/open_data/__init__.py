"""Open data: every procedure and the whole catalogue as files for machines. docs/open-data.md lists them."""
