"""What a promise is here: a sentence, a number of runs, and a check of the runs of some seeds.

A run depends on its seed alone, so whatever fails can be run again by itself.
"""

from __future__ import annotations

import traceback
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SEED = 20261122
"""The first seed, when nobody asks for another."""


@dataclass
class Found:
    """What the runs of some seeds showed: sentences by seed, and how often what happened."""

    wrong: dict[int, list[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, other: Found) -> None:
        """Put the result of other seeds with these."""
        self.wrong |= other.wrong
        self.counts += other.counts


@dataclass(frozen=True)
class Promise:
    """A promise, or one way of proving it: `R1`, `R1.disk`.

    `check` does the runs of seeds; `unit` is what a run is called, `none` what there must be none of;
    `seeds` failed once and are run each time.
    """

    name: str
    says: str
    runs: int
    none: str
    check: Callable[[Sequence[int]], Found]
    unit: str = "runs"
    counted: str = ""  # which of the counts is told, when one run is many
    chunk: int = 100
    seeds: tuple[int, ...] = ()

    def parts(self, size: int) -> list[range]:
        """The seeds of the full count in parts, for tests that share the work."""
        return [range(SEED + at, SEED + min(at + size, self.runs)) for at in range(0, self.runs, size)]

    def hold(self, seeds: Sequence[int]) -> Counter[str]:
        """Do these runs here and fail with the first that went wrong and the command that replays it."""
        found = self.check(seeds)
        assert not found.wrong, self.replay(*next(iter(found.wrong.items())))
        return found.counts

    def finds(self, check: Callable[[Sequence[int]], Found], within: int) -> list[str]:
        """What this promise's runs say of something that breaks it, within a number of runs: it must be
        found.
        """
        for seed in range(SEED, SEED + within):
            if wrong := check([seed]).wrong:
                return wrong[seed]
        raise AssertionError(f"{self.name} cannot fail: {within} runs found nothing wrong")

    def replay(self, seed: int, wrong: list[str]) -> str:
        """A failure as it is printed."""
        sentences = "\n".join(f"    {sentence}" for sentence in wrong)
        return f"{self.name} is broken; ./run promises --only {self.name} --seed {seed}\n{sentences}"


def each(run: Callable[[int, Counter[str]], list[str]]) -> Callable[[Sequence[int]], Found]:
    """A check made of one run a seed."""

    def check(seeds: Sequence[int]) -> Found:
        found = Found()
        for seed in seeds:
            try:
                wrong = run(seed, found.counts)
            except Exception:  # noqa: BLE001 - a run that breaks off is one that went wrong
                wrong = traceback.format_exc().splitlines()[-12:]
            if wrong:
                found.wrong[seed] = wrong
        return found

    return check
