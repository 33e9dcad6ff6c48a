"""R2: one record, one code and one receipt for an idempotency key, however often and however fast it is
posted.

The stories of R1 already repeat each post one to five times between their deaths, and their audit finds a
second record, code or receipt. Here 64 identical posts come at once: R2.turns at 64 instances that share
nothing but the store, interleaved call by call as the seed says, R2 at four instances whose real threads
race as they like.
"""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from functions.allowance import Allowance
from functions.domain import submission
from tests.functions.asgi import request
from tests.promises.harness.audit import audit, settle
from tests.promises.harness.citizen import Citizen
from tests.promises.harness.crash import Life
from tests.promises.harness.memory import MemoryStore
from tests.promises.harness.place import JSON, SUBMIT, place
from tests.promises.harness.promise import Promise, each
from tests.promises.harness.town import Process, Town
from tests.promises.harness.turns import SharedStore, Turns

if TYPE_CHECKING:
    from functions.stores.protocol import Store
    from tests.functions.asgi import Answer

AT_ONCE = 64


def by_turns(seed: int, counts: Counter[str]) -> list[str]:
    """64 posts at 64 instances; the seed decides whose call of the store comes next."""
    return at_once(seed, counts, MemoryStore(), AT_ONCE, by_seed=True)


def by_threads(seed: int, counts: Counter[str]) -> list[str]:
    """64 posts at four instances, in threads as the system runs them."""
    return at_once(seed, counts, MemoryStore(), 4, by_seed=False)


def at_once(seed: int, counts: Counter[str], store: Store, instances: int, by_seed: bool) -> list[str]:
    """64 identical posts, and what is wrong afterwards."""
    chance = Random(seed)
    turns = Turns(chance)
    if isinstance(store, LooksFirst):
        store.turns = turns
    town = Town(place(), store, chance, lambda _life: SharedStore(store, turns))
    apps = [Process(town, Life()).app for _ in range(instances)]
    same = Citizen(f"{chance.getrandbits(64):016x}", "Nguyễn Thị Bình", "json")
    body = json.dumps(same.sent(place())).encode()
    posts = [
        partial(request, app, "POST", SUBMIT, place().from_somewhere({"content-type": JSON}), body)
        for app in apps * (AT_ONCE // instances)
    ]
    with mock.patch.object(Allowance, "_take", return_value=0.0):  # floods have their own tests
        answers = turns.run(posts) if by_seed else _race(posts)
    counts["codes claimed in vain"] += len(list(store.list("codes/"))) - 1
    if failed := [repr(answer) for answer in answers if isinstance(answer, Exception)]:
        return failed[:3]
    wrong = []
    statuses = Counter(answer.status for answer in answers)
    if statuses != {201: 1, 200: AT_ONCE - 1}:
        wrong.append(f"the {AT_ONCE} posts were answered {dict(statuses)}")
    same.receipts = list({answer.body for answer in answers})
    same.code, same.secret = answers[0].json["code"], answers[0].json["secret"]
    town.opened = lambda _life: store
    settle(town, [same])
    return wrong + audit(town, [same])


def _race(posts: list[partial[Answer]]) -> list[Answer]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda post: post(), posts))


PROMISES = [
    Promise(
        "R2",
        "64 identical posts at once give one record, one code, byte-equal receipts",
        runs=500,
        none="doubled",
        check=each(by_turns),
        unit="times 64",
        chunk=25,
    ),
    Promise(
        "R2.threads",
        "the same with threads that race as they like",
        runs=50,
        none="doubled",
        check=each(by_threads),
        unit="times 64",
        chunk=25,
    ),
]
TURNS, THREADS = PROMISES


@pytest.mark.parametrize("seeds", TURNS.parts(125), ids=str)
def test_64_at_once(seeds: range) -> None:
    """Whatever the order of the calls, one wins and all get the same receipt; some did claim a code in
    vain.
    """
    assert TURNS.hold(seeds)["codes claimed in vain"] > len(seeds)


def test_64_threads_at_once() -> None:
    """The same where the threads of one process share its locks."""
    THREADS.hold(THREADS.parts(THREADS.runs)[0])


class LooksFirst(MemoryStore):
    """Not create-if-absent: looks, lets others go on, then writes."""

    turns: Turns

    def create(self, name: str, data: bytes, *, durable: bool = True) -> bool:
        absent = name not in self.objects
        self.turns.give()
        if absent:
            self.objects[name] = data
        return absent


def test_a_store_where_two_can_win_is_found() -> None:
    """Without create-if-absent two of the 64 get a record of their own."""

    def check(seed: int, counts: Counter[str]) -> list[str]:
        return at_once(seed, counts, LooksFirst(), AT_ONCE, by_seed=True)

    TURNS.finds(each(check), within=3)


def test_a_second_record_for_a_key_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if each post had a key of its own."""
    ids = Random(1)
    monkeypatch.setattr(submission, "submission_id", lambda _procedure, _key: f"{ids.getrandbits(128):032x}")
    TURNS.finds(TURNS.check, within=1)
