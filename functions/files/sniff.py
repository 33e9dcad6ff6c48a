"""Owns telling what a file is by its bytes; its name and what anybody claims of it count for nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from functions.files.kinds import KINDS, Kind
from functions.files.reasons import Refused

if TYPE_CHECKING:
    from mmap import mmap

_STARTS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"8BPS", "psd"),
    (b"{\\rtf", "rtf"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"dex\n", "program"),
    (b"L\0\0\0\x01\x14\x02\0", "shortcut"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "gzip"),
    (b"\xfd7zXZ\0", "gzip"),
    (b"\x28\xb5\x2f\xfd", "gzip"),
    (b"MSCF", "gzip"),
    (b"ID3", "audio"),
    (b"OggS", "audio"),
    (b"#!AMR", "audio"),
    (b"fLaC", "audio"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"FLV\1", "video"),
    (b"#!", "script"),
)
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
_TEXTS = (
    (
        re.compile(
            rb"<\?php|^\s*(?:@echo off|powershell|Set-Execution|Sub Auto|function\s*\w*\(|var\s\w+\s*=)",
            re.I,
        ),
        "script",
    ),
    (re.compile(rb"<svg[\s>]", re.I), "svg"),
    (re.compile(rb"<(?:!doctype html|html|head|body|script|iframe|h1|div)[\s>]", re.I), "html"),
    (re.compile(rb"^(?:From|Received|Return-Path|MIME-Version|Message-ID): ", re.I | re.M), "mail"),
    (re.compile(rb"^\s*<\?xml"), "xml"),
)
_MAIN = (
    (b"macroenabled.main+xml", b"word", "docm"),
    (b"macroenabled.main+xml", b"sheet", "xlsm"),
    (b"wordprocessingml.document.main+xml", b"", "docx"),
    (b"spreadsheetml.sheet.main+xml", b"", "xlsx"),
    (b"presentationml", b"", "pptx"),
)


def identify(data: bytes | mmap) -> Kind:
    """The kind that the bytes are of, also of what we never take, so that a person can be told."""
    return KINDS[_name(data)]


def _name(data: bytes | mmap) -> str:
    head = data[:4096]
    for start, name in _STARTS:
        if head.startswith(start):
            return name
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _kind_of_zip(data)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _kind_of_ole(data)
    if head[:4] == b"RIFF":
        return {b"WEBP": "webp", b"WAVE": "audio", b"AVI ": "video"}.get(head[8:12], "unknown")
    if head[4:8] == b"ftyp":
        return _kind_of_boxes(head)
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        return "bmp"
    if head[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return "audio"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    return _kind_of_text(head)


def _kind_of_text(head: bytes) -> str:
    for encoding, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        if head.startswith(mark):
            head = head[2:].decode(encoding, "ignore").encode()
    for pattern, name in _TEXTS:
        if pattern.search(head[:1024]):
            return name
    control = sum(byte < 32 and byte not in b"\t\r\n\f\x1b" for byte in head)
    return "unknown" if control else "text"


def _kind_of_boxes(head: bytes) -> str:
    size = int.from_bytes(head[:4], "big")
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, min(size, 256), 4))}
    if b"avif" in brands or b"avis" in brands:
        return "avif"
    if brands & _HEIC:
        return "heic"
    return "unknown" if brands & {b"mif1", b"msf1"} else "video"


def _kind_of_ole(data: bytes | mmap) -> str:
    """Streams are named in UTF-16; a program that reads the file finds it by these."""
    for word, name in (
        ("EncryptedPackage", "ooxml-encrypted"),
        ("WordDocument", "doc"),
        ("Workbook", "xls"),
        ("Book", "xls"),
    ):
        if data.find(word.encode("utf-16-le")) >= 0:
            return name
    return "ole"


def _kind_of_zip(data: bytes | mmap) -> str:
    """By the types that an office package declares; a package that cannot be read is told by its parts'
    names.
    """
    from functions.files.archive import entries, unpack

    try:
        found = {entry.name: entry for entry in entries(data)}
        listed = found.get("[Content_Types].xml")
        types = unpack(data, listed).lower() if listed and listed.size < 2**20 else b""
    except (Refused, ValueError, LookupError, OSError):
        names = data[:]
        for part, name in (
            (b"word/document.xml", "docx"),
            (b"xl/workbook.xml", "xlsx"),
            (b"ppt/", "pptx"),
            (b"[Content_Types].xml", "ooxml"),
        ):
            if part in names:
                return name
        return "zip"
    for needle, also, name in _MAIN:
        if needle in types and also in types:
            return name
    if "mimetype" in found and b"opendocument" in data[:200]:
        return "odf"
    return "zip"
