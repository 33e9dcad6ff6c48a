"""Adapters behind one protocol: where the bytes are kept."""
