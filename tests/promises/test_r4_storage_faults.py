"""R4: storage faults are survived: on 30 % of all calls, of every kind, R1 and R2 hold.

A fault is an error before the effect, after it, or before an effect that comes later all the same; a slow
call, a throttled one with more behind it, a write that breaks off, a listing that ends in the middle.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.promises.harness.crash import MortalStore
from tests.promises.harness.faults import KINDS, FaultyStore
from tests.promises.harness.memory import MemoryStore
from tests.promises.harness.place import place
from tests.promises.harness.promise import Promise, each
from tests.promises.harness.story import Story

if TYPE_CHECKING:
    from collections import Counter

    from functions.stores.protocol import Store
    from tests.promises.harness.crash import Life

SHARE = 0.3


def faulty(seed: int, counts: Counter[str]) -> list[str]:
    """A story on a store that fails; in some a process dies as well."""
    return on(MemoryStore(), seed, counts)


def on(store: Store, seed: int, counts: Counter[str]) -> list[str]:
    """The same on a store of some kind."""
    faults = FaultyStore(store, Random(seed), SHARE, lambda seconds: story.town.clock.forward(seconds))

    def opened(life: Life) -> Store:
        return MortalStore(faults, life)

    story = Story(place(), store, seed, Random(seed).choice((0, 0, 1, 2)), opened)
    story.on_quiet = faults.arrive
    story.play()
    faults.settle()
    story.finish()
    counts.update(faults.happened)
    return story.told()


PROMISES = [
    Promise(
        "R4",
        "faults on 30 % of the calls of the store: nothing is lost, nothing doubled",
        runs=5_000,
        none="lost or doubled",
        check=each(faulty),
        unit="seeds",
        seeds=(20261187,),  # sent again after the submission, a file was deleted, and the second write failed
    ),
]
FAULTS = PROMISES[0]


@pytest.mark.parametrize("seeds", FAULTS.parts(1000), ids=str)
def test_faults_are_survived(seeds: range) -> None:
    """Every kind of fault came often, and R1 and R2 held."""
    happened = FAULTS.hold(seeds)
    assert all(happened[kind] > 100 for kind in KINDS)


def test_what_failed_once() -> None:
    """The seeds that found a mistake."""
    FAULTS.hold(FAULTS.seeds)


class Forgetful(MemoryStore):
    """Says that it wrote a record, and one in four times did not."""

    def __init__(self, chance: Random) -> None:
        super().__init__()
        self._chance = chance

    def create(self, name: str, data: bytes, *, durable: bool = True) -> bool:
        if self._chance.random() < 0.25:
            return True
        return super().create(name, data, durable=durable)


def test_a_fault_that_nobody_is_told_of_is_found() -> None:
    """Promises rest on a store that says so when it fails."""
    FAULTS.finds(each(lambda seed, counts: on(Forgetful(Random(seed)), seed, counts)), within=10)
