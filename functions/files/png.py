"""Owns what a PNG picture may be, and the copy of it without its owner's data.

Every chunk is checked and every row unpacked, a piece at a time, so that no picture takes more memory than
another.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, NamedTuple

from functions.files.exif import only_orientation, orientation
from functions.files.hidden import holds_others, holds_pages, refuse_second_file
from functions.files.limits import EXTRA, too_many_pixels
from functions.files.reasons import Refused

if TYPE_CHECKING:
    from mmap import mmap

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_CHUNKS = 100_000
_PIECE = 2**20
_OF_THE_PICTURE = {b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"hIST", b"pHYs", b"sPLT"}
_OF_THE_PICTURE |= {b"cICP", b"mDCV", b"cLLI"}
_OF_A_FILM = {b"acTL", b"fcTL", b"fdAT"}
_TEXTS = {b"tEXt", b"zTXt", b"iTXt"}


class Chunk(NamedTuple):
    """A chunk: its kind and where length, kind, body and checksum stand."""

    kind: bytes
    start: int
    end: int


def examine(data: mmap, *, keep_metadata: bool) -> bytes | None:
    """The copy that may leave, or None where the file may leave as it is.

    Raises:
        Refused: with the reason.
    """
    refuse_second_file(data)
    chunks = _chunks(data)
    end = chunks[-1].end
    tail = data[end:]
    if holds_others(tail):
        raise Refused("polyglot")
    _refuse_hidden_texts(data, chunks)
    _read_rows(data, chunks)
    return _without(data, chunks, keep_metadata=keep_metadata, cut=tail.strip(b"\0\r\n ") != b"")


def _chunks(data: mmap) -> list[Chunk]:
    found: list[Chunk] = []
    at = len(SIGNATURE)
    while not found or found[-1].kind != b"IEND":
        if at + 12 > len(data) or len(found) > _CHUNKS:
            raise Refused("damaged")
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data) or not kind.isalpha():
            raise Refused("damaged")
        critical = kind[:1].isupper()
        if critical and zlib.crc32(data[at + 4 : end - 4]) != struct.unpack_from(">I", data, end - 4)[0]:
            raise Refused("damaged")
        if critical and kind not in (b"IHDR", b"PLTE", b"IDAT", b"IEND"):
            raise Refused("damaged")
        found.append(Chunk(kind, at, end))
        at = end
    if found[0].kind != b"IHDR" or found[0].end - found[0].start != 25:
        raise Refused("damaged")
    return found


def _unpacks_within(packed: bytes, most: int) -> bytes:
    """What a text or a profile unpacks to."""
    reader = zlib.decompressobj()
    plain = reader.decompress(packed, most)
    if reader.unconsumed_tail:
        raise Refused("bomb")
    return plain


def _refuse_hidden_texts(data: mmap, chunks: list[Chunk]) -> None:
    for one in chunks:
        body = data[one.start + 8 : one.end - 4] if one.kind in _TEXTS or one.kind == b"iCCP" else b""
        name, _, rest = body.partition(b"\0")
        packed = rest[1:] if one.kind in (b"zTXt", b"iCCP") else b""
        if one.kind == b"iTXt" and rest[:1] == b"\1":
            packed = rest[2:].split(b"\0", 2)[-1]
        try:
            plain = _unpacks_within(packed, EXTRA) if packed else b""
        except zlib.error:
            plain = b""  # what cannot be unpacked is not shown by anyone either
        if one.kind in _TEXTS and name != b"XML:com.adobe.xmp" and holds_pages(body + plain):
            raise Refused("polyglot")


def _read_rows(data: mmap, chunks: list[Chunk]) -> None:
    """Unpack the picture: as many rows as it declares, each with a filter that exists."""
    width, height, depth, colour, packing, filtering, interlace = struct.unpack_from(">IIBBBBB", data, 16)
    if (
        not width
        or not height
        or depth not in _DEPTHS.get(colour, ())
        or packing
        or filtering
        or interlace > 1
    ):
        raise Refused("damaged")
    if too_many_pixels(width, height):
        raise Refused("too_many_pixels")
    if colour == 3 and not any(one.kind == b"PLTE" for one in chunks):
        raise Refused("damaged")
    bits = depth * _CHANNELS[colour]
    passes = _ADAM7 if interlace else ((0, 0, 1, 1),)
    rows = []
    for x, y, across, down in passes:
        wide, high = -(-(width - x) // across), -(-(height - y) // down)
        if wide > 0 and high > 0:
            rows.append((high, 1 + (wide * bits + 7) // 8))
    unpacked = _Unpacked(data, [one for one in chunks if one.kind == b"IDAT"])
    for high, stride in rows:
        at_once = max(1, _PIECE // stride)
        for first in range(0, high, at_once):
            count = min(at_once, high - first)
            if max(unpacked.take(count * stride)[::stride]) > 4:
                raise Refused("damaged")
    unpacked.finish()


class _Unpacked:
    """The picture's data, unpacked as far as somebody asks for it."""

    def __init__(self, data: mmap, chunks: list[Chunk]) -> None:
        self.data = data
        self.waiting = iter(chunks)
        self.reader = zlib.decompressobj()
        self.ready = bytearray()

    def take(self, count: int) -> bytes:
        """So many bytes.

        Raises:
            Refused: there are no more.
        """
        while len(self.ready) < count:
            packed = self.reader.unconsumed_tail
            if not packed:
                one = next(self.waiting, None)
                if one is None or self.reader.eof:
                    raise Refused("damaged")
                packed = self.data[one.start + 8 : one.end - 4]
            self.ready += self.reader.decompress(packed, count - len(self.ready))
        taken = bytes(self.ready[:count])
        del self.ready[:count]
        return taken

    def finish(self) -> None:
        """Refuse a picture that goes on for long after its last row."""
        over = len(self.ready)
        packed = self.reader.unconsumed_tail
        while packed and over < 2**16:
            over += len(self.reader.decompress(packed, 2**16))
            packed = self.reader.unconsumed_tail
        if over >= 2**16:
            raise Refused("bomb")


def _without(data: mmap, chunks: list[Chunk], *, keep_metadata: bool, cut: bool) -> bytes | None:
    kept = [SIGNATURE]
    dropped = False
    for one in chunks:
        picture = one.kind[:1].isupper() or one.kind in _OF_THE_PICTURE
        if picture or (keep_metadata and one.kind not in _OF_A_FILM):
            kept.append(data[one.start : one.end])
            continue
        dropped = True
        up = orientation(data[one.start + 8 : one.end - 4]) if one.kind == b"eXIf" else 1
        if up != 1:
            block = b"eXIf" + only_orientation(up)
            kept.append(struct.pack(">I", len(block) - 4) + block + struct.pack(">I", zlib.crc32(block)))
    return b"".join(kept) if dropped or cut else None
