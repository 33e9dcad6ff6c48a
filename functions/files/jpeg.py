"""Owns what a JPEG photo may be, and the copy of it without its owner's data.

The picture is never encoded again: the copy holds the same scans, so the same pixels. What stands after the
picture
(a film of a motion photo, a maker's notes) never leaves; further pictures of a multi-picture file do not
either.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, NamedTuple

from functions.files.exif import only_orientation, orientation
from functions.files.hidden import holds_others, holds_pages, refuse_second_file
from functions.files.limits import too_many_pixels
from functions.files.reasons import Refused

if TYPE_CHECKING:
    from mmap import mmap
    from pathlib import Path

SOI, EOI, SOS, COM, APP0, APP1, APP2, APP14 = 0xD8, 0xD9, 0xDA, 0xFE, 0xE0, 0xE1, 0xE2, 0xEE
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}
_BARE = {0x01, *range(0xD0, 0xD8)}
_NEXT = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")  # out of a scan's data, the next marker
_SCANS = 200
_GARBAGE = 64
_NOTES = 2**16  # bytes of a maker's notes before the film
_COEFFICIENTS = 180 * 2**20  # bytes that a decoder keeps of a progressive picture


class Segment(NamedTuple):
    """A marker with what follows it, up to the next one; a scan's data is part of its SOS."""

    marker: int
    start: int
    end: int


def examine(path: Path, data: mmap, *, keep_metadata: bool) -> bytes | None:
    """The copy that may leave, or None where the file may leave as it is.

    Raises:
        Refused: with the reason.
    """
    refuse_second_file(data)
    segments, end = _segments(data)
    _refuse_floods(data, segments)
    if data[4:6] in (b"/*", b"//") or any(
        holds_pages(data[one.start : one.end]) for one in segments if one.marker == COM
    ):
        raise Refused("polyglot")
    tail = data[end:]
    if holds_others(tail[: _film_at(tail)]):
        raise Refused("polyglot")
    _decode(path)
    return _without(data, segments, keep_metadata=keep_metadata, cut=tail.strip(b"\0\r\n ") != b"")


def _segments(data: mmap) -> tuple[list[Segment], int]:
    """All segments from SOI to EOI, and where the picture ends."""
    found = [Segment(SOI, 0, 2)]
    at = 2
    garbage = 0
    while True:
        marker_at = data.find(b"\xff", at)
        if marker_at < 0 or marker_at + 1 >= len(data):
            raise Refused("damaged")
        garbage += marker_at - at
        if garbage > _GARBAGE:
            raise Refused("polyglot")
        start, at = marker_at, marker_at + 1
        while at < len(data) - 1 and data[at] == 0xFF:
            at += 1
        marker = data[at]
        at += 1
        if marker == EOI:
            found.append(Segment(EOI, at - 2, at))
            return found, at
        if marker == 0:
            raise Refused("damaged")
        if marker in _BARE:
            continue
        if at + 2 > len(data):
            raise Refused("damaged")
        length = struct.unpack_from(">H", data, at)[0]
        at += length
        if length < 2 or at > len(data):
            raise Refused("damaged")
        if marker == SOS:
            following = _NEXT.search(data, at)
            if following is None:
                raise Refused("damaged")
            at = following.start()
        found.append(Segment(marker, start, at))


def _refuse_floods(data: mmap, segments: list[Segment]) -> None:
    frames = [one for one in segments if one.marker in _FRAMES]
    if len(frames) != 1:
        raise Refused("damaged")
    at = frames[0].start + 2
    while data[at - 1] == 0xFF:
        at += 1
    height, width, components = struct.unpack_from(">HHB", data, at + 3)
    if too_many_pixels(width, height):
        raise Refused("too_many_pixels")
    if sum(one.marker == SOS for one in segments) > _SCANS:
        raise Refused("bomb")
    if frames[0].marker in _PROGRESSIVE:
        factors = [data[at + 9 + 3 * n] for n in range(components)]
        widest = max(factor >> 4 for factor in factors) * max(factor & 15 for factor in factors)
        share = sum((factor >> 4) * (factor & 15) for factor in factors) / max(widest, 1)
        if width * height * 2 * share > _COEFFICIENTS:
            raise Refused("too_many_pixels")


def _film_at(tail: bytes) -> int:
    """Where the film of a motion photo begins: it is full of chance bytes, and cut off anyway."""
    at = tail.find(b"ftyp", 4, _NOTES)
    return at - 4 if at >= 0 else len(tail)


def _decode(path: Path) -> None:
    """Read the whole picture, at an eighth of its size: every scan is unpacked, memory stays small."""
    from PIL.JpegImagePlugin import JpegImageFile

    with JpegImageFile(path) as image:
        image.draft(None, (max(image.width // 8, 1), max(image.height // 8, 1)))
        image.load()


def _without(data: mmap, segments: list[Segment], *, keep_metadata: bool, cut: bool) -> bytes | None:
    kept = []
    up = 1
    for one in segments:
        body = data[one.start + 4 : min(one.end, one.start + 64)]
        if one.marker == APP1 and body.startswith(b"Exif\0") and up == 1:
            up = orientation(data[one.start + 10 : one.end])
        if not _is_metadata(one.marker, body) or (keep_metadata and not body.startswith(b"MPF\0")):
            kept.append(data[one.start : one.end])
    if len(kept) == len(segments) and not cut:
        return None
    if not keep_metadata and up != 1:
        block = b"Exif\0\0" + only_orientation(up)
        at = 2 if kept[1][:2] == bytes((0xFF, APP0)) else 1
        kept.insert(at, struct.pack(">BBH", 0xFF, APP1, len(block) + 2) + block)
    return b"".join(kept)


def _is_metadata(marker: int, body: bytes) -> bool:
    """Whether a segment tells of the owner, the place or the device instead of the picture."""
    if marker == APP0:
        return not body.startswith(b"JFIF\0")
    if marker == APP2:
        return not body.startswith(b"ICC_PROFILE\0")
    if marker == APP14:
        return not body.startswith(b"Adobe")
    return marker == COM or APP0 <= marker <= 0xEF
