"""Owns what a WebP picture may be, and the copy of it without its owner's data."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from functions.files.hidden import holds_others, refuse_second_file
from functions.files.limits import too_many_pixels
from functions.files.reasons import Refused

if TYPE_CHECKING:
    from mmap import mmap
    from pathlib import Path

_PICTURE = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP", b"ANIM", b"ANMF"}
_OWNERS = 0x0C  # flags of VP8X: Exif, XMP
_DECODED = 40_000_000
"""A decoder keeps four bytes of every pixel, so larger pictures are refused."""


def examine(path: Path, data: mmap, *, keep_metadata: bool) -> bytes | None:
    """The copy that may leave, or None where the file may leave as it is.

    Raises:
        Refused: with the reason.
    """
    from PIL.WebPImagePlugin import WebPImageFile

    refuse_second_file(data)
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    if end > len(data):
        raise Refused("damaged")
    if holds_others(data[end:]):
        raise Refused("polyglot")
    kept = []
    at, dropped = 12, bool(data[end:].strip(b"\0"))
    while at + 8 <= end:
        kind, size = struct.unpack_from("<4sI", data, at)
        after = at + 8 + size + (size & 1)
        if at + 8 + size > end:
            raise Refused("damaged")
        if kind == b"VP8X":
            wide, high = (int.from_bytes(data[at + 12 + n : at + 15 + n], "little") + 1 for n in (0, 3))
            _refuse_flood(wide, high)
        if kind in _PICTURE or (keep_metadata and kind in (b"EXIF", b"XMP ")):
            kept.append(bytearray(data[at:after]))
        else:
            dropped = True
        at = after
    with WebPImageFile(path) as image:
        _refuse_flood(*image.size)
        image.load()
    if not dropped:
        return None
    if not keep_metadata and kept and kept[0][:4] == b"VP8X":
        kept[0][8] &= ~_OWNERS
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _refuse_flood(width: int, height: int) -> None:
    if too_many_pixels(width, height) or width * height > _DECODED:
        raise Refused("too_many_pixels")
