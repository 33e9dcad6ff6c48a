"""The promises of the README, each proved by its file here; `./run promises` prints them with their
figures.
"""
