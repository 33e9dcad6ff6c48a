"""Owns how much may come in before proof is asked for, and how much proof. Pure: counts and times are
handed in.

Nobody honest is ever turned away for good: above a limit a browser proves a little work, and one without
scripts waits its turn. A whole commune may share one address, so a full address costs work and not a
refusal.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

#: Hashes that a proof takes at most where there is only just too much: under a second on a cheap phone.
LEAST_WORK = 20_000
_MOST_FOR_ALL = 4  # times the least, however much others send
_MOST_FOR_ONE = 64  # times the least, for an address that goes on and on


@dataclass(frozen=True)
class Limits:
    """New submissions in one window before proof is asked for."""

    minutes: int = 10
    per_address: int = 30
    per_procedure: int = 300

    def window(self, now: datetime) -> int:
        """The number of the window that a moment is in."""
        return int(now.timestamp()) // (self.minutes * 60)

    def ends(self, now: datetime) -> datetime:
        """When the window ends."""
        return datetime.fromtimestamp((self.window(now) + 1) * self.minutes * 60, UTC)


def subscriber(address: str) -> str:
    """Who is behind an address: itself, or for IPv6 the /64 of one line. Empty for what is none."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if known.version == 6:
        mapped = known.ipv4_mapped
        return str(mapped or ipaddress.ip_network((known, 64), strict=False).network_address)
    return str(known)


def counted_as(key: bytes, window: int, kind: str, name: str) -> str:
    """The name that somebody is counted under in one window: a keyed hash, nobody can be followed."""
    return hmac.new(key, f"{window}\n{kind}\n{name}".encode(), hashlib.sha256).hexdigest()[:24]


def work(address: float, everybody: float) -> int:
    """How many hashes to ask for at most; 0 for none.

    `address` and `everybody`: what came in the window by the limit, for the one who asks and for all.
    """
    if address < 1 and everybody < 1:
        return 0
    return int(LEAST_WORK * max(1, min(address, _MOST_FOR_ONE), min(everybody, _MOST_FOR_ALL)))


class Turns:
    """A queue without a list: each who waits gets the next free moment."""

    def __init__(self, every: timedelta, least: timedelta) -> None:
        self._every = every
        self._least = least
        self._last = self._asked = datetime.min.replace(tzinfo=UTC)

    def next(self, now: datetime) -> datetime:
        """When it is the turn of one more; whole seconds."""
        if now < self._asked:  # the clock was set back, and the queue goes back with it
            self._last -= self._asked - now
        self._asked = now
        self._last = max(self._last + self._every, now + self._least)
        return _next_second(self._last)

    def is_too_late(self, turn: datetime, now: datetime) -> bool:
        """Whether a turn comes later than any of this queue: given by a clock that ran ahead."""
        return turn > _next_second(max(self._last - max(self._asked - now, timedelta()), now + self._least))


def _next_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0) + timedelta(seconds=1)
