"""What the functions ask of a store; directory.py and s3.py are the two that give it.

Names are paths of safe segments (`submissions/0a1b/record.json`), never made from what a person typed. Every
method raises StoreUnavailable when the store does not answer as it should, and no other error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path


class Store(Protocol):
    """Objects by name: created once, never changed."""

    def create(self, name: str, data: bytes, *, durable: bool = True) -> bool:
        """Write an object if there is none of this name; True for the one writer that did.

        When it returns, the object (ours or the other's) is durable; with `durable=False`, which is for what
        sweep.py can make again, a power cut may take it away.
        """
        ...

    def put_file(self, name: str, path: Path) -> bool:
        """Write an object out of a file, under the same terms as a durable `create`; the file stays."""
        ...

    def get(self, name: str) -> bytes | None:
        """The object's bytes, or None."""
        ...

    def read(self, name: str) -> Iterator[bytes] | None:
        """The object's bytes in pieces, for what is large; None when there is no such object."""
        ...

    def size(self, name: str) -> int | None:
        """How many bytes the object has, or None."""
        ...

    def delete(self, name: str) -> None:
        """Remove an object; none of that name is fine too."""
        ...

    def list(self, prefix: str) -> Iterator[str]:
        """The names that begin with a prefix, in the order of their characters."""
        ...

    def aged(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """The names that begin with a prefix, in that order, with the time each was written (UTC)."""
        ...
