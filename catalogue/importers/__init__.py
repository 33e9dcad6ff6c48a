"""Turns records of other systems into Một Cửa's own; each source has modules under its own name."""
