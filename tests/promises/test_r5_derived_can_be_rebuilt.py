"""R5: what is derived can be rebuilt: delete codes, look-ups and markers, sweep, and every byte is there
again.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from functions import sweep
from tests.promises.harness.audit import audit
from tests.promises.harness.memory import MemoryStore
from tests.promises.harness.place import place
from tests.promises.harness.promise import Promise, each
from tests.promises.harness.story import Story

if TYPE_CHECKING:
    from collections import Counter

    import pytest

DERIVED = ("codes/", "lookups/", "outbox/")


def rebuilt(seed: int, counts: Counter[str]) -> list[str]:
    """A town with some dossiers, forwarded or waiting; all or some of what is derived is deleted, then
    swept.
    """
    chance, store = Random(seed), MemoryStore()
    story = Story(place(), store, seed, people=chance.randint(1, 4))
    for citizen in story.citizens:
        citizen.post(place(), story.town.process.app)
        if chance.random() < 0.4:
            story.town.process.forward()
    # A claim whose commit another post won is no record's: it cannot be rebuilt, and need not be.
    whole = dict(store.objects)
    derived = [name for name in whole if name.startswith(DERIVED)]
    share = chance.choice((1.0, 1.0, 0.5))
    lost = [name for name in derived if chance.random() < share]
    for name in lost:
        store.delete(name)
    counts["deleted"] += len(lost)
    story.town.stop()
    story.town.process.sweep()
    wrong = [f"{name} is not as it was" for name in lost if store.objects.get(name) != whole[name]]
    wrong += [f"{name} is new" for name in store.objects.keys() - whole.keys()]
    story.finish()
    return wrong + audit(story.town, story.citizens)


PROMISES = [
    Promise(
        "R5",
        "derived objects can be deleted and are byte-equal after sweep",
        runs=1_000,
        none="different",
        check=each(rebuilt),
        unit="seeds",
    ),
]
REBUILT = PROMISES[0]


def test_what_is_derived_comes_back() -> None:
    """All of it, or any part of it, byte for byte."""
    assert REBUILT.hold(REBUILT.parts(REBUILT.runs)[0])["deleted"] > 3 * REBUILT.runs


def test_a_sweep_that_mends_too_little_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sweep that passes records over."""
    monkeypatch.setattr(sweep, "_mend", lambda *_given: None)
    REBUILT.finds(REBUILT.check, within=1)
