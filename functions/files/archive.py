"""Owns reading a zip so that there is one way to read it: no entry twice, none hidden, no name that leads
elsewhere.
"""

from __future__ import annotations

import re
import struct
import zlib
from typing import TYPE_CHECKING, NamedTuple

from functions.files.limits import ENTRIES, RATIO, SMALL, UNPACKED
from functions.files.reasons import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from mmap import mmap

_GAP = 64
_COMMENT = 1024
_NAME = re.compile(r"[^\x00-\x1f\x7f\\:*?\"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]{1,240}")
_PIECE = 2**20


class Entry(NamedTuple):
    """A file in a zip: its name, how it is packed, where its bytes stand, how many they are."""

    name: str
    method: int
    checksum: int
    start: int
    packed: int
    size: int


def entries(data: mmap | bytes) -> list[Entry]:
    """All entries of a zip that is nothing but a zip.

    Raises:
        Refused: with the reason.
    """
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65557))
    if end < 0 or end + 22 > len(data):
        raise Refused("damaged")
    disk, first, here, count, size, offset, comment = struct.unpack_from("<4H2IH", data, end + 4)
    directory_end = end
    if end >= 20 and data[end - 20 : end - 16] == b"PK\x06\x07":
        directory_end = struct.unpack_from("<Q", data, end - 12)[0]
        if directory_end + 56 > end or data[directory_end : directory_end + 4] != b"PK\x06\x06":
            raise Refused("package")
        count, size, offset = struct.unpack_from("<3Q", data, directory_end + 32)
        here = count
    if disk or first or here != count or end + 22 + comment > len(data):
        raise Refused("damaged")
    if end + 22 + comment != len(data) or offset + size != directory_end or comment > _COMMENT:
        raise Refused("polyglot")
    if count > ENTRIES:
        raise Refused("bomb")
    found = list(_directory(data, offset, directory_end, count))
    _refuse_names([entry.name for _, entry in found])
    _refuse_gaps(found, offset)
    total = sum(entry.size for _, entry in found)
    if total > UNPACKED or (total > SMALL and total > RATIO * len(data)):
        raise Refused("bomb")
    return [entry for _, entry in found]


def _directory(data: mmap | bytes, at: int, end: int, count: int) -> Iterator[tuple[int, Entry]]:
    for _ in range(count):
        if at + 46 > end or data[at : at + 4] != b"PK\x01\x02":
            raise Refused("damaged")
        flags, method, _, _, checksum, packed, size, long, extra, comment = struct.unpack_from(
            "<4H3I3H", data, at + 8
        )
        offset = struct.unpack_from("<I", data, at + 42)[0]
        raw = data[at + 46 : at + 46 + long]
        more = data[at + 46 + long : at + 46 + long + extra]
        size, packed, offset = _large(more, size, packed, offset)
        if flags & 1:
            raise Refused("encrypted")
        if method not in (0, 8):
            raise Refused("package")
        start = _after_header(data, offset, raw, method, flags, packed, size)
        name = raw.decode("utf-8" if flags & 0x800 else "cp437", "replace")
        yield offset, Entry(name, method, checksum, start, packed, size)
        at += 46 + long + extra + comment
    if at != end:
        raise Refused("package")


def _large(extra: bytes, *numbers: int) -> list[int]:
    """Sizes and offset, from the extra field of large archives where they do not fit."""
    found = list(numbers)
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            values = iter(struct.unpack_from(f"<{length // 8}Q", extra, at + 4))
            found = [next(values, 0) if number == 0xFFFFFFFF else number for number in found]
        at += 4 + length
    return found


def _after_header(
    data: mmap | bytes, at: int, name: bytes, method: int, flags: int, packed: int, size: int
) -> int:
    """Where an entry's bytes start; its own header must say what the directory says."""
    if at + 30 > len(data) or data[at : at + 4] != b"PK\x03\x04":
        raise Refused("package")
    own_flags, own_method, _, _, _, own_packed, own_size, long, extra = struct.unpack_from(
        "<4H3I2H", data, at + 6
    )
    own_name = data[at + 30 : at + 30 + long]
    own_extra = data[at + 30 + long : at + 30 + long + extra]
    own_size, own_packed = _large(own_extra, own_size, own_packed)
    late = flags & 8 and own_flags & 8
    sizes = (own_packed, own_size) == (packed, size) or (
        late and own_packed in (0, packed) and own_size in (0, size)
    )
    if own_name != name or own_method != method or own_flags & 1 or not sizes:
        raise Refused("package")
    start: int = at + 30 + long + extra
    if start + packed > len(data):
        raise Refused("damaged")
    return start


def _refuse_names(names: list[str]) -> None:
    """Refuse names that lead out of the folder, deceive the eye, or stand for two files."""
    for name in names:
        parts = name.rstrip("/").split("/")
        if not _NAME.fullmatch(name) or any(part in ("", ".", "..") for part in parts):
            raise Refused("package")
    if len({name.casefold() for name in names}) != len(names):
        raise Refused("package")


def _refuse_gaps(found: list[tuple[int, Entry]], end: int) -> None:
    """Refuse bytes that belong to no entry, or to two."""
    at = 0
    for offset, entry in sorted(found):
        if offset < at:
            raise Refused("bomb")
        if offset - at > _GAP or (at == 0 and offset):
            raise Refused("polyglot")
        at = entry.start + entry.packed
    if not 0 <= end - at <= _GAP:
        raise Refused("polyglot")


def unpack(data: mmap | bytes, entry: Entry) -> bytes:
    """An entry's bytes: as many as it declares, with the checksum that it declares.

    Raises:
        Refused: they are not.
    """
    packed = data[entry.start : entry.start + entry.packed]
    if entry.method == 0:
        plain = packed
    else:
        reader = zlib.decompressobj(-15)
        plain = reader.decompress(packed, entry.size + 1)
        if len(plain) > entry.size:
            raise Refused("bomb")
        if not reader.eof:
            raise Refused("damaged")
    if len(plain) != entry.size or zlib.crc32(plain) != entry.checksum:
        raise Refused("damaged")
    return plain
