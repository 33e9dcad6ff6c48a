"""A store in memory with the semantics of the real ones: for the many runs.

Knows what a power cut loses (objects created with `durable=False`), which kill -9 does not.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from random import Random


class MemoryStore:
    """Objects by name; what it holds outlives the processes that use it."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.written: dict[str, datetime] = {}
        self.volatile: set[str] = set()  # not on the disk yet
        self.now: Callable[[], datetime] = lambda: datetime(2026, 11, 20, 3, tzinfo=UTC)

    def create(self, name: str, data: bytes, *, durable: bool = True) -> bool:
        """See the protocol."""
        new = name not in self.objects
        if new:
            self.objects[name] = data
            self.written[name] = self.now()
            self.volatile.add(name)
        if durable:
            self.volatile.discard(name)
        return new

    def put_file(self, name: str, path: Path) -> bool:
        """See the protocol."""
        return self.create(name, path.read_bytes())

    def get(self, name: str) -> bytes | None:
        """See the protocol."""
        return self.objects.get(name)

    def read(self, name: str) -> Iterator[bytes] | None:
        """See the protocol."""
        data = self.objects.get(name)
        return None if data is None else (data[at : at + 65536] for at in range(0, len(data), 65536))

    def size(self, name: str) -> int | None:
        """See the protocol."""
        data = self.objects.get(name)
        return None if data is None else len(data)

    def delete(self, name: str) -> None:
        """See the protocol."""
        self.objects.pop(name, None)
        self.volatile.discard(name)

    def list(self, prefix: str) -> Iterator[str]:
        """See the protocol."""
        yield from sorted(name for name in self.objects if name.startswith(prefix))

    def aged(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """See the protocol."""
        yield from ((name, self.written[name]) for name in self.list(prefix))

    def power_cut(self, chance: Random) -> None:
        """Lose what was not durable: each such object stays, is gone, or is there and empty or cut short."""
        for name in sorted(self.volatile):
            fate = chance.choice(("stays", "gone", "gone", "empty", "short"))
            data = self.objects[name]
            if fate == "gone":
                del self.objects[name]
            elif fate != "stays":
                self.objects[name] = b"" if fate == "empty" else data[: chance.randrange(len(data) or 1)]
        self.volatile.clear()
