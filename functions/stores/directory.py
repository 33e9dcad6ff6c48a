"""The store on one machine: a directory, where a hard link is create-if-absent and fsync makes it durable.

Owns how bytes reach the disk. Knows nothing of what they mean. Needs a file system with hard links (any of
Linux's own; not FAT).

A file gets its name (the link) after its bytes are durable, so that no name of a durable object ever stands
for half of one, whenever the power goes; the name is durable when every directory above it is. Of an object
that was created without waiting for the disk a power cut may leave the name without the bytes: whoever
makes it again (sweep.py) looks at the bytes too.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from functions.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}(/[A-Za-z0-9][A-Za-z0-9._-]{0,199}){0,5}")
_SCRATCH = ".scratch"
_PIECE = 1 << 20
_STALE = 3600  # seconds after which a scratch file can only be what a crash left


class DirectoryStore:
    """Objects as files below `root`, which is made when it is missing."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._settled: set[Path] = set()  # folders just below the root that are known to be durable

    def tidy(self) -> None:
        """Make the directory when it is missing, and clear away what crashes left.

        Raises:
            StoreUnavailable: it cannot; the message says where and why.
        """
        with _translated():
            self._make(self._root / _SCRATCH)
            for left in (self._root / _SCRATCH).iterdir():
                with contextlib.suppress(FileNotFoundError):  # another process is just done with it
                    if time.time() - left.stat().st_mtime > _STALE:
                        left.unlink()

    def create(self, name: str, data: bytes, *, durable: bool = True) -> bool:
        """See the protocol."""
        return self._create(name, (data,), durable)

    def put_file(self, name: str, path: Path) -> bool:
        """See the protocol."""
        with _translated(), path.open("rb") as file:
            return self._create(name, _in_pieces(file), durable=True)

    def _create(self, name: str, pieces: Iterable[bytes], durable: bool) -> bool:
        with _translated():
            target = self._path(name)
            created = not target.exists() and self._write_and_link(pieces, target, durable)
            if durable:
                if not created:
                    _sync(target)  # whoever was first may not have waited, or not have lived, for the disk
                self._sync_up(target.parent)
            return created

    def _write_and_link(self, pieces: Iterable[bytes], target: Path, durable: bool) -> bool:
        scratch = self._root / _SCRATCH / secrets.token_hex(16)
        self._make(target.parent)
        self._make(scratch.parent)
        try:
            _write(scratch, pieces, durable)
            return _link(scratch, target)
        finally:
            scratch.unlink(missing_ok=True)

    def get(self, name: str) -> bytes | None:
        """See the protocol."""
        with _translated():
            try:
                return self._path(name).read_bytes()
            except (FileNotFoundError, IsADirectoryError):
                return None

    def read(self, name: str) -> Iterator[bytes] | None:
        """See the protocol."""
        with _translated():
            try:
                return _read(self._path(name).open("rb"))
            except (FileNotFoundError, IsADirectoryError):
                return None

    def size(self, name: str) -> int | None:
        """See the protocol."""
        with _translated():
            path = self._path(name)
            return path.stat().st_size if path.is_file() else None

    def delete(self, name: str) -> None:
        """See the protocol."""
        with _translated():
            path = self._path(name)
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
                _sync(path.parent)

    def list(self, prefix: str) -> Iterator[str]:
        """See the protocol."""
        with _translated():
            folder = prefix.rpartition("/")[0]
            start = self._path(folder) if folder else self._root
            found = [path.relative_to(self._root).as_posix() for path in _files(start)]
        yield from sorted(name for name in found if name.startswith(prefix) and not name.startswith("."))

    def aged(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """See the protocol. One that goes meanwhile is left out."""
        for name in self.list(prefix):
            with _translated(), contextlib.suppress(FileNotFoundError):
                yield name, datetime.fromtimestamp(self._path(name).stat().st_mtime, UTC)

    def _path(self, name: str) -> Path:
        if not _SAFE.fullmatch(name):
            raise StoreUnavailable("an object's name is not a safe one")
        return self._root / name

    def _make(self, folder: Path) -> None:
        """Make a directory and those above it; what is below the root `_sync_up` makes durable."""
        if not folder.is_dir():
            self._make(folder.parent)
            folder.mkdir(mode=0o700, exist_ok=True)
            if self._root.is_relative_to(folder):
                _sync(folder.parent)

    def _sync_up(self, folder: Path) -> None:
        _sync(folder)
        while folder != self._root and folder not in self._settled:
            _sync(folder.parent)
            if folder.parent == self._root:
                self._settled.add(folder)
            folder = folder.parent


def _files(folder: Path) -> Iterator[Path]:
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        else:
            yield Path(entry.path)


def _write(path: Path, pieces: Iterable[bytes], durable: bool) -> None:
    # Answers are personal data: for the owner of the process alone.
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
        file.writelines(pieces)
        file.flush()
        if durable:
            os.fsync(file.fileno())


def _read(file: BinaryIO) -> Iterator[bytes]:
    with _translated(), file:
        yield from _in_pieces(file)


def _in_pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def _link(source: Path, target: Path) -> bool:
    try:
        os.link(source, target)
    except FileExistsError:
        return False
    return True


def _sync(path: Path) -> None:
    """Make the bytes of a file, or the names in a directory, durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(f"{error.strerror or type(error).__name__}: {error.filename or ''}") from error
