"""Real processes that tell a part of a story and end themselves with SIGKILL at one of their effects.

What the world saw of a process comes through a pipe: who holds which receipt after each act, and what the
back office got. Whatever the dead process knew besides is gone with it.
"""

from __future__ import annotations

import os
import signal
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from functions.stores.directory import DirectoryStore
from tests.promises.harness.crash import Life
from tests.promises.harness.disk import Disk
from tests.promises.harness.place import at_work, place
from tests.promises.harness.story import Story

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

_processes = get_context("forkserver")
_processes.set_forkserver_preload(["tests.promises.harness.kill"])


class _Mortal(Life):
    """Ends the whole process instead of raising."""

    def _die(self, where: str) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


def tell_mortally(story: Story, root: Path, seed: int, ends: list[int]) -> int:
    """Tell a story in processes; the n-th dies at effect `ends[n]`, the last one lives. How many were
    killed.
    """
    act = killed = 0
    for ends_at in [*ends, 0]:
        here, there = _processes.Pipe()
        saw = (story.citizens, story.town.clock.time)
        process = _processes.Process(target=_live, args=(root, seed, act, ends_at, saw, there))
        process.start()
        there.close()
        try:
            while True:
                kind, value = here.recv()
                if kind == "office":
                    story.town.office.take({}, value)
                else:
                    act, story.citizens, story.town.clock.time = value
        except EOFError:
            process.join()
        if process.exitcode != -signal.SIGKILL:
            if process.exitcode:
                raise RuntimeError(f"a process ended with {process.exitcode}")
            break
        killed += 1
        act += 1  # whoever did it got no answer, and tries again at the end
    return killed


def _live(root: Path, seed: int, first: int, ends_at: int, saw: Any, pipe: Connection) -> None:
    disk = Disk(root, _Mortal(ends_at, before=ends_at % 2 == 0))
    story = Story(
        place(), DirectoryStore(root / "store"), seed, opened=lambda _life: DirectoryStore(root / "store")
    )
    acts = story.acts()
    story.citizens[:], story.town.clock.time = saw
    take = story.town.office.take

    def tell(headers: dict[str, str], body: bytes) -> int | None:
        pipe.send(("office", body))
        return take(headers, body)

    story.town.office.take = tell  # type: ignore[method-assign,assignment]
    with at_work(), disk.watched():
        for number, act in enumerate(acts[first:], first + 1):
            act(story.town.process)
            story.town.clock.forward(2)
            pipe.send(("saw", (number, story.citizens, story.town.clock.time)))
