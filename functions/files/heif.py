"""Owns what a HEIC photo may be, and the copy of it without its owner's data.

A HEIC file is a tree of boxes that point into each other by byte, so nothing is taken out: the owner's data
are
overwritten where they stand, and the picture stays the same to the bit.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from functions.files.boxes import Box, Item, boxes, items, sizes
from functions.files.exif import only_orientation
from functions.files.hidden import holds_others, refuse_second_file
from functions.files.limits import too_many_pixels
from functions.files.reasons import Refused

if TYPE_CHECKING:
    from mmap import mmap
    from pathlib import Path

_KEPT = {b"ftyp", b"meta", b"mdat", b"moov", b"free", b"skip", b"wide", b"idat", b"mini"}
_OWNERS = {b"Exif", b"mime", b"uri "}
_DECODED = 25_000_000
"""Pixels up to which a picture is decoded; larger ones would take seconds, so only their parts are
checked.
"""


def examine(path: Path, data: mmap, *, keep_metadata: bool) -> bytes | None:
    """The copy that may leave, or None where the file may leave as it is.

    Raises:
        Refused: with the reason.
    """
    refuse_second_file(data)
    top = list(boxes(data, 0, len(data)))
    end = top[-1].end
    if holds_others(data[end:]) or data[end:].strip(b"\0\r\n "):
        raise Refused("polyglot")
    metas = [box for box in top if box.kind == b"meta"]
    if len(metas) != 1:
        raise Refused("damaged")
    found = items(data, metas[0])
    if not found:
        raise Refused("damaged")
    largest = 0
    for width, height in sizes(data, metas[0]):
        largest = max(largest, width * height)
        if too_many_pixels(width, height):
            raise Refused("too_many_pixels")
    if largest <= _DECODED:
        _decode(path)
    return _without(data, top, found, keep_metadata=keep_metadata)


def _decode(path: Path) -> None:
    import pi_heif

    pi_heif.options.DECODE_THREADS = 1
    pi_heif.open_heif(path, convert_hdr_to_8bit=False)[0].load()


def _without(data: mmap, top: list[Box], found: list[Item], *, keep_metadata: bool) -> bytes | None:
    copy = bytearray(data[:])
    changed = False
    for box in top:
        if box.kind not in _KEPT:  # films of motion photos, makers' own boxes
            copy[box.start + 4 : box.start + 8] = b"free"
            copy[box.body : box.end] = bytes(box.end - box.body)
            changed = True
    for item in found:
        if keep_metadata or item.kind not in _OWNERS:
            continue
        size = sum(end - start for start, end in item.extents)
        block = _empty_exif(size) if item.kind == b"Exif" else b" " * size
        for start, end in item.extents:
            copy[start:end] = block[: end - start]
            block = block[end - start :]
        changed = changed or size > 0
    if not keep_metadata:
        changed = _blank_film_notes(copy, top) or changed
    return bytes(copy) if changed else None


def _empty_exif(size: int) -> bytes:
    """An Exif item of a size that tells nothing; HEIC turns pictures by a property of their own."""
    block = struct.pack(">I", 6) + b"Exif\0\0" + only_orientation(1)
    return block.ljust(size, b"\0") if size >= len(block) else bytes(size)


def _blank_film_notes(copy: bytearray, top: list[Box]) -> bool:
    """Overwrite what the film of a live photo tells about place and device."""
    blanked = False
    waiting = [box for box in top if box.kind == b"moov"]
    while waiting:
        parent = waiting.pop()
        for box in boxes(copy, parent.body, parent.end):
            if box.kind in (b"udta", b"meta", b"uuid"):
                copy[box.start + 4 : box.start + 8] = b"free"
                copy[box.body : box.end] = bytes(box.end - box.body)
                blanked = True
            elif box.kind == b"trak":
                waiting.append(box)
    return blanked
