"""The disk under a directory store: every call of the operating system that changes it is an effect.

Between any two of them the process may die; and the power may go, which loses what was not synced: `Disk`
keeps what POSIX promises to be durable apart from what only stands in memory. A file's bytes are durable
after fsync of the file, its name after fsync of its directory.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.promises.harness.crash import Killed, Life

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

_NAMING = ("link", "unlink", "mkdir", "rmdir", "rename", "replace", "symlink")
_SYNCING = ("fsync", "fdatasync")


@dataclass
class _Name:
    """A name in a directory that was changed and not synced: what stood there before each change, None for
    nothing.
    """

    states: list[tuple[bytes, bool] | None]  # bytes, and whether they were durable
    is_folder: bool = False


@dataclass
class Disk:
    """Watches what the process does below `root`; `life` ends it."""

    root: Path
    life: Life = field(default_factory=Life)
    _resting: bool = False  # the process is dead: it is the disk itself that changes now
    _names: dict[Path, _Name] = field(default_factory=dict)
    _synced: set[int] = field(default_factory=set)  # inodes whose bytes are durable

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """While it lasts, calls that change the disk go through here."""
        kept = {name: getattr(os, name) for name in (*_NAMING, *_SYNCING, "open")}
        for name in _NAMING:
            setattr(os, name, self._naming(name, kept[name]))
        for name in _SYNCING:
            setattr(os, name, self._syncing(name, kept[name]))
        os.open = self._opening(kept["open"])
        try:
            yield
        finally:
            for name, real in kept.items():
                setattr(os, name, real)

    def written_back(self) -> None:
        """So much time has passed that the system has synced everything by itself."""
        self._names.clear()
        self._synced.update(path.stat().st_ino for path in self.root.rglob("*") if path.is_file())

    def power_cut(self, chance: Random) -> list[str]:
        """Lose what was not synced: any of the states that each name went through, and bytes that were not
        synced.
        """
        self._resting = True
        try:
            return list(self._lose(chance))
        finally:
            self._resting = False

    def _lose(self, chance: Random) -> Iterator[str]:
        for path, name in sorted(self._names.items(), key=lambda item: len(item[0].parts)):
            if not path.parent.is_dir():
                continue  # its directory is gone already
            if chance.random() < 0.5:
                continue
            if name.is_folder:
                shutil.rmtree(path, ignore_errors=True)
            else:
                self._put(path, chance.choice(name.states))
            yield f"{path.relative_to(self.root)} as it was"
        for path in sorted(path for path in self.root.rglob("*") if path.is_file()):
            if path.stat().st_ino not in self._synced:
                data = path.read_bytes()
                path.write_bytes(data[: chance.choice((0, chance.randrange(len(data) or 1)))])
                self._synced.add(path.stat().st_ino)
                yield f"{path.relative_to(self.root)} cut short"
        self._names.clear()

    def _ours(self, path: Any) -> Path | None:
        if self._resting or not isinstance(path, str | os.PathLike):
            return None
        found = Path(os.fspath(path))
        return found if found.is_relative_to(self.root) else None

    def _naming(self, call: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def acting(*given: Any, **how: Any) -> Any:
            paths = [path for path in map(self._ours, given) if path]
            changed = paths[1:] if call in ("link", "symlink") else paths
            if not changed:
                return real(*given, **how)

            def act() -> Any:
                before = {path: self._state(path) for path in changed}
                done = real(*given, **how)
                for path in changed:
                    self._changed(path, before[path])
                return done

            return self.life.effect(f"{call} {_kind(changed[-1], self.root)}", act)

        return acting

    def _syncing(self, call: str, real: Callable[[int], None]) -> Callable[[int], None]:
        def acting(descriptor: int) -> None:
            path = self._ours(Path(f"/proc/self/fd/{descriptor}").readlink())
            if path is None:
                return real(descriptor)

            def act() -> None:
                real(descriptor)
                if path.is_dir():
                    for name in [name for name in self._names if name.parent == path]:
                        del self._names[name]
                else:
                    self._synced.add(os.fstat(descriptor).st_ino)

            self.life.effect(f"{call} {_kind(path, self.root)}", act)
            return None

        return acting

    def _opening(self, real: Callable[..., int]) -> Callable[..., int]:
        def acting(path: Any, flags: int, *more: Any, **how: Any) -> int:
            ours = self._ours(path)
            if ours is None or not flags & os.O_CREAT:
                return real(path, flags, *more, **how)
            opened = -1

            def act() -> int:
                nonlocal opened
                before = self._state(ours)
                opened = real(path, flags, *more, **how)
                self._changed(ours, before)
                self._synced.discard(os.fstat(opened).st_ino)
                return opened

            try:
                return int(self.life.effect(f"open {_kind(ours, self.root)}", act))
            except Killed:
                if opened >= 0:
                    os.close(opened)
                raise

        return acting

    def _changed(self, path: Path, before: tuple[bytes, bool] | None) -> None:
        self._names.setdefault(path, _Name([], path.is_dir())).states.append(before)

    def _state(self, path: Path) -> tuple[bytes, bool] | None:
        return (path.read_bytes(), path.stat().st_ino in self._synced) if path.is_file() else None

    def _put(self, path: Path, state: tuple[bytes, bool] | None) -> None:
        path.unlink(missing_ok=True)
        if state is not None:
            path.write_bytes(state[0])
            (self._synced.add if state[1] else self._synced.discard)(path.stat().st_ino)


def _kind(path: Path, root: Path) -> str:
    """Which kind of file or directory a path is: `record`, `codes/`, `scratch`, …"""
    parts = path.relative_to(root).parts[1:]
    if parts and parts[0] == ".scratch":
        return "scratch" + "/" * (len(parts) == 1)
    if parts and parts[-1] == "record.json":
        return "record"
    return (parts[0] if parts else "root") + "/" * (len(parts) < 2)
