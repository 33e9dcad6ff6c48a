"""Owns the search for a second file inside the first: what other programs would read where ours reads a
picture.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from functions.files.reasons import Refused

if TYPE_CHECKING:
    from mmap import mmap

HEAD = 1024
"""PDF readers look for their header, and browsers for tags, in so many bytes from the start."""
_PAGES = re.compile(
    rb"<(?:script|html|!doctype html|iframe|body|svg|\?php|object|embed)[\s>/]", re.IGNORECASE
)
_OTHERS = re.compile(
    rb"PK\x03\x04|PK\x05\x06|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|%PDF-|\x7fELF|\xd0\xcf\x11\xe0\xa1\xb1|^MZ|^#!"
)


def refuse_second_file(data: bytes | mmap) -> None:
    """Refuse a file that begins as one kind and can be opened as another.

    A zip is read from its end, a PDF may begin within the first 1024 bytes, and so may a page for a browser
    that guesses.
    """
    refuse_second_start(data)
    if ends_as_zip(data):
        raise Refused("polyglot")


def refuse_second_start(data: bytes | mmap) -> None:
    """Refuse a file whose first bytes a browser or a PDF reader takes for its own."""
    head = data[:HEAD]
    if _PAGES.search(head) or head.find(b"%PDF-") > 0:
        raise Refused("polyglot")


def ends_as_zip(data: bytes | mmap) -> bool:
    """Whether a program that opens archives finds one: an end record whose directory is where it says."""
    end = len(data)
    floor = max(0, end - 65557)
    while (end := data.rfind(b"PK\x05\x06", floor, end)) >= 0:
        if end + 22 <= len(data):
            entries, size = struct.unpack_from("<HI", data, end + 10)
            if entries and size <= end and data[end - size : end - size + 4] == b"PK\x01\x02":
                return True
    return False


def holds_pages(text: bytes) -> bool:
    """Whether a comment or a text chunk holds tags of a web page or a server's script."""
    return _PAGES.search(text) is not None


def holds_others(tail: bytes) -> bool:
    """Whether what stands after a file's end is the beginning of another kind of file."""
    return _OTHERS.search(tail) is not None or holds_pages(tail)
