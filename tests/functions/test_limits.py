"""How much may come in: counts across instances, proofs, turns, and the gate in front."""

from __future__ import annotations

import asyncio
import base64
import dataclasses
import html
import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from altcha import v1

from functions.allowance import Allowance, forget
from functions.domain.limits import LEAST_WORK, Limits, Turns, subscriber, work
from functions.errors import StoreUnavailable, TooMany
from functions.gate import Gate, client_address
from functions.guard import Guard, Visit
from functions.stores.directory import DirectoryStore
from functions.wiring import wire
from tests.functions.asgi import post_form, post_json
from tests.functions.conftest import SUBMIT, World, problem_of
from tests.functions.test_forms import inputs as hidden_fields

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


KEY = b"k" * 32
START = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
LIMITS = Limits(per_address=20, per_procedure=50)


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time


class Broken:
    """A store that does nothing any more."""

    def create(self, name: str, data: bytes, *, durable: bool = True) -> bool:
        raise StoreUnavailable

    def list(self, prefix: str) -> Iterator[str]:
        raise StoreUnavailable


@pytest.fixture
def clock() -> Clock:
    return Clock()


def allowance(store: Any, clock: Clock) -> Allowance:
    return Allowance(store, KEY, LIMITS, clock)


def guard(store: Any, clock: Clock) -> Guard:
    return Guard(allowance(store, clock), KEY, clock)


def solved(refused: TooMany, **changes: Any) -> str:
    """What a browser sends after it has done the work."""
    told = refused.challenge
    found = v1.solve_challenge(told["challenge"], told["salt"], told["algorithm"], told["maxNumber"])
    assert found is not None
    proof = {name: told[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps(proof | {"number": found.number} | changes).encode()).decode()


def refusal(door: Guard, visit: Visit, sid: str = "5" * 32) -> TooMany:
    with pytest.raises(TooMany) as caught:
        door.admit(visit, "1.001193", sid)
    return caught.value


def fill(door: Guard, who: str = "10.0.0.1", count: int = LIMITS.per_address) -> None:
    for number in range(count):
        door.admit(Visit(who), f"1.{number:06}", f"{number:032}")


def test_an_address_is_free_up_to_its_limit_and_then_proves_work(tmp_path: Path, clock: Clock) -> None:
    door = guard(DirectoryStore(tmp_path), clock)
    fill(door)
    refused = refusal(door, Visit("10.0.0.1"))
    door.admit(Visit("10.0.0.2"), "1.001193", "6" * 32)
    door.admit(Visit("10.0.0.1", proof=solved(refused)), "1.001193", "5" * 32)


def test_the_count_holds_across_instances_and_is_bounded(tmp_path: Path, clock: Clock) -> None:
    store = DirectoryStore(tmp_path)
    instances = [allowance(store, clock) for _ in range(5)]
    levels = [instances[number % 5].by_address("10.0.0.1") for number in range(60)]
    assert sum(level < 1 for level in levels) <= LIMITS.per_address
    assert sum(level < 1 for level in levels) >= LIMITS.per_address - 5 * 2, "part of a block may stay unused"
    assert len(list(store.list("limits/"))) <= 50


def test_many_instances_count_what_came_and_not_what_they_hold(tmp_path: Path, clock: Clock) -> None:
    """Twenty instances, one submission each, at the limit of twenty: nobody proves anything."""
    store = DirectoryStore(tmp_path)
    assert all(allowance(store, clock).by_address("10.0.0.1") < 1 for _ in range(LIMITS.per_address))
    assert allowance(store, clock).by_address("10.0.0.1") >= 1


def test_a_new_window_begins_at_nothing_and_old_counts_go(tmp_path: Path, clock: Clock) -> None:
    store = DirectoryStore(tmp_path)
    door = guard(store, clock)
    fill(door)
    clock.time += timedelta(minutes=10)
    door.admit(Visit("10.0.0.1"), "1.001193", "5" * 32)
    assert forget(store, LIMITS, clock()) == 0
    clock.time += timedelta(minutes=30)
    assert forget(store, LIMITS, clock()) == 2 * LIMITS.per_address + 2
    assert not list(store.list("limits/"))


def test_a_store_that_fails_stops_nobody(clock: Clock) -> None:
    door = guard(Broken(), clock)
    for number in range(200):
        door.admit(Visit("10.0.0.1"), "1.001193", f"{number:032}")


def test_names_of_counts_tell_no_address(tmp_path: Path, clock: Clock) -> None:
    store = DirectoryStore(tmp_path)
    allowance(store, clock).by_address("203.0.113.77")
    (first,) = store.list("limits/")
    clock.time += timedelta(days=1)
    allowance(store, clock).by_address("203.0.113.77")
    second = list(store.list("limits/"))[1]
    assert "203" not in first
    assert first.split("/")[2] != second.split("/")[2], "nobody can be followed from one window to the next"


FORGED = "ab?expires=9999999999&sid=" + "5" * 32 + "&most=99999&"


@pytest.mark.parametrize("change", [{"number": 1}, {"salt": FORGED}])
def test_a_proof_that_was_changed_is_none(tmp_path: Path, clock: Clock, change: dict[str, Any]) -> None:
    door = guard(DirectoryStore(tmp_path), clock)
    fill(door)
    refused = refusal(door, Visit("10.0.0.1"))
    refusal(door, Visit("10.0.0.1", proof=solved(refused, **change)))


@pytest.mark.parametrize("proof", ["", "x", "e30=", "bnVsbA==", "W10=", "\udcff", "Ã", "A" * 5000])
def test_rubbish_is_no_proof(tmp_path: Path, clock: Clock, proof: str) -> None:
    door = guard(DirectoryStore(tmp_path), clock)
    fill(door)
    refusal(door, Visit("10.0.0.1", proof=proof, ticket=proof))


def test_a_proof_is_for_one_submission_and_for_ten_minutes(tmp_path: Path, clock: Clock) -> None:
    door = guard(DirectoryStore(tmp_path), clock)
    fill(door)
    proof = solved(refusal(door, Visit("10.0.0.1")))
    refusal(door, Visit("10.0.0.1", proof=proof), "6" * 32)
    clock.time += timedelta(minutes=9, seconds=59)
    door.admit(Visit("10.0.0.1", proof=proof), "1.001193", "5" * 32)
    clock.time += timedelta(seconds=1)
    fill(door)
    refusal(door, Visit("10.0.0.1", proof=proof))


def test_who_cannot_work_waits_their_turn(tmp_path: Path, clock: Clock) -> None:
    door = guard(DirectoryStore(tmp_path), clock)
    fill(door)
    refused = refusal(door, Visit("10.0.0.1"))
    assert 10 <= refused.wait <= 12
    clock.time += timedelta(seconds=5)
    again = refusal(door, Visit("10.0.0.1", ticket=refused.ticket))
    assert again.ticket == refused.ticket, "asking too early loses no place"
    refusal(door, Visit("10.0.0.1", ticket=refused.ticket), "6" * 32)
    clock.time += timedelta(seconds=refused.wait)
    door.admit(Visit("10.0.0.1", ticket=refused.ticket), "1.001193", "5" * 32)


def test_turns_come_five_a_second_however_many_ask() -> None:
    turns = Turns(timedelta(milliseconds=200), timedelta(seconds=10))
    given = [turns.next(START) for _ in range(1000)]
    assert given[0] <= START + timedelta(seconds=11)
    assert timedelta(seconds=195) <= given[-1] - given[0] <= timedelta(seconds=205)


def test_who_fills_in_what_no_person_sees_proves_work_and_is_not_lost(tmp_path: Path, clock: Clock) -> None:
    door = guard(DirectoryStore(tmp_path), clock)
    refused = refusal(door, Visit("10.0.0.1", trapped=True))
    door.admit(Visit("10.0.0.1", proof=solved(refused), trapped=True), "1.001193", "5" * 32)


def test_work_grows_for_an_address_and_little_for_everybody() -> None:
    assert work(0.99, 0.99) == 0
    assert work(1, 0) == LEAST_WORK
    assert work(10, 0) == 10 * LEAST_WORK
    assert work(1e9, 0) == 64 * LEAST_WORK
    assert work(0, 1e9) == 4 * LEAST_WORK


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
        ("unix:", ""),
        ("203.0.113.7:1234", ""),
    ],
)
def test_a_subscriber_is_an_address_or_a_line(address: str, who: str) -> None:
    assert subscriber(address) == who


def test_only_our_own_proxies_are_believed() -> None:
    headers = [(b"x-forwarded-for", b"1.1.1.1, 203.0.113.7"), (b"x-forwarded-for", b"10.0.0.9")]
    scope = {"type": "http", "headers": headers, "client": ("127.0.0.1", 5)}
    assert client_address(scope, 0) == "127.0.0.1"
    assert client_address(scope, 1) == "10.0.0.9"
    assert client_address(scope, 2) == "203.0.113.7"
    assert client_address(scope, 4) == ""


def test_the_gate_turns_away_who_floods_and_nobody_else() -> None:
    seconds = [0.0]
    seen: list[str] = []

    def answering(what: str) -> Any:
        async def app(_scope: Any, _receive: Any, _send: Any) -> None:
            seen.append(what)

        return app

    gate = Gate(answering("in"), answering("out"), 0, lambda: seconds[0])

    def knock(address: str, method: str = "POST") -> str:
        scope = {"type": "http", "method": method, "headers": [], "client": (address, 1)}
        asyncio.run(gate(scope, None, None))  # type: ignore[arg-type]
        return seen[-1]

    assert [knock("10.0.0.1") for _ in range(210)].count("in") == 200
    assert knock("10.0.0.2") == "in"
    assert knock("10.0.0.1", "GET") == "in"
    seconds[0] = 1.0
    assert [knock("10.0.0.1") for _ in range(30)].count("in") == 20


def _busy(world: World) -> None:
    """Everybody has to prove work from now on."""
    settings = dataclasses.replace(world.settings, limits=Limits(per_address=1, per_procedure=1))
    world.functions = wire(settings, world.store, send=world.back_office, now=world.clock)
    post_json(world.app, SUBMIT, world.submission(key="0" * 16))


def test_a_browser_gets_a_page_that_keeps_all_and_lets_it_in_with_the_work_done(world: World) -> None:
    _busy(world)
    answer = post_form(world.app, SUBMIT, world.fields("submit"))
    assert answer.status == 429
    assert int(answer.headers["retry-after"]) >= 10
    again = hidden_fields(answer)
    assert {name: again[name] for name in world.fields("submit")} == world.fields("submit")
    challenge = json.loads(html.unescape(re.search(r'data-challenge="([^"]*)"', answer.text)[1]))  # type: ignore[index]
    refused = TooMany(challenge, "", 1)
    assert post_form(world.app, SUBMIT, again).status == 429, "its turn has not come"
    assert post_form(world.app, SUBMIT, again | {"_proof": [solved(refused)]}).status == 201
    assert len(world.names("submissions/")) == 2


def test_a_browser_without_scripts_gets_in_when_its_turn_has_come(world: World) -> None:
    _busy(world)
    answer = post_form(world.app, SUBMIT, world.fields("submit"))
    world.clock.forward(float(answer.headers["retry-after"]))
    assert post_form(world.app, SUBMIT, hidden_fields(answer)).status == 201


def test_a_program_gets_challenge_and_ticket_in_the_problem(world: World) -> None:
    _busy(world)
    told = problem_of(post_json(world.app, SUBMIT, world.submission()), "too-many")
    refused = TooMany(told["challenge"], told["ticket"], told["wait"])
    answer = post_json(world.app, SUBMIT, world.submission() | {"proof": solved(refused)})
    assert answer.status == 201


def test_a_repeat_needs_no_proof(world: World) -> None:
    first = post_json(world.app, SUBMIT, world.submission())
    _busy(world)
    again = post_json(world.app, SUBMIT, world.submission())
    assert (again.status, again.body) == (200, first.body)


def test_the_trap_costs_work_and_loses_nothing(world: World) -> None:
    fields = world.fields("submit") | {"_website": ["http://spam.example"]}
    answer = post_form(world.app, SUBMIT, fields)
    assert answer.status == 429
    again = hidden_fields(answer)
    world.clock.forward(float(answer.headers["retry-after"]))
    assert post_form(world.app, SUBMIT, again).status == 201
