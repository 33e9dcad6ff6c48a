"""Splits the steps and requirements of a national record where the source's own numbering is beyond doubt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from catalogue.importers.plain_text import clean

if TYPE_CHECKING:
    from catalogue.importers.record_notes import RecordNotes

#: The order of points in a Vietnamese legal text.
_POINTS = list("abcdđeghiklmnopqrstuvxy")
_STEP = re.compile(
    r"^[ ]*(?:[-+*•][ ]*)?(?:[0-9.]+\.?[ ]+|[a-zđ][).][ ]*)?Bước[ ]+([0-9]{1,2})\b", re.MULTILINE
)
_NUMBER = re.compile(r"^[ ]*([0-9]{1,2})[.)/](?![0-9])", re.MULTILINE)
_POINT = re.compile(r"^[ ]*([a-zđ])\)", re.MULTILINE)
#: In front of a step that is numbered by the page a bullet says nothing.
_BULLET = re.compile(r"^[-+*•][ ]*(?=\w)")
_DASH = re.compile(r"^[ ]*-(?![-0-9])", re.MULTILINE)


def steps_of(text: str, notes: RecordNotes) -> list[dict[str, Any]]:
    """The steps with all their words, "Bước 1" included."""
    text = clean(text)
    if not text:
        notes.doubt("steps", "Nguồn không ghi trình tự thực hiện.")
        return []
    return [{"text": part} for part in _split(text, notes)]


def _split(text: str, notes: RecordNotes) -> list[str]:
    steps = list(_STEP.finditer(text))
    if len(steps) > 1:
        if [int(step[1]) for step in steps] == list(range(1, len(steps) + 1)):
            # What stands before the first step introduces it: a step of its own would shift the numbers.
            return _cut(text, [0, *(step.start() for step in steps[1:])])
        notes.doubt("steps", "Các bước trong nguồn không đánh số liên tục từ 1, nên để nguyên một khối.")
        return [text]
    for pattern, order in ((_NUMBER, [str(n) for n in range(1, 100)]), (_POINT, _POINTS)):
        found = list(pattern.finditer(text))
        marks = [mark[1].lstrip("0") for mark in found]
        if len(found) > 1 and found[0].start() == 0 and marks == order[: len(found)]:
            return _cut(text, [mark.start() for mark in found])
    dashes = list(_DASH.finditer(text))
    if len(dashes) > 1 and dashes[0].start() == 0:
        return _cut(text, [dash.start() for dash in dashes])
    return [text]


def _cut(text: str, starts: list[int]) -> list[str]:
    ends = [*starts[1:], len(text)]
    parts = (_BULLET.sub("", text[start:end].strip()) for start, end in zip(starts, ends, strict=True))
    return [part for part in parts if part]


def requirements_of(text: str) -> list[str]:
    """One requirement a paragraph."""
    return [part for part in (piece.strip() for piece in clean(text).split("\n\n")) if part]
