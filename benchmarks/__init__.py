"""Measurements, each a task of its own: ./run bench-NAME prints what it saw, medians over several runs."""
