"""I1: no input makes a 5xx or a hang: every raw request is answered below 500 within a second.

A seed is a request: a right one to an endpoint, of which body, headers, path, method and chunks are spoilt
at random.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from random import Random
from typing import TYPE_CHECKING

import pytest

from functions import body
from tests.promises.harness import nonsense
from tests.promises.harness.memory import MemoryStore
from tests.promises.harness.place import place
from tests.promises.harness.promise import Found, Promise
from tests.promises.harness.town import Town

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PATIENCE = 5  # seconds, on a machine that does much else


class Hang(BaseException):
    """A request took too long; nothing may catch this and go on."""


def answered(seeds: Sequence[int]) -> Found:
    """One town takes all these requests, one after the other."""
    found = Found()
    town = Town(place(), MemoryStore(), Random(0))
    for seed in seeds:
        sent = nonsense.request(Random(seed), place())
        try:
            with _patience():
                answer = place().send(
                    town.process.app, sent.method, sent.path, sent.headers, *sent.chunks, hang_up=sent.hang_up
                )
            status = answer.status
        except Hang:
            status = 0
        found.counts[f"{status}"] += 1
        if not 200 <= status < 500:
            town.stop()
            shown = b"".join(sent.chunks)[:300]
            found.wrong[seed] = [
                f"{sent.method} {sent.path[:80]} {sent.headers} {shown!r} is answered {status or 'never'}"
            ]
    return found


@contextlib.contextmanager
def _patience() -> Iterator[None]:
    """Raises Hang when it lasts too long."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def late(*_given: object) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, _PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


PROMISES = [
    Promise(
        "I1",
        "no input makes a 5xx or a hang",
        runs=100_000,
        none="broke it",
        check=answered,
        unit="requests",
        chunk=2_500,
    ),
]
ANSWERED = PROMISES[0]


@pytest.mark.parametrize("seeds", ANSWERED.parts(20_000), ids=str)
def test_no_input_breaks_it(seeds: range) -> None:
    """Every kind of answer came, so the requests get past the door, and none was a 5xx."""
    statuses = ANSWERED.hold(seeds)
    expected = {"200", "201", "400", "404", "405", "409", "413", "415", "422"}
    assert expected <= statuses.keys()
    assert statuses["200"] + statuses["201"] > 200


def test_every_endpoint_is_asked() -> None:
    """An endpoint that is new stands among the paths of the requests."""
    app = Town(place(), MemoryStore(), Random(0)).process.app
    routes = {route.path for route in app._app._app.routes}  # behind the last resort and the gate
    asked = {path.replace("1.001193", "{code}") for path in nonsense.PATHS}
    asked = {path.replace("0" * 32, "{sid}").replace("1" * 32, "{file_id}") for path in asked}
    assert routes - asked == set()


def test_a_mistake_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader of JSON that forgets one way in which JSON can be wrong."""
    monkeypatch.setattr(body, "_inspect", lambda *_given: None)
    ANSWERED.finds(ANSWERED.check, within=3_000)


def test_a_hang_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that never ends."""

    def forever(_body: bytes) -> None:
        while True:
            pass

    monkeypatch.setattr(body, "parse_json", forever)
    monkeypatch.setattr(f"{__name__}._PATIENCE", 0.05)
    assert "never" in ANSWERED.finds(ANSWERED.check, within=50)[0]
