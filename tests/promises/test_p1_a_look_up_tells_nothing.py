"""P1: a look-up tells nothing without code and secret: every wrong pair gets the same bytes, by the same
calls.

The pairs are near misses: the right code with a secret one letter off, two dossiers' halves, codes that
were claimed and never used, other spellings, and noise. The answer's status, headers and body are compared,
and what the store was asked: one object, that is not there.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from functions.domain import submission
from tests.promises.harness.citizen import Citizen
from tests.promises.harness.memory import MemoryStore
from tests.promises.harness.place import place
from tests.promises.harness.promise import Found, Promise
from tests.promises.harness.town import Town
from tests.promises.harness.wrapped import Given, WrappedStore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.functions.asgi import Answer

_PAGES = 0.03  # of the pairs are posted as a form; a page is dear


class Watched(WrappedStore):
    """Notes which calls are made, not what for."""

    def __init__(self, inner: MemoryStore) -> None:
        super().__init__(inner)
        self.calls: list[str] = []

    def wrote(self, what: str, act: Callable[[], Given]) -> Given:
        """A look-up writes nothing."""
        return self.asked(what, act)

    def asked(self, what: str, act: Callable[[], Given]) -> Given:
        """A call."""
        self.calls.append(what)
        return act()


def misses(seeds: Sequence[int]) -> Found:
    """A town with three dossiers; each seed is one wrong pair."""
    store = MemoryStore()
    town = Town(place(), store, Random(0), lambda _life: watched)
    watched = Watched(store)
    citizens = [Citizen(f"key-of-somebody-{n}", "Nguyễn Thị Bình", "json") for n in range(3)]
    for citizen in citizens:
        assert citizen.post(place(), town.process.app).status == 201
    store.create("codes/H15.50.05-261120-0009", b"0" * 32)  # claimed by somebody who died
    found = Found()
    unknown = {how: ask(how, town, "H99-261120-0001", "0000-0000-0000-0000") for how in ("JSON", "vi", "en")}
    for seed in seeds:
        chance = Random(seed)
        code, secret = wrong_pair(chance, citizens)
        how = "JSON" if chance.random() >= _PAGES else chance.choice(("vi", "en"))
        watched.calls.clear()
        answer = ask(how, town, code, secret)
        if answer != unknown[how] or watched.calls != ["get"]:
            found.wrong[seed] = [
                f"{code} with {secret} is answered otherwise: {answer.status} {answer.text[:200]}"
            ]
        found.counts[f"{how} {answer.status}"] += 1
    return found


def ask(how: str, town: Town, code: str, secret: str) -> Answer:
    """Look up as a JSON client, or on the page in a language."""
    if how == "JSON":
        return place().post_json(town.process.app, "/api/status", {"code": code, "secret": secret})
    fields = {"code": [code], "secret": [secret], "_lang": [how]}
    return place().post_form(town.process.app, "/api/status", fields, "text/html")


def wrong_pair(chance: Random, citizens: list[Citizen]) -> tuple[str, str]:
    """A pair that belongs to no dossier, often by little."""
    one, other = chance.sample(citizens, 2)
    plain = submission.plain_secret(one.secret)
    at = chance.randrange(len(plain))
    off = plain[:at] + chance.choice(submission.ALPHABET.replace(plain[at], "")) + plain[at + 1 :]
    noise = "".join(chance.choice(submission.ALPHABET) for _ in range(16))
    secret = chance.choice(
        (off, off, off, noise, other.secret, plain[:-1], plain + "0", "", "…", plain[::-1])
    )
    if submission.plain_secret(secret) == plain:
        secret = noise
    code = chance.choice((one.code, one.code, one.code, one.code.lower(), f" {one.code} "))
    if chance.random() < 0.3:  # a wrong code with a right secret
        serial = chance.choice(("0000", "0009", "0004", "00001", "9999999", f"{chance.randrange(10**6)}"))
        code, secret = f"{one.code.rpartition('-')[0]}-{serial}", one.secret
        if int(serial) == int(one.code.rpartition("-")[2]) and serial == one.code.rpartition("-")[2]:
            code += "1"
    return code, chance.choice((secret, secret.lower(), "-".join(secret)))


PROMISES = [
    Promise(
        "P1",
        "a look-up tells nothing without code and secret: wrong pairs get byte-equal answers",
        runs=100_000,
        none="different",
        check=misses,
        unit="pairs",
        chunk=2_500,
    ),
]
MISSES = PROMISES[0]


@pytest.mark.parametrize("seeds", MISSES.parts(25_000), ids=str)
def test_every_miss_is_the_same(seeds: range) -> None:
    """Byte for byte, as JSON and as pages."""
    asked = MISSES.hold(seeds)
    assert asked["vi 404"] > 100
    assert asked["en 404"] > 100


def test_an_answer_that_depends_on_the_code_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look-up that first asks whether there is such a code makes another call of the store."""
    monkeypatch.setattr(
        submission,
        "lookup_name",
        lambda _key, code, secret: f"codes/{code.strip()}" if len(secret) > 3 else "x/y",
    )
    MISSES.finds(MISSES.check, within=200)
