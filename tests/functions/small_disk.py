"""Runs in a process of its own, with a small disk mounted under the store: `small_disk.py TROUBLE FOLDER`.

Needs a name space of its own (`unshare -Urm`) and no right to pass over permissions (`setpriv`). What is not
as it should be is an AssertionError.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.functions.asgi import Answer, post_form, post_json
from tests.functions.conftest import SUBMIT, World, make_world, problem_of
from tests.functions.uploading import PDF, Sent, ask, put, with_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

PAGE = 4096
SENTENCE = "Hệ thống tạm thời chưa lưu được hồ sơ. Hãy gửi lại sau ít phút; hồ sơ không bị trùng."

UNSURE = "Chưa biết hồ sơ đã được lưu hay chưa"


def mount(store: Path, *options: str) -> None:
    """Mount a disk of 1 MB, or change how it is mounted."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(store)], check=True)


@contextmanager
def full(store: Path, spare: int) -> Iterator[None]:
    """No room but for some pages of 4 KB."""
    ballast = store / ".ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * PAGE)
        except OSError:
            pass
    os.truncate(ballast, ballast.stat().st_size - spare * PAGE)
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def read_only(store: Path) -> Iterator[None]:
    """As the kernel does when the disk fails under it."""
    mount(store, "remount", "ro", "size=1m")
    try:
        yield
    finally:
        mount(store, "remount", "rw", "size=1m")


@contextmanager
def forbidden(store: Path) -> Iterator[None]:
    """Somebody else owns it now."""
    folders = [store, *(path for path in store.rglob("*") if path.is_dir())]
    for folder in reversed(folders):
        folder.chmod(0)
    try:
        yield
    finally:
        for folder in folders:
            folder.chmod(0o700)


def troubles(trouble: str, store: Path) -> list[Callable[[], AbstractContextManager[None]]]:
    """The troubles of one name, each to be had once."""
    if trouble == "full":
        return [lambda spare=spare: full(store, spare) for spare in range(7)]  # type: ignore[misc]
    return [lambda: {"read-only": read_only, "forbidden": forbidden}[trouble](store)]


def refused(answer: Answer) -> None:
    """Nothing is acknowledged, and it is said what to do."""
    assert answer.status == 503, (answer.status, answer.text)
    assert int(answer.headers["retry-after"]) > 0
    if "json" in answer.headers["content-type"]:
        assert problem_of(answer, "store-unavailable")["detail"] == SENTENCE
    else:
        assert UNSURE in answer.text


def sent(world: World, key: str, kind: str) -> Answer:
    """One and the same submission, as a script or as a form without scripts sends it."""
    if kind == "JSON":
        return post_json(world.app, SUBMIT, world.submission(key))
    return post_form(world.app, SUBMIT, world.fields("submit", key))


def suffer(world: World, key: str, kind: str, trouble: AbstractContextManager[None]) -> bool:
    """Submit in trouble and again afterwards; whether the first was taken."""
    before = set(world.names("submissions/"))
    with trouble:
        first = sent(world, key, kind)
        if first.status != 201:
            refused(first)
    after = set(world.names("submissions/")) - before
    assert len(after) == (first.status == 201), "a record that nobody acknowledged, or none that was"
    again = sent(world, key, kind)
    assert again.status == (200 if after else 201), again.text
    assert len(set(world.names("submissions/")) - before) == 1
    assert list((world.folder / "store" / ".scratch").iterdir()) == [], "half of something is left"
    return first.status == 201


def suffer_upload(world: World, key: str, trouble: AbstractContextManager[None]) -> None:
    """Upload in trouble and again afterwards."""
    granted = ask(world, Sent(), key=key).json
    with trouble:
        first = put(world, granted["url"], granted["fields"], PDF)
    assert first in (204, 503), first
    assert len([name for name in world.names("uploads/") if name.endswith(granted["id"])]) == (first == 204)
    assert put(world, granted["url"], granted["fields"], PDF) == 204
    assert world.store.get(next(n for n in world.names("uploads/") if n.endswith(granted["id"]))) == PDF


def main(trouble: str, folder: Path) -> None:
    """Go through one trouble: a store that has records, and one that has none."""
    store = folder / "store"
    store.mkdir()
    mount(store, "size=1m")
    world = make_world(folder)
    papers = with_files(world)
    old = sent(world, "the-first-of-all-0001", "JSON").json
    taken = []
    for n, begin in enumerate(troubles(trouble, store)):
        for kind in ("JSON", "page"):
            taken.append(suffer(world, f"{trouble}-{kind}-{n:020d}", kind, begin()))
        suffer_upload(papers, f"{trouble}-file-{n:020d}", begin())
    assert False in taken, "there was no trouble"
    asked = {"code": old["code"], "secret": old["secret"]}
    assert post_json(world.app, "/api/status", asked).status == 200
    codes = [world.store.get(name) for name in world.names("submissions/") if name.endswith("record.json")]
    assert len(codes) == 1 + len(taken)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
