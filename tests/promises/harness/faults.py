"""A store that fails from a seed, wrapped around any other: what networks, disks and clouds do to a call."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from functions.errors import StoreUnavailable
from tests.promises.harness.wrapped import Given, WrappedStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from random import Random

    from functions.stores.protocol import Store

KINDS = ("before", "after", "late", "slow", "throttled", "torn")
"""before: nothing happened. after: it happened, and the caller sees an error. late: the caller sees an
error, and it happens some calls later. slow: it takes seconds. throttled: this call and the next few are
refused. torn: a write breaks off and leaves no object; a listing breaks off in the middle."""


class FaultyStore(WrappedStore):
    """Fails on a share of the calls; `wait` lets the clock pass."""

    def __init__(self, inner: Store, chance: Random, share: float, wait: Callable[[float], None]) -> None:
        super().__init__(inner)
        self.chance = chance
        self.share = share
        self.happened: Counter[str] = Counter()
        self._wait = wait
        self._throttled = 0
        self._late: list[tuple[int, Callable[[], object]]] = []

    def list(self, prefix: str) -> Iterator[str]:
        """See the protocol."""
        fault = self._fault()
        if fault == "torn":
            names = list(self.inner.list(prefix))
            yield from names[: self.chance.randrange(len(names) + 1)]
        if fault not in ("", "slow"):
            raise StoreUnavailable("a seeded fault")
        yield from self.inner.list(prefix)

    def put_file(self, name: str, path: Path) -> bool:
        """See the protocol. Read at once: what happens late must not need the file any more."""
        data = path.read_bytes()
        return self.wrote(f"create {name}", lambda: self.inner.create(name, data))

    def settle(self) -> None:
        """The trouble is over: what was still under way happens now, and nothing fails any more."""
        self.share = self._throttled = 0
        self.arrive()

    def arrive(self) -> None:
        """What was under way has happened: no network holds a write back for more than a minute."""
        late, self._late = self._late, []
        for _, effect in late:
            effect()

    def asked(self, _what: str, act: Callable[[], Given]) -> Given:
        """A read fails or not; when makes no difference."""
        if self._fault() not in ("", "slow"):
            raise StoreUnavailable("a seeded fault")
        return act()

    def wrote(self, _what: str, act: Callable[[], Given]) -> Given:
        """A write fails before, after, or before an effect to come."""
        fault = self._fault()
        if fault in ("", "slow"):
            return act()
        if fault == "after":
            act()
        if fault == "late":
            self._late.append((self.chance.randint(1, 12), act))
        raise StoreUnavailable("a seeded fault")

    def _fault(self) -> str:
        due = [effect for calls, effect in self._late if calls <= 1]
        self._late = [(calls - 1, effect) for calls, effect in self._late if calls > 1]
        for effect in due:
            effect()
        if self._throttled:
            self._throttled -= 1
            return "throttled"
        if self.chance.random() >= self.share:
            return ""
        fault = self.chance.choice(KINDS)
        self.happened[fault] += 1
        if fault == "throttled":
            self._throttled = self.chance.randint(0, 3)
        if fault == "slow":
            self._wait(self.chance.uniform(1, 30))
        return fault
