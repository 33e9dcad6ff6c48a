"""Owns the dossier: a submission and the events since, and its status as a fold over them.

Events are an append-only log; the status is never stored. The fold sorts by the event's own time (then source
and id), so it does not depend on the order in which the events arrived.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from functions.domain.submission import Record, encode
from functions.domain.zone import instant, written
from functions.errors import InvalidEvent, StoreUnavailable

if TYPE_CHECKING:
    from functions.stores.protocol import Store

Event = dict[str, Any]

FORWARDED = "vn.motcua.dossier.forwarded"
STATUS_OF = {
    "vn.motcua.dossier.accepted": "accepted",
    "vn.motcua.dossier.rejected": "not_accepted",
    "vn.motcua.dossier.processing": "processing",
    "vn.motcua.dossier.supplement-requested": "supplement_requested",
    "vn.motcua.dossier.payment-requested": "payment_requested",
    "vn.motcua.dossier.withdrawal-requested": "withdrawal_requested",
    "vn.motcua.dossier.stopped": "stopped",
    "vn.motcua.dossier.completed": "completed",
    "vn.motcua.dossier.returned": "returned",
}
"""The ten statuses of the national portal; "registered" is where a dossier starts."""
_TOLD = ("due", "reason", "papers", "amount", "message", "agency", "officer")
_AHEAD = timedelta(minutes=10)  # a clock may be a little fast
_BEFORE = timedelta(days=1)
_TRIES = 50


def check_times(event: Event, record: Record, now: datetime) -> None:
    """Refuse an event whose time cannot be.

    Raises:
        InvalidEvent: from the future, from before the submission, or a time that no calendar has.
    """
    try:
        happened = instant(event["time"])
        due = instant(event["data"]["due"]) if "due" in event["data"] else None
    except ValueError as error:
        raise InvalidEvent("time or due is not an instant between the years 1 and 9999") from error
    if happened > now + _AHEAD:
        raise InvalidEvent("time is in the future")
    if due and due < instant(record["received_at"]):
        raise InvalidEvent("due is before the submission was received")
    if happened < instant(record["received_at"]) - _BEFORE:
        raise InvalidEvent("time is before the submission was received")


def append(store: Store, sid: str, event: Event, now: datetime) -> bool:
    """Add an event to a dossier's log; False when it was there already (same source and id).

    Raises:
        StoreUnavailable: the store fails, or others kept winning the race for the next number.
    """
    for _ in range(_TRIES):
        known = load(store, sid)
        if any((old["source"], old["id"]) == (event["source"], event["id"]) for old in known):
            return False
        number = max((old["n"] for old in known), default=0) + 1
        kept = {name: event[name] for name in ("id", "source", "type", "time", "data")}
        if store.create(
            f"{_folder(sid)}{number}.json", encode({"n": number, "arrived": written(now), **kept})
        ):
            return True
    raise StoreUnavailable("the event could not be appended")


def load(store: Store, sid: str) -> list[Event]:
    """All events of a dossier, as they were written."""
    found = (store.get(name) for name in store.list(_folder(sid)))
    return [json.loads(data) for data in found if data is not None]


def is_forwarded(events: list[Event]) -> bool:
    """Whether the back office has acknowledged the submission."""
    return any(event["type"] == FORWARDED for event in events)


def forwarded(sid: str, source: str, now: datetime) -> Event:
    """The event that says the back office has acknowledged the submission; its id makes it act once."""
    return {"id": f"{sid}-forwarded", "source": source, "type": FORWARDED, "time": written(now), "data": {}}


def status(record: Record, events: list[Event], statuses: list[dict[str, Any]]) -> dict[str, Any]:
    """What the citizen may read about a dossier; nothing of what they filed.

    Returns:
        {"code", "procedure", "procedure_name", "agency", "received_at", "take_in_by", "status", "since",
        "due", "reason", "papers", "amount", "message", "history"}. `status` has the names of the status; each
        of `history` too, with its "time" and what the back office said. The newest stands last.
    """
    by_id = {entry["id"]: entry for entry in statuses}
    history = [{"time": record["received_at"], **_named("registered", by_id)}]
    due = None
    for event in sorted(events, key=lambda event: (instant(event["time"]), event["source"], event["id"])):
        if event["type"] in STATUS_OF:
            said = {name: event["data"][name] for name in _TOLD if name in event["data"]}
            due = said.get("due", due)
            history.append(
                {"time": written(instant(event["time"])), **_named(STATUS_OF[event["type"]], by_id), **said}
            )
    latest = history[-1]
    return {
        "code": record["code"],
        "procedure": record["procedure"],
        "procedure_name": record["procedure_name"],
        "agency": record["agency"],
        "received_at": record["received_at"],
        "take_in_by": record["take_in_by"],
        "due": due,
        **{name: latest.get(name) for name in ("reason", "papers", "amount", "message")},
        "status": _named(latest["id"], by_id),
        "since": latest["time"],
        "history": history,
    }


def _named(status_id: str, by_id: dict[str, dict[str, Any]]) -> dict[str, Any]:
    entry = by_id.get(status_id, {})
    return {
        "id": status_id,
        "number": entry.get("number"),
        "name": entry.get("name", status_id),
        "meaning": entry.get("meaning", ""),
        "clock_stopped": entry.get("clock_stopped", False),
        "final": entry.get("final", False),
    }


def _folder(sid: str) -> str:
    return f"dossiers/{sid}/events/"
