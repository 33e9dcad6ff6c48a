"""What the functions ask of a store; directory.py and s3.py are the two that give it.

Names are paths of safe segments (`submissions/0a1b/record.json`), never made from what a person typed. Every
method raises StoreUnavailable when the store does not answer as it should, and no other error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class Store(Protocol):
    """Objects by name: created once, never changed."""

    def create(self, name: str, data: bytes) -> bool:
        """Write an object if there is none of this name; True for the one writer that did.

        When it returns, the object (ours or the other's) is durable.
        """
        ...

    def get(self, name: str) -> bytes | None:
        """The object's bytes, or None."""
        ...

    def delete(self, name: str) -> None:
        """Remove an object; none of that name is fine too."""
        ...

    def list(self, prefix: str) -> Iterator[str]:
        """The names that begin with a prefix, in the order of their characters."""
        ...
