"""Owns the one thing that is kept of a photo's own data: which way is up."""

from __future__ import annotations

import struct

_ORIENTATION = 0x0112
_SHORT = 3


def orientation(tiff: bytes) -> int:
    """The orientation, 1 to 8, that an Exif block (from its "II" or "MM" on) tells; 1 where it tells none."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 1
    at = struct.unpack_from(f"{order}I", tiff, 4)[0]
    if at + 2 > len(tiff):
        return 1
    count = struct.unpack_from(f"{order}H", tiff, at)[0]
    for entry in range(at + 2, min(at + 2 + 12 * count, len(tiff) - 11), 12):
        tag, form, _, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
        if tag == _ORIENTATION:
            return value if form == _SHORT and 1 <= value <= 8 else 1
    return 1


def only_orientation(value: int) -> bytes:
    """An Exif block, from its "MM" on, that tells an orientation and nothing else."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, _SHORT, 1, value, 0, 0)
