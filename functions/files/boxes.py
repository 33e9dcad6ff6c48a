"""Owns reading the boxes of ISO base media files (HEIC): where they stand, which items they tell of."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from functions.files.reasons import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from mmap import mmap

_MOST = 10_000
_EXTENTS = 100_000


class Box(NamedTuple):
    """A box: its kind, where it starts, where its body starts, where it ends."""

    kind: bytes
    start: int
    body: int
    end: int


class Item(NamedTuple):
    """An item: a picture, a tile, an Exif block; and the ranges of bytes that hold it."""

    kind: bytes
    extents: list[tuple[int, int]]


def boxes(data: mmap | bytearray, start: int, end: int) -> Iterator[Box]:
    """The boxes of a range, one after the other.

    Raises:
        Refused: one reaches beyond the range, or there are too many.
    """
    at = start
    for _ in range(_MOST):
        if end - at < 8:
            return
        size, kind = struct.unpack_from(">I4s", data, at)
        if at > start and size == 0 and kind == bytes(4):
            return  # padding
        body = at + 8
        if size == 1:
            size = struct.unpack_from(">Q", data, body)[0]
            body += 8
        stop = end if size == 0 else at + size
        if stop < body or stop > end:
            raise Refused("damaged")
        yield Box(kind, at, body, stop)
        at = stop
    raise Refused("too_complex")


def child(data: mmap | bytearray, parent: Box, kind: bytes) -> Box | None:
    """The first box of a kind in a full box (one with version and flags)."""
    return next((box for box in boxes(data, parent.body + 4, parent.end) if box.kind == kind), None)


def sizes(data: mmap, meta: Box) -> Iterator[tuple[int, int]]:
    """Width and height of every picture and tile."""
    properties = child(data, meta, b"iprp")
    for container in boxes(data, properties.body, properties.end) if properties else ():
        if container.kind == b"ipco":
            for box in boxes(data, container.body, container.end):
                if box.kind == b"ispe":
                    yield struct.unpack_from(">II", data, box.body + 4)


def items(data: mmap, meta: Box) -> list[Item]:
    """Every item with where its bytes stand.

    Raises:
        Refused: bytes would stand outside the file.
    """
    kinds = _kinds(data, meta)
    places = child(data, meta, b"iloc")
    if places is None:
        raise Refused("damaged")
    own = child(data, meta, b"idat")
    version = data[places.body]
    sizes, counts = data[places.body + 4], data[places.body + 5]
    widths = (sizes >> 4, sizes & 15, counts >> 4, counts & 15 if version else 0)
    if any(width not in (0, 4, 8) for width in widths):
        raise Refused("damaged")
    read = _Reader(data, places.body + 6, places.end)
    found = []
    for _ in range(min(read.number(4 if version == 2 else 2), _MOST)):
        name = read.number(4 if version == 2 else 2)
        method = read.number(2) & 15 if version else 0
        read.number(2)
        base = read.number(widths[2])
        extents = []
        for _ in range(read.number(2)):
            read.number(widths[3])
            start = base + read.number(widths[0])
            size = read.number(widths[1])
            room = (0, len(data)) if method == 0 else ((own.body, own.end) if own else (0, 0))
            start += room[0] if method == 1 else 0
            stop = start + size if size else room[1]
            if method < 2:
                if not room[0] <= start <= stop <= room[1]:
                    raise Refused("damaged")
                extents.append((start, stop))
            if len(extents) > _EXTENTS:
                raise Refused("too_complex")
        found.append(Item(kinds.get(name, b""), extents))
    return found


def _kinds(data: mmap, meta: Box) -> dict[int, bytes]:
    """The kind of each item by its number."""
    listed = child(data, meta, b"iinf")
    if listed is None:
        return {}
    start = listed.body + (6 if data[listed.body] == 0 else 8)
    found = {}
    for box in boxes(data, start, listed.end):
        version = data[box.body]
        if box.kind == b"infe" and version >= 2:
            read = _Reader(data, box.body + 4, box.end)
            name = read.number(2 if version == 2 else 4)
            read.number(2)
            found[name] = data[read.at : read.at + 4]
    return found


class _Reader:
    """Numbers one after the other."""

    def __init__(self, data: mmap, at: int, end: int) -> None:
        self.data, self.at, self.end = data, at, end

    def number(self, width: int) -> int:
        """The next number of so many bytes."""
        if self.at + width > self.end:
            raise Refused("damaged")
        self.at += width
        return int.from_bytes(self.data[self.at - width : self.at], "big")
