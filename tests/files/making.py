"""Makes small sound files of each kind, to be judged as they are or after something was done to them."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import pikepdf
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
    "docx": DOCX,
    "xlsx": XLSX,
}
_MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@cache
def picture(
    kind: str = "jpeg", mode: str = "RGB", size: tuple[int, int] = (64, 48), **options: object
) -> bytes:
    """A picture with something on it."""
    image = Image.linear_gradient("L").resize(size).convert(mode)
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, **options: object) -> bytes:
    """A PDF of one page that says hello, after a change."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(595, 842))
    made.pages[0].Contents = made.make_stream(b"BT /F1 12 Tf 72 700 Td (Xin chao) Tj ET")
    if change:
        change(made)
    written = io.BytesIO()
    made.save(written, **options)  # type: ignore[arg-type]
    return written.getvalue()


def relationships(*lines: tuple[str, str, bool]) -> str:
    """A .rels part: kind, target, external."""
    inside = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if external else "/>")
        for n, (kind, target, external) in enumerate(lines)
    )
    return f'<Relationships xmlns="{_RELATIONSHIPS}">{inside}</Relationships>'


def parts(kind: str) -> dict[str, str | bytes]:
    """The parts of a small document or workbook."""
    main = "/word/document.xml" if kind == "docx" else "/xl/workbook.xml"
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="{main}" ContentType="{_MAIN[kind]}"/></Types>',
        "_rels/.rels": relationships(("officeDocument", main[1:], False)),
    }
    if kind == "docx":
        return found | {
            "word/document.xml": '<w:document xmlns:w="urn:w"><w:p><w:t>Xin chào</w:t></w:p></w:document>',
            "word/_rels/document.xml.rels": relationships(("hyperlink", "https://example.vn/", True)),
        }
    return found | {
        "xl/workbook.xml": '<workbook xmlns:r="urn:r"><sheet name="A" sheetId="1" r:id="r0"/></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(("worksheet", "worksheets/sheet1.xml", False)),
        "xl/worksheets/sheet1.xml": "<worksheet><c><f>SUM(A1:A3)</f><v>6</v></c></worksheet>",
    }


def package(found: Mapping[str, str | bytes]) -> bytes:
    """The parts as a zip."""
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, part in found.items():
            archive.writestr(name, part)
    return written.getvalue()


def office(kind: str = "docx", **more: str | bytes) -> bytes:
    """A small document or workbook with parts added or replaced; `__` stands for "/" and `_dot_` for "."."""
    named = {name.replace("__", "/").replace("_dot_", "."): part for name, part in more.items()}
    return package(parts(kind) | named)


def chunk(kind: bytes, body: bytes) -> bytes:
    """A PNG chunk."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*more: bytes, header: bytes | None = None, rows: bytes | None = None) -> bytes:
    """A PNG of 8 × 8 grey pixels with more chunks before its data."""
    header = header or struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(9 * 8)) if rows is None else rows
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", header), *more, chunk(b"IDAT", rows), chunk(b"IEND", b""))
    )


def segment(marker: int, body: bytes) -> bytes:
    """A JPEG segment."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def with_segments(jpeg: bytes, *more: bytes) -> bytes:
    """A JPEG with more segments right after its start."""
    return jpeg[:2] + b"".join(more) + jpeg[2:]


def box(kind: bytes, *inside: bytes) -> bytes:
    """A box of an ISO base media file."""
    body = b"".join(inside)
    return struct.pack(">I", len(body) + 8) + kind + body


def heic(
    *,
    size: tuple[int, int] = (64, 64),
    extent: tuple[int, int] | None = None,
    brand: bytes = b"heic",
    tail: bytes = b"",
) -> bytes:
    """The boxes of a HEIC file around a picture that is none: no free encoder makes a real one."""
    full = bytes(4)
    for start in (0, 1000):
        where = extent or (start, 16)
        meta = box(
            b"meta",
            full,
            box(b"hdlr", full, bytes(4), b"pict", bytes(13)),
            box(b"pitm", full, struct.pack(">H", 1)),
            box(
                b"iinf",
                full,
                struct.pack(">H", 1),
                box(b"infe", b"\2\0\0\0", struct.pack(">HH4sB", 1, 0, b"hvc1", 0)),
            ),
            box(
                b"iprp",
                box(b"ipco", box(b"ispe", full, struct.pack(">II", *size))),
                box(b"ipma", full, struct.pack(">IHBB", 1, 1, 1, 1)),
            ),
            box(b"iloc", full, b"\x44\0", struct.pack(">HHHHII", 1, 1, 0, 1, *where)),
        )
        head = box(b"ftyp", brand, bytes(4), b"mif1", brand) + meta
        if start == 0 and extent is None:
            extent = (len(head) + 8, 16)
    return head + box(b"mdat", bytes(16)) + tail
