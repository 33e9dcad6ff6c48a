"""Owns how much of anything a file may ask of whoever opens it."""

PIXELS = 210_000_000
"""The largest phone cameras make 200 megapixels; a sheet of A3 scanned at 600 dpi has 70."""
SIDE = 40_000
"""Pixels along one side."""
EXTRA = 8 * 2**20
"""Bytes that a colour profile or a text inside a picture may unpack to."""
UNPACKED = 128 * 2**20
"""Bytes that an office document may unpack to."""
RATIO = 150
"""How many times its size an office document may unpack to, once that is over SMALL."""
SMALL = 32 * 2**20
ENTRIES = 10_000
"""Files inside an office document."""


def too_many_pixels(width: int, height: int) -> bool:
    """Whether a picture of this size would be a flood."""
    return width > SIDE or height > SIDE or width * height > PIXELS
