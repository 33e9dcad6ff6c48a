"""Open data: what is published holds to its schemas, says what records say, and reads back whole."""
