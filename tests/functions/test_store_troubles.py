"""A store that is full, read-only, forbidden or slow: nothing is acknowledged, nothing half-written seen."""

from __future__ import annotations

import contextlib
import errno
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.functions.asgi import post_form, post_json, request
from tests.functions.bundle import ROOT
from tests.functions.conftest import SUBMIT, World, problem_of
from tests.functions.small_disk import SENTENCE, refused
from tests.functions.uploading import PDF, Sent, ask, attach, judged, multipart, put, with_files
from tests.promises.harness.wrapped import Given, WrappedStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: A name space where we may mount, without the right to pass over permissions.
_PRIVATE = ["unshare", "-Urm", "setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def may_mount() -> bool:
    """Whether this machine lets us have a disk of our own."""
    if not all(shutil.which(tool) for tool in ("unshare", "setpriv", "mount")):
        return False
    mounting = [*_PRIVATE, "mount", "-t", "tmpfs", "tmpfs", tempfile.gettempdir()]
    return subprocess.run(mounting, capture_output=True).returncode == 0


@pytest.mark.parametrize("trouble", ["full", "read-only", "forbidden"])
def test_a_real_disk_in_trouble(trouble: str, tmp_path: Path) -> None:
    """On a real file system, by real errors: small_disk.py tells what must hold."""
    if not may_mount():
        pytest.skip("no name space to mount a disk in (unshare -Urm)")
    script = [sys.executable, "-m", "tests.functions.small_disk", trouble, str(tmp_path)]
    done = subprocess.run([*_PRIVATE, *script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Nguyễn" not in done.stderr


@contextlib.contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """The kernel lets no file grow beyond a size: a write breaks off in the middle."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, 40, 1000])
def test_a_write_that_breaks_off_leaves_nothing_to_be_seen(world: World, size: int) -> None:
    """At no byte, within the record and within the code: 503 for scripts and people, and then it goes."""
    with files_of_at_most(size):
        refused(post_json(world.app, SUBMIT, world.submission()))
        refused(post_form(world.app, SUBMIT, world.fields("submit", "another-key-0123456789")))
    assert {world.store.size(name) for name in world.names("codes/")} <= {32}
    assert world.names("submissions/") == []
    assert list((world.folder / "store" / ".scratch").iterdir()) == []
    assert post_json(world.app, SUBMIT, world.submission()).status == 201


class Slow(WrappedStore):
    """Takes its time for every call."""

    def __init__(self, inner: Any, seconds: float) -> None:
        super().__init__(inner)
        self.seconds = seconds

    def wrote(self, _what: str, act: Callable[[], Given]) -> Given:
        time.sleep(self.seconds)
        return act()

    def asked(self, what: str, act: Callable[[], Given]) -> Given:
        return self.wrote(what, act)


def test_a_slow_store_slows_only_those_who_wait_for_it(world: World) -> None:
    """Impatient clicks and a second instance make one record; who needs no store is served meanwhile."""
    slow = [world.rewired(Slow(world.store, 0.4)) for _ in range(2)]
    got: list[Any] = []
    posts = [
        threading.Thread(target=lambda one=one: got.append(post_json(one.app, SUBMIT, world.submission())))
        for one in (*slow, *slow)
    ]
    for post in posts:
        post.start()
        time.sleep(0.1)
    started = time.monotonic()
    assert request(slow[0].app, "GET", "/api/health").status == 200
    assert time.monotonic() - started < 0.4
    assert got == []
    for post in posts:
        post.join()
    assert sorted({answer.status for answer in got}) == [200, 201]
    assert len({answer.body for answer in got}) == 1
    assert len(world.names("submissions/")) == 1


def no_room(*_arguments: Any, **_more: Any) -> Any:
    """What a full disk says."""
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("where", ["folder", "bytes"])
def test_no_room_for_what_comes_in(world: World, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """The folder for posted files is full, though the store is not: 503, and the same post goes later."""
    world = with_files(world)
    given = ask(world, Sent()).json
    fields = {name: values[0] for name, values in world.fields("submit").items()}
    headers, body = multipart(fields, PDF, field_name="birth", file_name="a.pdf")
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "mkdtemp", no_room) if where == "folder" else None
        limited = contextlib.nullcontext() if where == "folder" else files_of_at_most(100)
        with limited:
            assert put(world, given["url"], given["fields"], PDF) == 503
            answer = request(world.app, "POST", SUBMIT, {**headers, "accept": "text/html"}, body)
    assert (answer.status, SENTENCE in answer.text) == (503, True)
    assert world.names("uploads/") == []
    assert put(world, given["url"], given["fields"], PDF) == 204
    again = request(world.app, "POST", SUBMIT, {**headers, "accept": "text/html"}, body)
    assert again.status == 201


def test_no_room_to_judge_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The upload stays, nobody says that it is bad, and it is judged afterwards."""
    world = with_files(world)
    reference = attach(world, Sent())
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "mkdtemp", no_room)
        problem_of(judged(world, reference), "store-unavailable")
    assert world.names("verdicts/") == []
    assert judged(world, reference).json["state"] == "clean"
