"""Owns how long to wait after failures; kept in memory only: a new process simply tries again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_FIRST_WAIT = timedelta(seconds=1)
_LONGEST_WAIT = timedelta(minutes=15)


class Waits:
    """How long to wait after failures: 1 s, 2 s, 4 s … 15 minutes, each shortened by the jitter (0 to 1)."""

    def __init__(self, jitter: Callable[[], float]) -> None:
        self._jitter = jitter
        self._failures: dict[str, int] = {}
        self._until: dict[str, datetime] = {}

    def until(self, name: str, now: datetime) -> datetime | None:
        """When the next try may be; None: now. Nobody waits for a clock that was set back."""
        until = self._until.get(name)
        return until if until and now < until <= now + _LONGEST_WAIT else None

    def failed(self, name: str, now: datetime) -> None:
        """A try failed."""
        failures = self._failures[name] = self._failures.get(name, 0) + 1
        longest = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(failures - 1, 12))
        self._until[name] = now + longest * (1 - self._jitter() / 2)

    def hurry(self, name: str) -> None:
        """Try now, but remember how often it failed."""
        self._until.pop(name, None)

    def clear(self, name: str) -> None:
        """A try did not fail."""
        self._failures.pop(name, None)
        self._until.pop(name, None)
