"""The run side: takes submissions, keeps them, forwards them, answers look-ups.

Reads the bundle, nothing else.
"""
