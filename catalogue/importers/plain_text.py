"""Brings text of a foreign source into the form that our records allow, and says what it had to change.

Letters and digits are never changed or dropped, only brought to Unicode NFC; white space, invisible
characters and the private symbols of office fonts are. Knows nothing of any source.
"""

from __future__ import annotations

import re
import unicodedata

#: Wingdings, left over where a bullet of a word processor was copied: shown as an empty box by browsers.
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_TICK = "\uf0fc"
#: Invisible or illegal in YAML and HTML: control characters, direction marks, soft hyphens, lone surrogates.
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b\u200e\u200f"
    "\u202a-\u202e\u2060\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LINE_END = re.compile("\r\n?|[\u0085\u2028\u2029]")
_SPACE = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_BLANK_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """The text in NFC, with LF line ends, plain spaces, at most one blank line in a row, nothing hidden."""
    text = _SPACE.sub(" ", _LINE_END.sub("\n", text))
    text = _PRIVATE.sub(lambda found: "✓" if found[0] == _TICK else "•", _HIDDEN.sub("", text))
    lines = [line.rstrip() for line in unicodedata.normalize("NFC", text).split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    """The same on one line, every run of white space made one space."""
    return " ".join(clean(text).split())


def changed_characters(text: str) -> str:
    """Which characters `clean` drops or replaces, as "U+F0A7 U+200E"; empty when none."""
    found = sorted({*_HIDDEN.findall(text), *_PRIVATE.findall(text)})
    return " ".join(f"U+{ord(character):04X}" for character in found)


def has_words(text: str) -> bool:
    """Whether there is more than punctuation in it."""
    return any(character.isalnum() for character in text)
