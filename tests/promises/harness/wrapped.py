"""A store around another: every call goes through one of two methods, which those who wrap a store give.

`wrote` stands around a call that may change something, `asked` around one that only reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from functions.stores.protocol import Store

Given = TypeVar("Given")


class WrappedStore:
    """See the protocol for what each method does."""

    def __init__(self, inner: Store) -> None:
        self.inner = inner

    def wrote(self, what: str, act: Callable[[], Given]) -> Given:
        """Around a call that changes something; `what` is its name and the kind of object."""
        raise NotImplementedError

    def asked(self, what: str, act: Callable[[], Given]) -> Given:
        """Around a call that reads."""
        raise NotImplementedError

    def create(self, name: str, data: bytes, *, durable: bool = True) -> bool:
        """See the protocol."""
        return self.wrote(f"create {kind_of(name)}", lambda: self.inner.create(name, data, durable=durable))

    def put_file(self, name: str, path: Path) -> bool:
        """See the protocol."""
        return self.wrote(f"create {kind_of(name)}", lambda: self.inner.put_file(name, path))

    def delete(self, name: str) -> None:
        """See the protocol."""
        self.wrote(f"delete {kind_of(name)}", lambda: self.inner.delete(name))

    def get(self, name: str) -> bytes | None:
        """See the protocol."""
        return self.asked("get", lambda: self.inner.get(name))

    def read(self, name: str) -> Iterator[bytes] | None:
        """See the protocol."""
        return self.asked("read", lambda: self.inner.read(name))

    def size(self, name: str) -> int | None:
        """See the protocol."""
        return self.asked("size", lambda: self.inner.size(name))

    def list(self, prefix: str) -> Iterator[str]:
        """See the protocol."""
        return self.asked("list", lambda: self.inner.list(prefix))

    def aged(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """See the protocol."""
        return self.asked("aged", lambda: self.inner.aged(prefix))


def kind_of(name: str) -> str:
    """Which kind of object a name is of: `record`, or its first segment."""
    return "record" if name.endswith("/record.json") else name.split("/", 1)[0]
