"""Mending: what is derived comes back byte for byte, what is whole is left alone, what nobody wants goes."""

from __future__ import annotations

import json
import os
import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from functions.abandoned import remove_abandoned
from functions.domain import dossier
from functions.sweep import sweep, sweep_new
from tests.functions.asgi import post_json
from tests.functions.conftest import SUBMIT, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from functions.stores.protocol import Store

DERIVED = ("codes/", "lookups/", "outbox/")
DAY = 24 * 3600


def filed(world: World, count: int, first: int = 0) -> list[dict[str, Any]]:
    """Submissions with keys of their own; their receipts."""
    keys = [f"key-of-person-{n:04d}" for n in range(first, first + count)]
    return [post_json(world.app, SUBMIT, world.submission(key)).json for key in keys]


def derived(world: World) -> dict[str, bytes | None]:
    """Every derived object."""
    return {name: world.store.get(name) for folder in DERIVED for name in world.names(folder)}


class Counting:
    """Counts what is read of a store."""

    def __init__(self, inner: Store) -> None:
        self.inner, self.reads = inner, 0

    def get(self, name: str) -> bytes | None:
        self.reads += 1
        return self.inner.get(name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


@pytest.mark.parametrize("seed", range(5))
def test_derived_objects_come_back_byte_for_byte(world: World, seed: int) -> None:
    """Some were forwarded, some not; all, or any of them, are deleted or emptied, and the sweep makes them
    again."""
    filed(world, 6)
    sid = world.names("outbox/")[0].removeprefix("outbox/")
    dossier.append(world.store, sid, dossier.forwarded(sid, "x", world.clock()), world.clock())
    world.store.delete(f"outbox/{sid}")
    before = derived(world)
    dice = random.Random(seed)
    for name in before:
        if seed == 0 or dice.random() < 0.5:
            world.store.delete(name)
            if dice.random() < 0.5 and name.startswith("lookups/"):
                world.store.create(name, b"")
    sweep(world.store, world.settings.master_key)
    assert derived(world) == before
    sweep(world.store, world.settings.master_key)
    assert derived(world) == before


def test_what_a_power_cut_may_take_comes_back_with_the_next_small_sweep(world: World) -> None:
    """Neither look-ups nor markers are waited for: gone, or there without their bytes."""
    filed(world, 3)
    before = derived(world)
    gone, empty, _ = world.names("lookups/")
    world.store.delete(gone)
    (world.folder / "store" / empty).write_bytes(b"")
    world.store.delete(world.names("outbox/")[0])
    swept = sweep_new(world.store, world.settings.master_key, world.clock())
    assert (swept.records, swept.codes, swept.lookups, swept.markers) == (3, 0, 2, 1)
    assert derived(world) == before


def test_a_day_that_is_over_and_whole_is_not_read_again(world: World) -> None:
    """Two days later the small sweep goes through it once more, then never."""
    filed(world, 5)
    world.clock.forward(2 * DAY)
    filed(world, 1, first=5)
    key, store = world.settings.master_key, Counting(world.store)
    assert sweep_new(store, key, world.clock()).records == 6
    first, store.reads = store.reads, 0
    assert sweep_new(store, key, world.clock()).records == 1
    assert store.reads < first / 3
    assert sweep(store, key).records == 6


def test_a_clock_that_jumps_wakes_a_resting_day(world: World) -> None:
    """A submission of a day at rest, as the clock went back: its lost look-up comes back all the same."""
    filed(world, 2)
    world.clock.forward(3 * DAY)
    sweep_new(world.store, world.settings.master_key, world.clock())
    world.clock.forward(-3 * DAY)
    filed(world, 1, first=2)
    before = derived(world)
    for name in world.names("lookups/"):
        world.store.delete(name)
    world.clock.forward(3 * DAY)
    assert sweep_new(world.store, world.settings.master_key, world.clock()).lookups == 3
    assert derived(world) == before


def test_a_claim_without_a_record_keeps_its_day_from_rest_until_it_is_over(world: World) -> None:
    """A process may sleep between its claim and its record; what it writes then is found."""
    receipt = filed(world, 1)[0]
    (record,) = world.names("submissions/")
    data = world.store.get(record) or b""
    world.store.delete(record)
    world.clock.forward(DAY)
    key = world.settings.master_key
    assert sweep_new(world.store, key, world.clock()).records == 0
    world.store.create(record, data)
    world.store.delete(world.names("lookups/")[0])
    assert sweep_new(world.store, key, world.clock()).lookups == 1
    assert world.names("swept/") == []
    assert receipt["code"].split("-")[1] == "261120"


def test_an_unreadable_record_keeps_its_day_from_rest(world: World) -> None:
    """It is told every time, until somebody looks."""
    filed(world, 2)
    (world.folder / "store" / world.names("submissions/")[0]).write_bytes(b"{")
    world.clock.forward(3 * DAY)
    for _ in range(2):
        swept = sweep_new(world.store, world.settings.master_key, world.clock())
        assert (swept.records, swept.unreadable) == (1, 1)


class Aging:
    """A store whose clock a test sets."""

    def __init__(self, inner: Store, clock: Any) -> None:
        self.inner, self.clock = inner, clock
        self.written: dict[str, datetime] = {}

    def create(self, name: str, data: bytes, *, durable: bool = True) -> bool:
        self.written.setdefault(name, self.clock())
        return self.inner.create(name, data, durable=durable)

    def aged(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        return ((name, self.written[name]) for name in self.inner.list(prefix))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def upload(store: Any, sid: str, file_id: str) -> str:
    """An upload with its verdict."""
    store.create(f"uploads/{sid}/{file_id}", b"%PDF")
    store.create(f"verdicts/{sid}/{file_id}.json", b"{}")
    return f"uploads/{sid}/{file_id}"


def test_uploads_that_nobody_submitted_go_after_8_days(world: World) -> None:
    """Those of a record stay, but for the ones it does not name; younger ones stay; verdicts go along."""
    store = Aging(world.store, world.clock)
    filed(world, 1)
    (name,) = world.names("submissions/")
    sid, other = name.split("/")[1], "0" * 32
    record = json.loads(world.store.get(name) or b"")
    record["files"] = [{"id": "a" * 32, "size": 4, "type": "application/pdf", "sha256": "0" * 64}]
    (world.folder / "store" / name).write_text(json.dumps(record))
    kept = [upload(store, sid, "a" * 32)]
    upload(store, sid, "b" * 32)
    upload(store, other, "c" * 32)
    store.create(f"clean/{other}/{'c' * 32}", b"%PDF")
    world.clock.forward(7 * DAY)
    kept.append(upload(store, other, "d" * 32))
    assert remove_abandoned(store, world.clock()) == 0
    world.clock.forward(DAY)
    assert remove_abandoned(store, world.clock()) == 3
    assert sorted(world.names("uploads/")) == sorted(kept)
    assert len(world.names("verdicts/")) == 2
    assert world.names("clean/") == []


def test_old_uploads_are_gone_through_once(world: World) -> None:
    """A new sweep reads only the records of what has grown old since, also after the clock ran ahead."""
    store = Aging(world.store, world.clock)
    for n in range(5):
        world.clock.forward(60)
        upload(store, f"{n:032x}", "a" * 32)
    world.clock.forward(9 * DAY)
    counting = Counting(store)
    assert remove_abandoned(counting, world.clock()) == 5
    world.clock.forward(60)
    upload(store, "e" * 32, "a" * 32)
    assert remove_abandoned(counting, world.clock() + timedelta(days=30)) == 1
    upload(store, "f" * 32, "a" * 32)
    world.clock.forward(9 * DAY)
    counting.reads = 0
    assert remove_abandoned(counting, world.clock()) == 1
    assert counting.reads <= 2
    assert len(world.names("swept/uploads-")) == 1


def test_an_upload_that_was_sent_again_meanwhile_stays(world: World) -> None:
    """It was old when it was listed, and is new when it would go."""
    store = Aging(world.store, world.clock)
    name = upload(store, "0" * 32, "a" * 32)
    world.clock.forward(9 * DAY)
    inner = store.aged

    def listed(prefix: str) -> Iterator[tuple[str, datetime]]:
        found = list(inner(prefix))
        store.written[name] = world.clock()
        return iter(found)

    store.aged = listed  # type: ignore[method-assign]
    assert remove_abandoned(store, world.clock()) == 0
    assert world.names("uploads/") == [name]


def test_real_ages_are_those_of_the_files(world: World) -> None:
    """The directory store tells when a file was written."""
    name = upload(world.store, "0" * 32, "a" * 32)
    old = (world.clock() - timedelta(days=9)).timestamp()
    os.utime(world.folder / "store" / name, (old, old))
    assert remove_abandoned(world.store, world.clock()) == 1
