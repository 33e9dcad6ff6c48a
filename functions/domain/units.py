"""Owns the official units: communes by code, and finding one by the name that a person typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from functions.domain.text import fold, line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_KINDS = ("phường ", "xã ", "đặc khu ", "phuong ", "xa ", "dac khu ")


class Commune(NamedTuple):
    """One commune and the province it lies in."""

    code: str
    name: str
    province: str


def _bare(name: str) -> str:
    """A lower-case name without its "phường", "xã" or "đặc khu"."""
    return next((name[len(kind) :] for kind in _KINDS if name.startswith(kind)), name)


def _exact(name: str) -> str:
    return line(name).lower()


# From the strictest comparison to the loosest; the first that finds anything decides.
_TIERS: tuple[Callable[[str], str], ...] = (
    _exact,
    lambda name: _bare(_exact(name)),
    fold,
    lambda name: _bare(fold(name)),
)
_TYPED: tuple[Callable[[str], str], ...] = (_exact, _exact, fold, fold)


class Units:
    """The content of units.json: {"provinces": [{"code", "name", "communes": [{"code", "name"}]}]}."""

    def __init__(self, units: dict[str, Any]) -> None:
        self.communes: dict[str, Commune] = {}
        self._of_province: dict[str, list[Commune]] = {}
        for province in units["provinces"]:
            of_this = [Commune(unit["code"], unit["name"], province["name"]) for unit in province["communes"]]
            self._of_province[province["code"]] = of_this
            self.communes.update({commune.code: commune for commune in of_this})

    def find(self, province: str, typed: str) -> str | None:
        """The code of the commune that was typed (a code or a name); None when there is none, or several.

        `province` is a code, or empty to look everywhere. A known commune code is taken whatever the
        province.
        """
        if typed in self.communes:
            return typed
        candidates: Iterable[Commune] = (
            self._of_province.get(province, []) if province else self.communes.values()
        )
        candidates = list(candidates)
        for of_unit, of_typed in zip(_TIERS, _TYPED, strict=True):
            wanted = of_typed(typed)
            found = [unit.code for unit in candidates if wanted and of_unit(unit.name) == wanted]
            if found:
                return found[0] if len(found) == 1 else None
        return None
