"""The order of the Vietnamese alphabet, for lists that people read, and words without their marks."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
#: ngang, huyền, hỏi, ngã, sắc, nặng: the order of dictionaries.
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
_PLACE = {letter: index + 2 for index, letter in enumerate(LETTERS)}


@cache
def alphabetical(text: str) -> tuple[list[int], list[int], str]:
    """Sort key: letters first (đ after d, ê after e), then tones, then the text itself."""
    letters: list[int] = []
    tones: list[int] = []
    for character in unicodedata.normalize("NFC", text.lower()):
        parts = unicodedata.normalize("NFD", character)
        tone = next((mark for mark in parts if mark in TONES[1:]), "")
        letter = unicodedata.normalize("NFC", parts.replace(tone, "", 1) if tone else parts)
        letters.append(_PLACE.get(letter, 1 if letter.isspace() else ord(letter) + 100))
        tones.append(TONES.index(tone))
    return letters, tones, text


def folded(text: str) -> str:
    """Small letters without marks, words one space apart: "Đăng ký khai sinh!" → "dang ky khai sinh"."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))
