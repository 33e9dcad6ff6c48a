"""Which procedures stand beside one: those that its record names, and those that the build finds.

Found ones have telling words of the name in common, fewer where the life event is the same, too. The
same records give the same answer in the same order; no clock, no chance, no page.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

#: How many a page shows at most besides those that the record itself names.
MOST = 5
#: How much of the telling words of two names must be the same, from 0 to 1.
ALIKE = 0.3
#: What a life event in common weighs against words in common.
EVENT = 0.2

WORD = re.compile(r"\w+")


class Related:
    """The found neighbours of every procedure of a site."""

    def __init__(self, procedures: Mapping[str, Mapping[str, Any]]):
        """`procedures`: the data of every procedure in force, by code."""
        self._data = procedures
        self._words = {code: set(WORD.findall(data["name"].lower())) for code, data in procedures.items()}
        count = Counter(word for words in self._words.values() for word in words)
        self._weight = {word: math.log(len(procedures) / seen) for word, seen in count.items()}
        self._whole = {code: self._sum(words) for code, words in self._words.items()}
        self._found: dict[str, list[str]] = {}
        self._near: dict[str, list[str]] = defaultdict(list)
        for code, data in procedures.items():
            for key in _groups(data):
                self._near[key].append(code)

    def of(self, code: str) -> list[str]:
        """Codes of what was found for one procedure, nearest first; never itself or what its record names.

        With what the record names there are at most five. Nothing for what is not in force.
        """
        if code in self._data and code not in self._found:
            self._found[code] = self._look(code)
        return self._found.get(code, [])

    def _look(self, code: str) -> list[str]:
        data = self._data[code]
        named = [one for one in data.get("related", []) if one in self._data]
        near = {one for key in _groups(data) for one in self._near[key]} - {code, *named}
        weighed = ((self._nearness(code, one), one) for one in near)
        found = sorted((-weight, one) for weight, one in weighed if weight >= ALIKE)
        return [one for _, one in found[: max(0, MOST - len(named))]]

    def _nearness(self, code: str, other: str) -> float:
        """Words in common, and whether a life event is."""
        mine, theirs = self._words[code], self._words[other]
        either = math.sqrt(self._whole[code] * self._whole[other])
        words = self._sum(mine & theirs) / either if either else 0.0
        events = set(self._data[code].get("life_events", [])) & set(self._data[other].get("life_events", []))
        return round(words + EVENT * bool(events), 9)

    def _sum(self, words: set[str]) -> float:
        return sum(self._weight[word] for word in sorted(words))


def _groups(data: Mapping[str, Any]) -> list[str]:
    return [f"field {data['field']}", *(f"event {event}" for event in data.get("life_events", []))]
