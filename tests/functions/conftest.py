"""The functions over a fresh bundle and a fresh directory store, with a clock that tests move."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from functions.domain.limits import Limits
from functions.settings import Settings
from functions.wiring import Functions, open_store, wire
from tests.functions.bundle import CODE, answers, typed, write_bundle

if TYPE_CHECKING:
    from pathlib import Path

    from functions.stores.protocol import Store
    from tests.functions.asgi import Answer

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BASE_URL = "https://mot-cua.example"
SUBMIT = f"/api/procedures/{CODE}/submissions"
KEY = "0123456789abcdef"


class Clock:
    """A clock that stands still until it is moved; 21 November 2026 is a Saturday."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.time += timedelta(seconds=seconds)


@dataclass
class BackOffice:
    """A back office that answers with a status, or with nothing when it is down."""

    answer: int | None = 204
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def __call__(self, headers: dict[str, str], body: bytes) -> int | None:
        self.got.append((headers, body))
        return self.answer


@dataclass
class World:
    """Everything a test of the functions needs."""

    folder: Path
    digest: str
    settings: Settings
    clock: Clock
    back_office: BackOffice
    functions: Functions
    rung: list[None]

    @property
    def app(self) -> Any:
        """The ASGI app."""
        return self.functions.app

    @property
    def store(self) -> Store:
        """The store under it."""
        return self.functions.store

    def names(self, prefix: str = "") -> list[str]:
        """What the store holds."""
        return list(self.store.list(prefix))

    def submission(self, key: str = KEY, **changes: Any) -> dict[str, Any]:
        """The body of a JSON submission; None in `changes` leaves an answer out."""
        changed = {name: value for name, value in {**answers(), **changes}.items() if value is not None}
        return {"key": key, "form": self.digest, "answers": changed}

    def fields(self, step: str, key: str = KEY, **changes: Any) -> dict[str, list[str]]:
        """The fields of a form post."""
        control = {"_form": [self.digest], "_key": [key], "_step": [step], "_lang": ["vi"]}
        return {**control, **typed(), **changes}

    def rewired(self, store: Store) -> World:
        """The same over another store: a new process."""
        rung: list[None] = []
        functions = _wire(self.settings, store, self.clock, self.back_office, rung)
        return World(self.folder, self.digest, self.settings, self.clock, self.back_office, functions, rung)


def _wire(
    settings: Settings, store: Store, clock: Clock, back_office: BackOffice, rung: list[None]
) -> Functions:
    return wire(settings, store, ring=lambda: rung.append(None), send=back_office, now=clock)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """The functions over a directory store."""
    return make_world(tmp_path)


def make_world(folder: Path) -> World:
    """A bundle, a directory store and the functions over both, in a folder."""
    digest = write_bundle(folder / "bundle")
    settings = Settings(
        bundle=folder / "bundle",
        store=f"file:{folder / 'store'}",
        base_url=BASE_URL,
        back_office_url="http://127.0.0.1:9/webhook",
        master_key=b"k" * 32,
        back_office_secret=SECRET,
        limits=Limits(per_address=10**6, per_procedure=10**6),
    )
    clock, back_office, rung = Clock(), BackOffice(), list[None]()
    functions = _wire(settings, open_store(settings.store), clock, back_office, rung)
    return World(folder, digest, settings, clock, back_office, functions, rung)


def problem_of(answer: Answer, name: str) -> dict[str, Any]:
    """The problem in an answer, which must be of this name."""
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json
    assert problem["type"] == f"{BASE_URL}/problems/#{name}"
    assert problem["status"] == answer.status
    assert all(problem[part] for part in ("title", "detail", "title_en", "detail_en"))
    return problem
