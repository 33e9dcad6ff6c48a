"""Files that are not what they claim."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tests.files.making import DOCX, TYPES, XLSX, office, package, pdf, picture

if TYPE_CHECKING:
    from collections.abc import Iterator

PDF, JPEG, PNG = TYPES["pdf"], TYPES["jpeg"], TYPES["png"]
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def nothing() -> Iterator[tuple[bytes, str]]:
    """empty: no bytes, or none that say anything."""
    yield b"", PDF
    yield bytes(5000), JPEG
    yield b" \r\n" * 700, DOCX


def program_renamed() -> Iterator[tuple[bytes, str]]:
    """not_accepted: programs of Windows, Linux and Java under other names."""
    yield b"MZ\x90\0" + bytes(200) + b"PE\0\0" + bytes(200), PDF
    yield b"\x7fELF\x02\x01\x01" + bytes(200), JPEG
    yield b"\xca\xfe\xba\xbe\0\0\0\x37" + bytes(200), DOCX


def script_renamed() -> Iterator[tuple[bytes, str]]:
    """not_accepted: scripts of three shells."""
    yield b"#!/bin/sh\necho hello\n", PDF
    yield b"<?php echo 'hello'; ?>", JPEG
    yield b"@echo off\r\necho hello\r\n", DOCX


def page_renamed() -> Iterator[tuple[bytes, str]]:
    """not_accepted: web pages."""
    yield b"<!DOCTYPE html><html><script>alert(1)</script></html>", PDF
    yield b"\n\n<html><body onload=alert(1)></html>", JPEG
    yield b"\xff\xfe" + "<html><script>alert(1)</script></html>".encode("utf-16-le"), PNG


def drawing_renamed() -> Iterator[tuple[bytes, str]]:
    """not_accepted: SVG, which may hold scripts."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    yield svg, PNG
    yield b'<?xml version="1.0"?>\n' + svg, JPEG
    yield b"<!-- drawing -->\n" + svg, PDF


def archive_renamed() -> Iterator[tuple[bytes, str]]:
    """not_accepted: archives."""
    yield package({"a.exe": b"MZ", "b.txt": "b"}), DOCX
    yield b"Rar!\x1a\x07\x01\x00" + bytes(100), PDF
    yield b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(100), XLSX


def other_picture_renamed() -> Iterator[tuple[bytes, str]]:
    """not_accepted: pictures of kinds that the record does not name."""
    yield picture("gif", "P"), PNG
    yield picture("bmp"), JPEG
    yield picture("tiff"), JPEG


def accepted_under_another_name() -> Iterator[tuple[bytes, str]]:
    """wrong_type: sound files, each with the ending of another."""
    yield picture("png"), JPEG
    yield picture("jpeg"), PDF
    yield office("xlsx"), DOCX


def pdf_under_another_name() -> Iterator[tuple[bytes, str]]:
    """wrong_type: a PDF as each of the others."""
    for claimed in (JPEG, DOCX, TYPES["heic"]):
        yield pdf(), claimed


def noise() -> Iterator[tuple[bytes, str]]:
    """unknown_type: bytes that are nothing."""
    for seed, claimed in enumerate((PDF, JPEG, XLSX)):
        yield b"\x01\x02" + random.Random(seed).randbytes(4000).replace(b"%PDF", b""), claimed


def text_renamed() -> Iterator[tuple[bytes, str]]:
    """not_accepted: plain text, rich text, a saved letter."""
    yield b"Kinh gui quy co quan,\n" * 20, PDF
    yield b"{\\rtf1\\ansi hello}", DOCX
    yield b"From: a@example.vn\nReceived: by b\nSubject: c\n\nhello", PDF


def film_renamed() -> Iterator[tuple[bytes, str]]:
    """not_accepted: films and sound."""
    yield b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(100), TYPES["heic"]
    yield b"ID3\x04" + bytes(100), JPEG
    yield b"RIFF\x64\0\0\0WAVEfmt " + bytes(90), PDF


def shortcut_renamed() -> Iterator[tuple[bytes, str]]:
    """not_accepted: shortcuts that start a program when clicked."""
    for claimed in (PDF, DOCX, JPEG):
        yield b"L\0\0\0\x01\x14\x02\0" + bytes(200), claimed


def old_office_document() -> Iterator[tuple[bytes, str]]:
    """old_office: the formats that programs before 2007 wrote."""
    yield _OLE + "WordDocument".encode("utf-16-le") + bytes(200), DOCX
    yield _OLE + "Workbook".encode("utf-16-le") + bytes(200), XLSX
    yield _OLE + bytes(200), "application/msword"


def office_with_password() -> Iterator[tuple[bytes, str]]:
    """encrypted: an Office file with a password is an old container around an encrypted one."""
    body = _OLE + "EncryptionInfo".encode("utf-16-le") + bytes(64) + "EncryptedPackage".encode("utf-16-le")
    for claimed, more in ((DOCX, 100), (XLSX, 5000), (PDF, 70000)):
        yield body + bytes(more), claimed
