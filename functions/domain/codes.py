"""Owns dossier codes: <agency>-<yymmdd>-<serial of the day>, claimed by creating codes/<code>.

The create is the claim: there is no counter to lose. A code of a submission that never came to be is a gap,
which the official form allows. Form of the code: Decision 20/2020/QĐ-TTg's agency id, date, serial of at
least four digits.
"""

from __future__ import annotations

import re
from threading import Lock
from typing import TYPE_CHECKING

from functions.domain.zone import VIET_NAM
from functions.errors import StoreUnavailable

if TYPE_CHECKING:
    from datetime import datetime

    from functions.stores.protocol import Store

PATTERN = re.compile(
    r"([0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}|[A-Z][0-9]{2}(\.[0-9]{2}){0,5})-[0-9]{6}-[0-9]{4,7}"
)
_LAST_SERIAL = 9_999_999
_TRIES = 200


class Claims:
    """Claims codes in a store.

    Remembers the last serial of a day so that a busy process need not list again.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._last: dict[str, int] = {}
        self._lock = Lock()

    def claim(self, agency: str, received: datetime, sid: str) -> str:
        """A code that nobody else has, for an agency on the day in Viet Nam of `received`.

        Raises:
            StoreUnavailable: the store fails, or no serial is left.
        """
        prefix = f"{agency}-{received.astimezone(VIET_NAM):%y%m%d}-"
        for _ in range(_TRIES):
            code = f"{prefix}{self._next(prefix):04d}"
            if self._store.create(f"codes/{code}", sid.encode()):
                return code
            with self._lock:  # somebody else claims too: look again where they are
                self._last.pop(prefix, None)
        raise StoreUnavailable("no dossier code could be claimed")

    def _next(self, prefix: str) -> int:
        with self._lock:
            if prefix not in self._last:
                day = prefix[-8:]
                self._last = {known: last for known, last in self._last.items() if known.endswith(day)}
                self._last[prefix] = self._greatest(prefix)
            self._last[prefix] += 1
            if self._last[prefix] > _LAST_SERIAL:
                raise StoreUnavailable("the serials of the day are used up")
            return self._last[prefix]

    def _greatest(self, prefix: str) -> int:
        names = self._store.list(f"codes/{prefix}")
        codes = (name.removeprefix("codes/") for name in names)
        return max((int(code.rpartition("-")[2]) for code in codes if PATTERN.fullmatch(code)), default=0)
