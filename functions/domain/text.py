"""Owns what white space is and how a typed line is tidied; the browser's script shares these very rules.

White space is Unicode's White_Space property plus U+200B (zero-width space) and U+FEFF (byte-order mark), as
an explicit list, because Python's `str.strip`, its `\\s` and JavaScript's differ from each other.
"""

from __future__ import annotations

import re
import unicodedata

WHITE_SPACE = (
    "\u0009\u000a\u000b\u000c\u000d\u0020\u0085\u00a0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\u200b\ufeff"
)
_RUN = re.compile(f"[{WHITE_SPACE}]+")
_NOT_PLAIN = re.compile("[^a-z0-9 ]")


def trimmed(text: str) -> str:
    """NFC, without white space at both ends."""
    return unicodedata.normalize("NFC", text).strip(WHITE_SPACE)


def line(text: str) -> str:
    """NFC, every run of white space one space, trimmed."""
    return _RUN.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")


def lines(text: str) -> str:
    """NFC, CR LF and CR made LF, trimmed."""
    return trimmed(text.replace("\r\n", "\n").replace("\r", "\n"))


def compact(text: str) -> str:
    """NFC, without any white space."""
    return _RUN.sub("", unicodedata.normalize("NFC", text))


def same_name(one: str, other: str) -> bool:
    """Whether two typed names are the same: case and white space do not count, diacritics do."""
    return line(one).lower() == line(other).lower()


def fold(text: str) -> str:
    """Without case, diacritics and punctuation, for comparing names: "Phường Đống Đa" gives "phuong dong da".

    NFC, lower case, đ made d, NFD, then everything but a-z, 0-9 and white space is dropped.
    """
    plain = line(text).lower().replace("đ", "d")
    return line(_NOT_PLAIN.sub("", unicodedata.normalize("NFD", plain)))
