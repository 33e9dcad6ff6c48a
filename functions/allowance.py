"""Owns counting what came in, across instances and without a server: one object a block of submissions.

`limits/<window>/<who>/<block>` is created if absent, and whoever creates it lets a block of submissions in;
an instance that finds its block taken looks which is the next. So a count costs one small write a block, is
bounded by the limit. A store that fails stops nobody, nor does losing one race after another.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from functions.domain.limits import counted_as
from functions.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from functions.domain.limits import Limits
    from functions.stores.protocol import Store

_log = logging.getLogger(__name__)
_BLOCKS = 50  # a limit is that many blocks: that many instances may hold one each
_TRIES = 10
_MOST = 10_000  # counts kept in memory
_KEPT_WINDOWS = 2
_FILES = 20  # for each submission that an address may make


@dataclass
class _Count:
    block: int = -1  # the last block that is known to be taken
    left: int = 0  # of a block that is ours
    over: int = 0  # what came when all were taken


class Allowance:
    """How much of what is allowed in a window has come."""

    def __init__(self, store: Store, key: bytes, limits: Limits, now: Callable[[], datetime]) -> None:
        self._store = store
        self._key = key
        self._limits = limits
        self._now = now
        self._window = -1
        self._counts: dict[str, _Count] = {}
        self._lock = Lock()

    def by_address(self, subscriber: str) -> float:
        """Count one more of a subscriber; what came by what is allowed. Unknown ones share a count."""
        return self._take("address", subscriber, self._limits.per_address)

    def by_files(self, subscriber: str) -> float:
        """Count one more file of a subscriber: a submission may have several."""
        return self._take("files", subscriber, self._limits.per_address * _FILES)

    def by_procedure(self, code: str) -> float:
        """Count one more of a procedure."""
        return self._take("procedure", code, self._limits.per_procedure)

    def _take(self, kind: str, name: str, limit: int) -> float:
        size = max(1, limit // _BLOCKS)
        window = self._limits.window(self._now())
        who = counted_as(self._key, window, kind, name)
        with self._lock:
            if window != self._window or len(self._counts) >= _MOST:
                self._window, self._counts = window, {}
            count = self._counts.setdefault(who, _Count())
            if not count.left and (count.block + 1) * size < limit:
                self._claim(f"limits/{window}/{who}/", count, size, limit)
            if count.left:
                count.left -= 1
                return ((count.block + 1) * size - count.left - 1) / limit
            count.over += 1
            return 1 + count.over / limit

    def _claim(self, prefix: str, count: _Count, size: int, limit: int) -> None:
        try:
            for _ in range(_TRIES):  # whoever loses a race learns where the others are
                count.block += 1
                if (count.block + 1) * size > limit:
                    return
                if self._store.create(f"{prefix}{count.block}", b"{}", durable=False):
                    count.left = size
                    return
                taken = [int(name.rpartition("/")[2]) for name in self._store.list(prefix)]
                count.block = max([count.block, *taken])
            count.left = 1  # so many at once: this one is let in uncounted
        except StoreError as error:
            _log.warning("could not count (%s)", type(error).__name__)
            count.block -= 1  # it may be free still
            count.left = size


def forget(store: Store, limits: Limits, now: datetime) -> int:
    """Remove the counts of windows that are over; how many objects."""
    oldest = limits.window(now) - _KEPT_WINDOWS
    past = [name for name in store.list("limits/") if int(name.split("/")[1]) < oldest]
    for name in past:
        store.delete(name)
    return len(past)
