"""Owns mending: whatever is derived (codes, look-ups, outbox markers) is written again from the records.

`sweep` goes through all records, `sweep_new` through what may still be incomplete. A code is claimed,
durably, before its record is written, so the codes lead to every record. When a day is over and what its
codes lead to is whole, the day is at rest: `swept/<yymmdd>-<n>` says so for as long as it has n codes. A
clock that jumps gives a resting day one code more, and so wakes it.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from functions.domain import dossier, submission
from functions.domain.codes import PATTERN
from functions.domain.zone import VIET_NAM

if TYPE_CHECKING:
    from datetime import datetime

    from functions.stores.protocol import Store

_log = logging.getLogger(__name__)
RECORD = re.compile(r"submissions/[0-9a-f]{32}/record\.json")
_OVER = timedelta(days=2)  # after the day began: a process may sleep between its claim and its record


@dataclass
class Swept:
    """How many records were gone through, and what of theirs was missing or spoiled and is there again."""

    records: int = 0
    codes: int = 0
    lookups: int = 0
    markers: int = 0
    unreadable: int = 0


def sweep(store: Store, master_key: bytes) -> Swept:
    """Mend from all records: after derived objects were lost, or a backup was played back.

    Safe beside everything else that runs. A record that cannot be read is logged and passed over.

    Raises:
        StoreUnavailable: the store fails; what was mended stays.
    """
    swept = Swept()
    for name in store.list("submissions/"):
        if RECORD.fullmatch(name):
            _mend(store, name, master_key, swept)
    return swept


def sweep_new(store: Store, master_key: bytes, now: datetime) -> Swept:
    """Mend what may be incomplete: the records of all days that are not at rest.

    Raises:
        StoreUnavailable: the store fails; what was mended stays.
    """
    swept = Swept()
    at_rest = set(store.list("swept/"))
    over = f"{now.astimezone(VIET_NAM) - _OVER:%y%m%d}"
    for day, claims in _days(store).items():
        mark = f"swept/{day}-{len(claims)}"
        if mark in at_rest:
            continue
        unreadable = swept.unreadable
        for claim in claims:
            name = submission.record_name((store.get(claim) or b"").decode("ascii", "replace"))
            if RECORD.fullmatch(name):
                _mend(store, name, master_key, swept)
        if day <= over and swept.unreadable == unreadable:
            store.create(mark, b"")  # durable, as all that it speaks for
    return swept


def _days(store: Store) -> dict[str, list[str]]:
    """The names of all claims, by day."""
    days: dict[str, list[str]] = defaultdict(list)
    for name in store.list("codes/"):
        if PATTERN.fullmatch(name.removeprefix("codes/")):
            days[name.split("-")[-2]].append(name)
    return days


def _mend(store: Store, name: str, master_key: bytes, swept: Swept) -> None:
    data = store.get(name)
    if data is None:
        return  # a claim whose record is not there yet, or never will be
    try:
        record = submission.decode(data)
        sid, claim = record["sid"], f"codes/{record['code']}"
        lookup = submission.lookup_name(master_key, record["code"], submission.secret_of(master_key, record))
        pending = store.size(f"outbox/{sid}") is not None or not dossier.is_forwarded(
            dossier.load(store, sid)
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        _log.error("sweep: %s cannot be read (%s)", name, type(error).__name__)
        swept.unreadable += 1
        return
    swept.records += 1
    claimed, found = store.get(claim), store.get(lookup)
    if claimed is None:
        swept.codes += store.create(claim, sid.encode())
    elif claimed != sid.encode():
        _log.error("sweep: %s is claimed by another submission than %s", claim, sid)
    if found != sid.encode():
        if found is not None:
            store.delete(lookup)  # a power cut left the name without its bytes
        swept.lookups += store.create(lookup, sid.encode())
    if pending:
        swept.markers += store.create(f"outbox/{sid}", b"")
