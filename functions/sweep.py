"""Owns mending: everything derived (codes, look-ups, outbox markers) is written again from the records."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.domain import dossier, submission

if TYPE_CHECKING:
    from functions.stores.protocol import Store


@dataclass
class Swept:
    """How many objects of each kind were missing and are there again."""

    records: int = 0
    codes: int = 0
    lookups: int = 0
    markers: int = 0


def sweep(store: Store, lookup_key: bytes) -> Swept:
    """Go through all records and mend what is missing; safe beside everything else that runs.

    Raises:
        StoreUnavailable: the store fails; what was mended stays.
    """
    swept = Swept()
    for name in store.list("submissions/"):
        data = store.get(name)
        if data is None or not name.endswith("/record.json"):
            continue
        record = json.loads(data)
        sid, code = record["sid"], record["code"]
        swept.records += 1
        swept.codes += store.create(f"codes/{code}", sid.encode())
        swept.lookups += store.create(
            submission.lookup_name(lookup_key, code, record["secret"]), sid.encode()
        )
        if not dossier.is_forwarded(dossier.load(store, sid)):
            swept.markers += store.create(f"outbox/{sid}", b"{}")
    return swept
