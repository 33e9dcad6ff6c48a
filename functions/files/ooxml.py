"""Owns what a Word document or an Excel workbook may be: text, tables, pictures; nothing that runs, carries
or fetches.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from functions.files.archive import Entry, entries, unpack
from functions.files.hidden import refuse_second_start
from functions.files.limits import too_many_pixels
from functions.files.reasons import Refused
from functions.files.xml import Element, elements

if TYPE_CHECKING:
    from mmap import mmap

_MACROS = re.compile(r"vbaproject|vbadata|/macrosheets/|/dialogsheets/|/intlmacrosheets/", re.IGNORECASE)
_OBJECTS = re.compile(
    r"/activex/|oleobject|\.(?:exe|dll|js|vbs|bat|cmd|ps1|hta|lnk|jar|scr|msi|html?|mht)$", re.IGNORECASE
)
_CARRIED = {"oleObject", "package", "control", "aFChunk", "activeXControlBinary", "vbaProject", "wordVbaData"}
_BINARY = (
    b"MZ",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
    b"%PDF-",
    b"Rar!",
    b"7z\xbc\xaf",
    b"#!",
    b"{\\rtf",
    b"<htm",
    b"<scr",
)
_FAR = re.compile(
    r"\s*(?:\\\\|//|file:/*\\\\|file://(?!/|localhost/)[^/]|(?!file:|[a-z]:)[a-z][a-z0-9+.-]+:)",
    re.IGNORECASE,
)
_DDE = re.compile(r"^[\s\"\\]*DDE(?:AUTO)?(?![A-Z])|\bQUOTE(?:\s+\d{2,3}){3,}", re.IGNORECASE)
_DDE_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?>[^<]{0,200}\|(?:'|&apos;|&#39;)", re.IGNORECASE)
_FIELDS = re.compile(rb"instrText|fldSimple")
_EMBEDDED = re.compile(r"/embeddings/[^/]+\.(?:xlsx|docx)$", re.IGNORECASE)
_DEEPEST = 1


def examine(data: mmap | bytes, kind: str, *, depth: int = 0) -> None:
    """Look at every part; `kind` is docx or xlsx, as its main part says.

    Raises:
        Refused: with the reason.
    """
    refuse_second_start(data)
    found = entries(data)
    _refuse_names(found)
    for entry in found:
        if entry.name.endswith("/"):
            continue
        part = unpack(data, entry)
        if entry.name.lower().endswith((".xml", ".rels", ".vml")):
            _refuse_text(entry.name, part)
        elif part[:4] == b"PK\x03\x04":
            if depth >= _DEEPEST or not _EMBEDDED.search(entry.name):
                raise Refused("embedded")
            examine(part, kind, depth=depth + 1)
        elif part.startswith(_BINARY):
            raise Refused("embedded")
        else:
            _refuse_large_picture(part)


def _refuse_names(found: list[Entry]) -> None:
    names = [entry.name for entry in found]
    if any(_MACROS.search(name) for name in names):
        raise Refused("macro")
    if any(_OBJECTS.search(f"/{name}") for name in names):
        raise Refused("embedded")
    if "[Content_Types].xml" not in names or "_rels/.rels" not in names:
        raise Refused("damaged")


def _refuse_text(name: str, part: bytes) -> None:
    lower = name.lower()
    read = elements(part, wanted=_wanted(lower, part))
    if lower.endswith(".rels"):
        for element in read:
            _refuse_relationship(element)
    elif lower == "[content_types].xml":
        if any("macroenabled" in element.get("ContentType").lower() for element in read):
            raise Refused("macro")
    elif lower.startswith("word/"):
        _refuse_fields(read)
    elif lower.startswith("xl/externallinks/"):
        if any(element.name in ("ddeLink", "oleLink") for element in read):
            raise Refused("external")
    elif lower == "xl/connections.xml":
        if any(element.name in ("dbPr", "webPr", "olapPr") for element in read):
            raise Refused("external")
    elif lower.startswith("xl/") and _DDE_FORMULA.search(part):
        raise Refused("external")


def _wanted(name: str, part: bytes) -> frozenset[str]:
    """The elements of a part that matter; of most parts only that they are sound XML."""
    if name.endswith(".rels"):
        return frozenset({"Relationship"})
    if name == "[content_types].xml":
        return frozenset({"Default", "Override"})
    if name.startswith("word/") and _FIELDS.search(part):
        return frozenset({"instrText", "fldSimple", "fldChar"})
    if name.startswith("xl/externallinks/"):
        return frozenset({"ddeLink", "oleLink"})
    if name == "xl/connections.xml":
        return frozenset({"dbPr", "webPr", "olapPr"})
    return frozenset()


def _refuse_relationship(element: Element) -> None:
    """Links that a person clicks are fine; what is fetched from another machine when the file opens is
    not.
    """
    kind = element.get("Type").rpartition("/")[2]
    if element.get("TargetMode") != "External":
        if kind in _CARRIED - {"package"}:
            raise Refused("macro" if "ba" in kind.lower() and "vba" in kind.lower() else "embedded")
        return
    if kind in (
        "hyperlink",
        "externalLinkPath",
        "externalLinkLongPath",
        "xlPathMissing",
        "xlExternalLinkPath",
    ):
        return  # Excel asks before it follows a link to another workbook, and shows what it kept
    if kind in _CARRIED or _FAR.match(element.get("Target")):
        raise Refused("external")


def _refuse_fields(read: list[Element]) -> None:
    """Refuse DDE: a field that starts a program. Word lets its text be scattered over many runs."""
    text = ""
    for element in read:
        if element.name == "fldSimple":
            text = element.get("instr")
        elif element.name == "fldChar":
            if element.get("fldCharType") == "begin":
                text = ""
        else:
            text += element.text
        if _DDE.search(text):
            raise Refused("external")


def _refuse_large_picture(part: bytes) -> None:
    """Refuse a picture that would flood whoever opens the document."""
    width = height = 0
    if part.startswith(b"\x89PNG") and len(part) > 24:
        width, height = struct.unpack_from(">II", part, 16)
    elif part.startswith(b"GIF8") and len(part) > 10:
        width, height = struct.unpack_from("<HH", part, 6)
    elif part.startswith(b"BM") and len(part) > 26:
        width, height = (abs(side) for side in struct.unpack_from("<ii", part, 18))
    elif part.startswith(b"\xff\xd8"):
        frame = re.search(
            rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]\x00[\x0b-\x20]\x08(....)", part, re.DOTALL
        )
        height, width = struct.unpack(">HH", frame[1]) if frame else (0, 0)
    if too_many_pixels(width, height):
        raise Refused("too_many_pixels")
