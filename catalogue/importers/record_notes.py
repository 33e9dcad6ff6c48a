"""What is set aside while one record is converted: text kept whole, and doubts for the report."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from catalogue.importers.plain_text import clean, one_line
from catalogue.importers.report import Doubt

#: The parts of source.text, in the order of the schema.
KEPT_PARTS = ["name", "agencies", "audience", "channels", "papers", "legal", "results"]


@dataclass
class RecordNotes:
    """Handed to every step of a conversion, so that nothing is dropped in silence."""

    code: str
    doubts: list[Doubt] = field(default_factory=list)
    _kept: dict[str, list[str]] = field(default_factory=dict)

    def doubt(self, part: str, sentence: str) -> None:
        """Report a sentence once, however many rows it holds for."""
        found = Doubt(self.code, part, one_line(sentence))
        if found not in self.doubts:
            self.doubts.append(found)

    def keep(self, part: str, text: str, label: str = "") -> None:
        """Keep a text of the source whole in source.text.<part>, under a label when it needs one."""
        text = clean(text)
        if text:
            self._kept.setdefault(part, []).append(f"{label}: {text}" if label else text)

    def kept(self) -> dict[str, str]:
        """source.text of the record."""
        return {part: "\n\n".join(self._kept[part]) for part in KEPT_PARTS if part in self._kept}


def covers(raw: str, tokens: list[str], headings: str) -> bool:
    """Whether a raw text says nothing but these tokens, in this order, and headings between them.

    raw and tokens are compared after cleaning; headings is a regular expression. What the source glued
    together needs no spaces: only letters and digits between the tokens count.
    """
    raw, position, between = _letters(raw), 0, []
    for token in map(_letters, tokens):
        start = raw.find(token, position)
        if start < 0:
            return False
        between.append(raw[position:start])
        position = start + len(token)
    between.append(raw[position:])
    return all(re.fullmatch(headings, gap) for gap in between)


def _letters(text: str) -> str:
    return "".join(character for character in clean(text) if character.isalnum())
