"""Owns removing what was uploaded and never submitted: personal data that nobody has a reason to keep.

A submission counts an upload of more than 7 days as missing (attachments.py), so after 8 nothing can come
of it. `swept/uploads-<instant>` says up to when uploads were gone through. It is the time at which the
store wrote one of them, not ours, so that a clock that jumps leaves none out; one in the future, from when
the clock of the store was ahead, does not count.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from functions.domain import submission

if TYPE_CHECKING:
    from functions.stores.protocol import Store

_log = logging.getLogger(__name__)
_KEPT = timedelta(days=8)
_MARK = "swept/uploads-"
_INSTANT = "%Y%m%dT%H%M%SZ"
_FOLDERS = ("uploads/", "clean/", "refused/")


def remove_abandoned(store: Store, now: datetime) -> int:
    """Remove uploads older than 8 days that no record names, with their verdicts; how many there were.

    Raises:
        StoreUnavailable: the store fails; the rest goes next time.
    """
    marks = list(store.list(_MARK))
    reached = marks[-1].removeprefix(_MARK) if marks else ""
    if reached > f"{now.astimezone(UTC):{_INSTANT}}":
        reached = ""
    old: dict[str, list[str]] = defaultdict(list)  # by sid
    latest = reached
    for folder in _FOLDERS:
        for name, written in store.aged(folder):
            instant = f"{written.astimezone(UTC):{_INSTANT}}"
            if written <= now - _KEPT and instant >= reached:
                old[name.split("/")[1]].append(name)
                latest = max(latest, instant)
    removed = sum(_remove(store, name, now) for sid in old for name in _unwanted(store, sid, old[sid]))
    if latest != reached:
        store.create(_MARK + latest, b"", durable=False)
        for mark in marks:
            store.delete(mark)
    return removed


def _unwanted(store: Store, sid: str, names: list[str]) -> list[str]:
    """Those of a submission's uploads that its record does not name; all where there is no record."""
    data = store.get(submission.record_name(sid))
    if data is None:
        return names
    try:
        kept = {file["id"] for file in submission.decode(data)["files"]}
    except (ValueError, KeyError, TypeError) as error:
        _log.error("the record of %s cannot be read (%s): its uploads stay", sid, type(error).__name__)
        return []
    return [name for name in names if name.split("/")[2] not in kept]


def _remove(store: Store, name: str, now: datetime) -> bool:
    written = dict(store.aged(name)).get(name)
    if written is None or written > now - _KEPT:  # sent again meanwhile
        return False
    _, sid, file_id = name.split("/")
    store.delete(f"verdicts/{sid}/{file_id}.json")
    store.delete(name)
    return True
