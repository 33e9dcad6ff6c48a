"""Owns the order of judging one file: what it is, whether it is wanted, whether it is sound. Runs inside the
child.
"""

from __future__ import annotations

import mmap
import struct
import zlib
from typing import TYPE_CHECKING

from functions.files import heif, jpeg, ooxml, pdf, png
from functions.files.judgement import Judgement
from functions.files.kinds import KINDS, Kind
from functions.files.reasons import Refused
from functions.files.sniff import identify

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

BROKEN = (
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What libraries raise over bytes that they cannot read."""


def examine(path: Path, claimed_type: str, accept: Collection[str], *, keep_metadata: bool) -> Judgement:
    """Judge a file in this very process, with whatever memory and time that takes."""
    if path.stat().st_size == 0:
        return Judgement("refused", "empty", KINDS["unknown"].type)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        kind = identify(data)
        try:
            _refuse_unwanted(kind, claimed_type, accept, data)
            cleaned = _look_inside(kind.name, path, data, keep_metadata=keep_metadata)
        except Refused as refusal:
            return Judgement("refused", refusal.reason, kind.type)
        except MemoryError:
            return Judgement("refused", "too_complex", kind.type)
        except BROKEN:
            return Judgement("refused", "damaged", kind.type)
    return Judgement("clean", None, kind.type, cleaned)


def _refuse_unwanted(kind: Kind, claimed_type: str, accept: Collection[str], data: mmap.mmap) -> None:
    if not data[:4096].strip(b"\0\r\n\t ") and not data[:].strip(b"\0\r\n\t "):
        raise Refused("empty")
    reason = {
        "ooxml-encrypted": "encrypted",
        "doc": "old_office",
        "xls": "old_office",
        "ole": "old_office",
        "docm": "macro",
        "xlsm": "macro",
        "ooxml": "damaged",
        "unknown": "unknown_type",
    }.get(kind.name)
    if reason:
        raise Refused(reason)
    if kind.name not in accept:
        raise Refused("not_accepted")
    if claimed_type != kind.type:
        raise Refused("wrong_type")


def _look_inside(name: str, path: Path, data: mmap.mmap, *, keep_metadata: bool) -> bytes | None:
    if name == "pdf":
        pdf.examine(path, data)
        return None
    if name in ("docx", "xlsx"):
        ooxml.examine(data, name)
        return None
    if name == "jpeg":
        return jpeg.examine(path, data, keep_metadata=keep_metadata)
    if name == "heic":
        return heif.examine(path, data, keep_metadata=keep_metadata)
    return png.examine(data, keep_metadata=keep_metadata)
