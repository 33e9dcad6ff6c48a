"""Pictures that flood, swell, hide something or are broken."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from tests.files.making import (
    TYPES,
    box,
    chunk,
    heic,
    office,
    package,
    pdf,
    picture,
    png,
    segment,
    with_segments,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_JPEG, _PNG, _HEIC = TYPES["jpeg"], TYPES["png"], TYPES["heic"]
_PAGE = b"<html><script>alert(1)</script></html>"
_PROGRESSIVE = {"progressive": True, "subsampling": 0}


def _resized(data: bytes, width: int, height: int, marker: bytes = b"\xff\xc0") -> bytes:
    at = data.index(marker) + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


def photo_cut_short() -> Iterator[tuple[bytes, str]]:
    """damaged: an upload that broke off."""
    whole = picture("jpeg", size=(800, 600))
    for share in (2, 5, 9):
        yield whole[: len(whole) * share // 10], _JPEG


def photo_broken() -> Iterator[tuple[bytes, str]]:
    """damaged: no size, two sizes, a table that is missing."""
    whole = picture("jpeg")
    frame = whole.index(b"\xff\xc0")
    size = whole[frame : frame + 19]
    yield whole[:frame] + whole[frame + 19 :], _JPEG
    yield whole[:frame] + size + whole[frame:], _JPEG
    tables = whole.index(b"\xff\xdb")
    yield whole[:tables] + whole[frame:], _JPEG


def photo_with_archive() -> Iterator[tuple[bytes, str]]:
    """polyglot: a photo that an archiver opens."""
    for archive in (
        package({"a.txt": "a"}),
        office("docx"),
        package({"META-INF/MANIFEST.MF": "", "A.class": b"\xca\xfe"}),
    ):
        yield picture("jpeg") + archive, _JPEG


def photo_with_more() -> Iterator[tuple[bytes, str]]:
    """polyglot: a page, a program, a document after the photo."""
    for more in (b"\r\n" + _PAGE, b"MZ" + bytes(500), pdf()):
        yield picture("jpeg") + more, _JPEG


def photo_with_page_inside() -> Iterator[tuple[bytes, str]]:
    """polyglot: a page or a server's script in a comment, a script in disguise, a PDF header near the
    start.
    """
    whole = picture("jpeg")
    yield with_segments(whole, segment(0xFE, b" " * 2000 + b"<?php system($_GET[1]); ?>")), _JPEG
    yield b"\xff\xd8\xff\xe0/*" + bytes(0x2F2A - 2) + whole[2:], _JPEG
    yield with_segments(whole, segment(0xEF, b"%PDF-1.4\n1 0 obj")), _JPEG


def photo_flood() -> Iterator[tuple[bytes, str]]:
    """too_many_pixels: sizes that nobody can hold, and a progressive one that a decoder must keep whole."""
    yield _resized(picture("jpeg"), 65500, 65500), _JPEG
    yield _resized(picture("jpeg"), 65500, 20), _JPEG
    yield _resized(picture("jpeg", **_PROGRESSIVE), 12000, 9000, b"\xff\xc2"), _JPEG


def photo_of_many_scans() -> Iterator[tuple[bytes, str]]:
    """bomb: thousands of tiny scans, each of which costs a walk through the whole picture."""
    whole = picture("jpeg", **_PROGRESSIVE)
    first = whole.index(b"\xff\xda")
    second = (
        whole.index(b"\xff\xc4", first)
        if b"\xff\xc4" in whole[first:]
        else whole.index(b"\xff\xda", first + 2)
    )
    scan = whole[first:second]
    for times in (300, 3000, 30000):
        yield whole[:first] + scan * times + whole[second:], _JPEG


def png_cut_short() -> Iterator[tuple[bytes, str]]:
    """damaged: an upload that broke off."""
    whole = picture("png", size=(300, 200))
    for share in (3, 6, 9):
        yield whole[: len(whole) * share // 10], _PNG


def png_broken() -> Iterator[tuple[bytes, str]]:
    """damaged: a wrong checksum, a filter that there is not, colours without a palette."""
    yield png()[:30] + b"\x99" + png()[31:], _PNG
    yield png(rows=zlib.compress(b"\x07" * 72)), _PNG
    yield png(header=struct.pack(">IIBBBBB", 8, 8, 8, 3, 0, 0, 0)), _PNG


def png_flood() -> Iterator[tuple[bytes, str]]:
    """too_many_pixels: sizes that nobody can hold."""
    for width, height in ((2**31 - 1, 2**31 - 1), (39_000, 39_000), (1_000_000, 1)):
        yield png(header=struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), _PNG


def png_swells() -> Iterator[tuple[bytes, str]]:
    """bomb: rows that go on after the picture."""
    for size in (2**20, 50 * 2**20, 300 * 2**20):
        yield png(rows=zlib.compress(bytes(size), 9)), _PNG


def png_text_swells() -> Iterator[tuple[bytes, str]]:
    """bomb: a text or a colour profile of 100 MB."""
    packed = zlib.compress(bytes(100 * 2**20), 9)
    yield png(chunk(b"zTXt", b"a\0\0" + packed)), _PNG
    yield png(chunk(b"iTXt", b"a\0\1\0\0\0" + packed)), _PNG
    yield png(chunk(b"iCCP", b"a\0\0" + packed)), _PNG


def png_with_more() -> Iterator[tuple[bytes, str]]:
    """polyglot: an archive, a page, a program after the picture."""
    for more in (package({"a.txt": "a"}), _PAGE, b"MZ" + bytes(300)):
        yield picture("png") + more, _PNG


def png_with_page_inside() -> Iterator[tuple[bytes, str]]:
    """polyglot: a page in a text chunk."""
    yield png(chunk(b"tEXt", b"Comment\0" + _PAGE)), _PNG
    yield png(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(_PAGE))), _PNG
    yield png(chunk(b"iTXt", b"Comment\0\0\0\0\0" + b" " * 3000 + b"<?php a(); ?>")), _PNG


def heic_flood() -> Iterator[tuple[bytes, str]]:
    """too_many_pixels: sizes that nobody can hold."""
    for size in ((100_000, 100_000), (2**32 - 1, 1), (30_000, 30_000)):
        yield heic(size=size), _HEIC


def heic_points_elsewhere() -> Iterator[tuple[bytes, str]]:
    """damaged: the picture would stand outside the file."""
    for extent in ((10**6, 16), (0, 2**31), (2**32 - 1, 2**32 - 1)):
        yield heic(extent=extent), _HEIC


def heic_broken() -> Iterator[tuple[bytes, str]]:
    """damaged: boxes without a picture, cut short, longer than the file."""
    yield heic(), _HEIC
    yield heic()[:100], _HEIC
    yield heic()[:24] + b"\x7f" + heic()[25:], _HEIC


def heic_with_more() -> Iterator[tuple[bytes, str]]:
    """polyglot: an archive, a page, a PDF header."""
    yield heic() + package({"a.txt": "a"}), _HEIC
    yield heic(tail=box(b"free", _PAGE)), _HEIC
    yield heic(tail=box(b"free", b"%PDF-1.7")), _HEIC
