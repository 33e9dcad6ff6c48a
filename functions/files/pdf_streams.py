"""Owns what the streams of a PDF may unpack to: text and fonts within a limit, pictures to what they
declare.
"""

from __future__ import annotations

import struct
import zlib
from typing import Any

from functions.files.limits import too_many_pixels
from functions.files.reasons import Refused

_TEXT = 64 * 2**20
_ALL = 600 * 2**20
_SLACK = 64 * 2**10
_PIECE = 2**20
_OTHER_PACKED = 4 * 2**20
_FILTERS = 4


def refuse_floods(pdf: Any) -> None:
    """Unpack every stream a piece at a time and keep none.

    Raises:
        Refused: a stream unpacks to more than it should, or all together do.
    """
    import pikepdf

    total = 0
    for value in pdf.objects:
        if isinstance(value, pikepdf.Stream):
            total += _unpacked(value)
            if total > _ALL:
                raise Refused("bomb")


def _unpacked(stream: Any) -> int:
    """Bytes that a stream unpacks to, as far as that can be more than it packs."""
    filters = _names(stream.get("/Filter"))
    if len(filters) > _FILTERS:
        raise Refused("bomb")
    picture = str(stream.get("/Subtype", "")) == "/Image"
    most = _TEXT
    if picture:
        width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
        if too_many_pixels(width, height):
            raise Refused("too_many_pixels")
        if not filters or filters[-1] in ("/DCTDecode", "/DCT", "/JPXDecode"):
            if filters in (["/DCTDecode"], ["/DCT"]):
                _refuse_lying_jpeg(stream)
            return 0
        if filters[-1] not in ("/CCITTFaxDecode", "/JBIG2Decode"):
            most = _row(stream, width) * max(height, 1) * 2 + _SLACK
    count = 0
    while filters and filters[0] in ("/FlateDecode", "/Fl"):
        count += 1
        filters = filters[1:]
    if not count:
        return _unpacked_by_qpdf(stream, filters, most)
    packed = stream.read_raw_bytes()
    size = 0
    for _ in range(count - 1):
        packed = _inflate(packed, most)
        size += len(packed)
    return size + _inflated_size(packed, most)


def _names(value: Any) -> list[str]:
    import pikepdf

    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, pikepdf.Array) else [str(value)]


def _row(stream: Any, width: int) -> int:
    """Bytes of a picture's row, with the filter byte that a predictor adds; four components at most."""
    bits = 1 if stream.get("/ImageMask") else int(stream.get("/BitsPerComponent", 8))
    return (width * bits * 4 + 7) // 8 + 1


def _unpacked_by_qpdf(stream: Any, filters: list[str], most: int) -> int:
    """LZW, run lengths, ASCII: qpdf unpacks them in memory, within the memory that the process has."""
    import pikepdf

    if not {"/LZWDecode", "/RunLengthDecode", "/LZW", "/RL"} & set(filters):
        return 0
    if len(stream.read_raw_bytes()) > _OTHER_PACKED:
        return 0
    try:
        size = len(stream.read_bytes(pikepdf.StreamDecodeLevel.specialized))
    except pikepdf.PdfError:
        return 0
    if size > most:
        raise Refused("bomb")
    return size


def _inflated_size(packed: bytes, most: int) -> int:
    size = 0
    for piece in _pieces(packed):
        size += len(piece)
        if size > most:
            raise Refused("bomb")
    return size


def _inflate(packed: bytes, most: int) -> bytes:
    plain = bytearray()
    for piece in _pieces(packed):
        plain += piece
        if len(plain) > most:
            raise Refused("bomb")
    return bytes(plain)


def _pieces(packed: bytes) -> Any:
    """What zlib makes of it, until its end or its first mistake: readers show a page up to there."""
    reader = zlib.decompressobj()
    try:
        while packed and not reader.eof:
            yield reader.decompress(packed, _PIECE)
            packed = reader.unconsumed_tail
    except zlib.error:
        return


def _refuse_lying_jpeg(stream: Any) -> None:
    """A JPEG inside a PDF has a size of its own."""
    data = stream.read_raw_bytes()
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            if too_many_pixels(width, height):
                raise Refused("too_many_pixels")
            return
        at += 2 + length
