"""Asks git which files changed in which commit, and what was in them. Knows no record; never asks who wrote.

A few git processes, however many files and commits there are. The line of commits is that of the branch that
the site is built from: what a merge brought counts as one change, on the day of the merge.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

VIET_NAM = timezone(timedelta(hours=7))
#: The last second that a calendar has; git takes later ones.
LATEST = 253_402_214_400
SAFE = (
    "-c", "log.showSignature=false", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
    "-c", "safe.bareRepository=explicit", "-c", "protocol.allow=never",
)  # fmt: skip


class NoHistory(Exception):
    """There is no history to read; says why in a Vietnamese sentence."""


@dataclass(frozen=True)
class Commit:
    """One commit that touched the files asked for."""

    id: str
    time: datetime  # in Viet Nam
    files: tuple[tuple[str, str | None], ...]  # path in the repository, blob; None: deleted


def commits(folder: Path, under: str) -> list[Commit]:
    """The commits reachable from HEAD that touched `under`, a part of `folder`; the oldest first.

    Raises NoHistory when the folder is in no repository, or in one that holds only the last commits.
    """
    if _git(folder, "rev-parse", "--is-shallow-repository").strip() != b"false":
        raise NoHistory("kho git này chỉ lấy về các commit gần nhất (shallow)")
    told = _git(
        folder, "log", "--reverse", "--first-parent", "--diff-merges=first-parent", "--no-renames",
        "--raw", "--no-abbrev", "-z", "--format=%H %ct", "HEAD", "--", under,
    )  # fmt: skip
    return list(_parse(told.decode("utf-8", "replace").split("\0")))


def _parse(tokens: list[str]) -> list[Commit]:
    """commit, then for each file ":modes old-blob new-blob letter" and its path, all between NULs."""
    found: list[tuple[str, str, list[tuple[str, str | None]]]] = []
    files: list[tuple[str, str | None]] = []
    waiting = iter(tokens)
    for token in waiting:
        token = token.strip("\n")
        if token.startswith(":"):
            blob = token.split(" ")[3]
            files.append((next(waiting), None if set(blob) == {"0"} else blob))
        elif token:
            commit, seconds = token.split(" ")
            files = []
            found.append((commit, seconds, files))
    return [
        Commit(commit, datetime.fromtimestamp(min(int(seconds), LATEST), VIET_NAM), tuple(files))
        for commit, seconds, files in found
    ]


def blobs(folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    """What is in blobs, all from one process."""
    wanted = sorted(set(names))
    told = _git(folder, "cat-file", "--batch", typed="".join(f"{name}\n" for name in wanted).encode())
    found = {}
    at = 0
    for name in wanted:
        end = told.index(b"\n", at)
        head = told[at:end].split()
        if len(head) != 3:  # "… missing": a partial clone that could not fetch it
            at = end + 1
            continue
        size = int(head[2])
        found[name] = told[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
    return found


def _git(folder: Path, *arguments: str, typed: bytes = b"") -> bytes:
    """What git says; settings of the person who runs it and of hooks around it must not change that.

    Nor may it run what a stranger's repository names: no hook, no monitor, no fetching of what is missing (a
    remote may be a command), no bare repository that lies among the files (it brings a configuration).
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    harmless = {"LC_ALL": "C", "GIT_ALLOW_PROTOCOL": "", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(  # noqa: S603
            ["git", "--no-replace-objects", *SAFE, *arguments],  # noqa: S607
            cwd=folder, input=typed, capture_output=True, env=inherited | harmless, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        raise NoHistory("máy này không có git") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        if any("not a git repository" in line for line in said):
            raise NoHistory("các bản ghi không nằm trong kho git")
        raise NoHistory(f"git nói: {said[0] if said else done.returncode}")
    return done.stdout
