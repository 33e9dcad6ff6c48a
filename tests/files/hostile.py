"""The hostile files of promise I3: classes of attack and mistake, three variants of each, all made here.

`cases()` gives them all; nothing is stored in the repository, and nothing here does harm to anyone who keeps
it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.files import hostile_office, hostile_pdf, hostile_pictures, hostile_types

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Case(NamedTuple):
    """A file that must be refused: its class, its variant, its bytes, what it claims to be, the reasons that
    fit.
    """

    group: str
    variant: int
    data: bytes
    claimed: str
    reasons: frozenset[str]

    @property
    def name(self) -> str:
        """For a test's list."""
        return f"{self.group}-{self.variant}"


def _groups() -> dict[str, Callable[[], Iterator[tuple[bytes, str]]]]:
    return {
        name: make
        for module in (hostile_types, hostile_pdf, hostile_pictures, hostile_office)
        for name, make in vars(module).items()
        if not name.startswith("_") and getattr(make, "__module__", "") == module.__name__
    }


GROUPS = _groups()
"""The classes: functions whose docstring names the reasons that fit, then says what it is."""


def reasons(group: str) -> frozenset[str]:
    """The reasons that fit a class."""
    return frozenset((GROUPS[group].__doc__ or "").partition(":")[0].split(" or "))


def cases(*groups: str) -> Iterator[Case]:
    """Every hostile file of some classes, or of all, made one after the other."""
    for group in groups or GROUPS:
        for variant, (data, claimed) in enumerate(GROUPS[group](), 1):
            yield Case(group, variant, data, claimed, reasons(group))
