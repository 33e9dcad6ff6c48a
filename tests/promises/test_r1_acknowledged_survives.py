"""R1: an acknowledged submission survives kill -9 at any point.

A run is a story of one to three people, one installation and its back office, in which the process is
killed before or after one to three of its effects. Afterwards everything acknowledged is there, and
everything there is whole. An effect is a write of the store (R1), or a call of the operating system that
changes its directory (R1.disk). When the power goes (R1.power), what was not synced goes too. R1.kill kills
real processes.
"""

from __future__ import annotations

import os
import secrets
import shutil
from random import Random
from typing import TYPE_CHECKING

import pytest

from functions.stores.directory import DirectoryStore
from tests.promises.harness.disk import Disk
from tests.promises.harness.kill import tell_mortally
from tests.promises.harness.memory import MemoryStore
from tests.promises.harness.place import place
from tests.promises.harness.promise import Promise, each
from tests.promises.harness.story import Story

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable
    from pathlib import Path

    from functions.stores.protocol import Store
    from tests.promises.harness.crash import Life

_LONGEST_ON_DISK = 130  # calls that change the directory, from a start to the delivery of a submission


def killed(seed: int, counts: Counter[str]) -> list[str]:
    """One story with one, two or three deaths in a row."""
    story = Story(place(), MemoryStore(), seed, crashes=Random(seed).choice((1, 2, 3)))
    return _told(story, counts)


def killed_on_disk(seed: int, counts: Counter[str]) -> list[str]:
    """The same over a directory, where the process dies between two calls of the operating system."""
    return on_disk(seed, counts, DirectoryStore, power=False)


def without_power(seed: int, counts: Counter[str]) -> list[str]:
    """The same over a directory, and what was not synced is lost."""
    return on_disk(seed, counts, DirectoryStore, power=True)


def killed_for_real(seed: int, counts: Counter[str]) -> list[str]:
    """A story told by processes of its own, each of which ends itself with SIGKILL at one of its effects."""
    root = place().folder / secrets.token_hex(8)
    root.mkdir()
    try:
        story = Story(place(), DirectoryStore(root / "store"), seed)
        ends = [Random(seed + n).randint(1, _LONGEST_ON_DISK) for n in range(Random(seed).choice((1, 2, 3)))]
        counts["kill -9"] += tell_mortally(story, root, seed, ends)
        story.finish()
        return story.told()
    finally:
        shutil.rmtree(root, ignore_errors=True)


def on_disk(seed: int, counts: Counter[str], kind: Callable[[Path], Store], power: bool) -> list[str]:
    """A story over a directory store of some kind."""
    disk = Disk(place().folder / secrets.token_hex(8))
    disk.root.mkdir()

    def opened(life: Life) -> Store:
        disk.life = life
        return kind(disk.root / "store")

    crashes = Random(seed).choice((1, 2, 3))
    story = Story(place(), kind(disk.root / "store"), seed, crashes, opened, _LONGEST_ON_DISK)
    story.longest_pause = 70  # files on a disk have the age that the real clock gives them
    story.on_quiet = disk.written_back
    if power:
        story.town.on_death = lambda: disk.power_cut(story.chance)
    try:
        with disk.watched():
            return _told(story, counts)
    finally:
        shutil.rmtree(disk.root, ignore_errors=True)


def _told(story: Story, counts: Counter[str]) -> list[str]:
    wrong = story.run()
    counts.update(story.counts)
    return wrong


PROMISES = [
    Promise(
        "R1",
        "an acknowledged submission survives kill -9 at any point, also 2 and 3 in a row",
        runs=10_000,
        none="lost",
        check=each(killed),
    ),
    Promise(
        "R1.disk",
        "the same between any two system calls of the directory store",
        runs=400,
        none="lost",
        check=each(killed_on_disk),
    ),
    Promise(
        "R1.power",
        "an acknowledged submission survives a power cut that loses all that was not synced",
        runs=800,
        none="lost",
        check=each(without_power),
    ),
    Promise(
        "R1.kill",
        "the same in a real process over a real directory, ended by the kernel",
        runs=200,
        none="lost",
        check=each(killed_for_real),
        chunk=20,
    ),
]


KILLED, DISK, POWER, REAL = PROMISES


@pytest.mark.parametrize("seeds", KILLED.parts(1000), ids=str)
def test_killed_anywhere(seeds: range) -> None:
    """Killed before and after every effect: nothing acknowledged is lost, nothing is there twice."""
    deaths = KILLED.hold(seeds)
    for effect in (
        "create codes",
        "create record",
        "create lookups",
        "create outbox",
        "send",
        "delete outbox",
    ):
        assert deaths[f"died before {effect}"] > 5
        assert deaths[f"died after {effect}"] > 5


@pytest.mark.parametrize("promise", [DISK, POWER, REAL], ids=lambda promise: promise.name)
def test_killed_on_a_disk(promise: Promise) -> None:
    """Between any two system calls; with what was not synced lost; and by the kernel, in a real process."""
    promise.hold(promise.parts(promise.runs)[0])


class WriteBehind(MemoryStore):
    """Answers before it has written: the last few objects are lost with the process."""

    def create(self, name: str, data: bytes, **how: bool) -> bool:
        created = super().create(name, data, durable=False)
        self.volatile = set(list(self.objects)[-4:])
        return created

    def lose(self) -> None:
        """What is lost with the process."""
        for name in list(self.volatile):
            self.delete(name)


def test_an_answer_before_the_commit_is_found() -> None:
    """A store that acknowledges what it has not written loses a submission within a few runs."""

    def check(seed: int, counts: Counter[str]) -> list[str]:
        store = WriteBehind()
        story = Story(place(), store, seed, crashes=3)
        story.town.on_death = store.lose
        return _told(story, counts)

    KILLED.finds(each(check), within=100)


class NameNotSynced(DirectoryStore):
    """Syncs the file and forgets its directory."""

    def _sync_up(self, folder: Path) -> None:
        pass


class LinkedBeforeSynced(DirectoryStore):
    """Gives an object its name before its bytes are on the disk."""

    def create(self, name: str, data: bytes, **how: bool) -> bool:
        path = self._path(name)
        self._make(path.parent)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return False
        os.write(descriptor, data)
        os.fsync(descriptor)
        os.close(descriptor)
        self._sync_up(path.parent)
        return True


@pytest.mark.parametrize("kind", [NameNotSynced, LinkedBeforeSynced])
def test_a_store_that_syncs_too_little_or_too_late_is_found(kind: Callable[[Path], Store]) -> None:
    """The power goes, and with it a submission that was acknowledged, or half of a record stands in its
    place.
    """
    POWER.finds(each(lambda seed, counts: on_disk(seed, counts, kind, power=True)), within=100)


def test_a_record_that_can_be_seen_half_written_is_found() -> None:
    """kill -9 alone shows it: the name is there before the bytes are."""
    check = each(lambda seed, counts: on_disk(seed, counts, LinkedBeforeSynced, power=False))
    DISK.finds(check, within=300)
