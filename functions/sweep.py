"""Owns mending: everything derived (codes, look-ups, outbox markers) is written again from the records."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.domain import dossier, submission

if TYPE_CHECKING:
    from functions.stores.protocol import Store

_log = logging.getLogger(__name__)
RECORD = re.compile(r"submissions/[0-9a-f]{32}/record\.json")


@dataclass
class Swept:
    """How many objects of each kind were missing and are there again."""

    records: int = 0
    codes: int = 0
    lookups: int = 0
    markers: int = 0
    unreadable: int = 0


def sweep(store: Store, master_key: bytes) -> Swept:
    """Go through all records and mend what is missing; safe beside everything else that runs.

    A record that cannot be read is logged and passed over.

    Raises:
        StoreUnavailable: the store fails; what was mended stays.
    """
    swept = Swept()
    there = {name for folder in ("codes/", "lookups/", "outbox/") for name in store.list(folder)}
    for name in store.list("submissions/"):
        if RECORD.fullmatch(name):
            try:
                _mend(store, name, master_key, there, swept)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                _log.error("sweep: %s cannot be read (%s)", name, type(error).__name__)
                swept.unreadable += 1
    return swept


def _mend(store: Store, name: str, master_key: bytes, there: set[str], swept: Swept) -> None:
    record = submission.decode(store.get(name) or b"{}")
    sid, code = record["sid"], record["code"]
    swept.records += 1
    secret = submission.secret_of(master_key, record)
    claim, lookup = f"codes/{code}", submission.lookup_name(master_key, code, secret)
    if claim not in there:
        swept.codes += store.create(claim, sid.encode())
    elif store.get(claim) != sid.encode():
        _log.error("sweep: %s is claimed by another submission than %s", claim, sid)
    if lookup not in there:
        swept.lookups += store.create(lookup, sid.encode())
    if f"outbox/{sid}" not in there and not dossier.is_forwarded(dossier.load(store, sid)):
        swept.markers += store.create(f"outbox/{sid}", b"{}")
