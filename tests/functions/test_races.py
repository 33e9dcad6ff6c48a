"""Many at once, and death in the middle: one record, one code, one receipt."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from functions.domain import dossier
from tests.functions.asgi import post_json, send
from tests.functions.conftest import SUBMIT, World

if TYPE_CHECKING:
    from pathlib import Path

JSON = {"content-type": "application/json"}


def test_64_identical_posts_at_once(world: World) -> None:
    """One 201, the others 200, all with the same bytes; one record, one code, one look-up, one marker."""
    body = json.dumps(world.submission()).encode()

    async def all_at_once() -> list[tuple[int, bytes]]:
        answers = await asyncio.gather(*(send(world.app, "POST", SUBMIT, JSON, (body,)) for _ in range(64)))
        return [(answer.status, answer.body) for answer in answers]

    answers = asyncio.run(all_at_once())
    assert sorted(status for status, _ in answers) == [200] * 63 + [201]
    assert len({body for _, body in answers}) == 1
    for prefix in ("submissions/", "codes/", "lookups/", "outbox/"):
        assert len(world.names(prefix)) == 1


def test_64_different_posts_at_once(world: World) -> None:
    """64 people file at the same moment, through two processes: 64 records, 64 codes."""
    other = world.rewired(world.store)

    async def all_at_once() -> list[str]:
        bodies = [json.dumps(world.submission(key=f"key-of-person-{n:04d}")).encode() for n in range(64)]
        apps = [world.app, other.app] * 32
        posts = (send(app, "POST", SUBMIT, JSON, (body,)) for app, body in zip(apps, bodies, strict=True))
        return [answer.json["code"] for answer in await asyncio.gather(*posts)]

    assert len(set(asyncio.run(all_at_once()))) == 64
    assert len(world.names("submissions/")) == len(world.names("codes/")) == 64


def test_events_at_once_get_numbers_of_their_own(world: World) -> None:
    """32 writers append: 16 different events, each twice; 16 are kept, under 16 numbers."""
    from concurrent.futures import ThreadPoolExecutor

    events = [
        {"id": f"e{n % 16}", "source": "s", "type": "t", "time": "2026-11-20T10:00:00Z", "data": {}}
        for n in range(32)
    ]
    with ThreadPoolExecutor(32) as pool:
        added = list(pool.map(lambda event: dossier.append(world.store, "sid", event, world.clock()), events))
    kept = dossier.load(world.store, "sid")
    assert added.count(True) == 16
    assert sorted(event["n"] for event in kept) == list(range(1, 17))
    assert {event["id"] for event in kept} == {f"e{n}" for n in range(16)}


CRASH = """
import os, signal, sys, json
from pathlib import Path
from functions.settings import Settings
from functions.wiring import open_store, wire
from tests.functions.asgi import post_json

class Dying:
    '''Kills its own process, as the power would, before or after creating an object of a given prefix.'''
    def __init__(self, inner, moment, prefix):
        self.inner, self.moment, self.prefix = inner, moment, prefix
    def create(self, name, data, **terms):
        fatal = name.startswith(self.prefix)
        if fatal and self.moment == 'before':
            os.kill(os.getpid(), signal.SIGKILL)
        created = self.inner.create(name, data, **terms)
        if fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return created
    def __getattr__(self, name):
        return getattr(self.inner, name)

folder, moment, prefix, body = sys.argv[1:]
settings = Settings(Path(folder) / 'bundle', f'file:{folder}/store', 'https://mot-cua.example', 'http://127.0.0.1:9',
                    b'k' * 32, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
functions = wire(settings, Dying(open_store(settings.store), moment, prefix))
print(post_json(functions.app, '/api/procedures/1.001193/submissions', json.loads(body)).status)
"""


@pytest.mark.parametrize("prefix", ["codes/", "submissions/", "lookups/", "outbox/"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_every_write_and_posted_again(world: World, moment: str, prefix: str) -> None:
    """kill -9 before or after any object is written, then the browser's retry: one dossier, whole, and
    found."""
    crash(world.folder, moment, prefix, json.dumps(world.submission()))
    answer = post_json(world.app, SUBMIT, world.submission())
    committed_before = prefix in ("lookups/", "outbox/") or (prefix, moment) == ("submissions/", "after")
    assert answer.status == (200 if committed_before else 201)
    assert (
        len(world.names("submissions/")) == len(world.names("outbox/")) == len(world.names("lookups/")) == 1
    )
    asked = {"code": answer.json["code"], "secret": answer.json["secret"]}
    assert post_json(world.app, "/api/status", asked).status == 200
    assert world.functions.forwarder.deliver_pending() is None
    assert len(world.back_office.got) == 1


def crash(folder: Path, moment: str, prefix: str, body: str) -> None:
    """Run a process that dies at a write."""
    command = [sys.executable, "-c", CRASH, str(folder), moment, prefix, body]
    died = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONPATH": "."}, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    assert died.stdout == b""
