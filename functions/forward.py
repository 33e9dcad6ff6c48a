"""Owns delivery to the back office: at least once, under a stable id, never given up.

The outbox markers say what is pending. What is waited for after a failure is kept in memory only: a new
process simply tries again. Clock and jitter are handed in.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from functions.domain import dossier, submission
from functions.errors import StoreError
from functions.sealing import open_body
from functions.waits import Waits
from functions.webhook import sign

if TYPE_CHECKING:
    from datetime import datetime

    from functions.domain.submission import Body, Record
    from functions.domain.units import Units
    from functions.stores.protocol import Store

_log = logging.getLogger(__name__)
RECEIVED = "vn.motcua.submission.received"

Send = Callable[[dict[str, str], bytes], int | None]
"""Posts headers and body to the back office; the HTTP status, or None when there was no answer."""


Files = Callable[["Record", "Body | None"], list[dict[str, Any]] | None]
"""Lists the files of a record; None while one of them is still to be judged."""


def cloud_event(record: Record, source: str, units: Units, files: list[dict[str, Any]]) -> dict[str, Any]:
    """A submission as CloudEvents 1.0; the id is the submission's own, so that a repeat can be told."""
    return {
        "specversion": "1.0",
        "id": record["sid"],
        "source": source,
        "type": RECEIVED,
        "subject": record["code"],
        "time": record["received_at"],
        "datacontenttype": "application/json",
        "data": {
            "procedure": record["procedure"],
            "procedure_name": record["procedure_name"],
            "procedure_version": record["procedure_version"],
            "agency": record["agency"],
            "received_at": record["received_at"],
            "take_in_by": record["take_in_by"],
            "form": record["form"],
            **_filed(record, units),
            "files": files,
        },
    }


def _filed(record: Record, units: Units) -> dict[str, Any]:
    """What the citizen filed; sealed as it is kept, where it is."""
    body = open_body(record)
    if body is None:
        return {"sealed": record["sealed"]}
    return {
        "applicant": body["applicant"],
        "answers": {name: _with_names(value, units) for name, value in body["answers"].items()},
        "rows": body["rows"],
    }


def _with_names(value: Any, units: Units) -> Any:
    """An address with the names of its commune and province beside the code, also in entries of a group.

    Any other answer stays as it is.
    """
    if isinstance(value, list):
        return [
            {name: _with_names(inner, units) for name, inner in one.items()} if isinstance(one, dict) else one
            for one in value
        ]
    commune = units.communes.get(value.get("commune", "")) if isinstance(value, dict) else None
    return (
        value
        if commune is None
        else {**value, "commune_name": commune.name, "province_name": commune.province}
    )


_CHANNEL = ""  # the name under which the whole channel waits; no sid is empty


class Forwarder:
    """Delivers what is pending. One round at a time; call `deliver_pending` again when its answer says."""

    def __init__(
        self,
        store: Store,
        units: Callable[[], Units],
        files: Files,
        send: Send,
        secret: str,
        source: str,
        now: Callable[[], datetime],
        jitter: Callable[[], float],
    ) -> None:
        self._store = store
        self._units = units
        self._files = files
        self._send = send
        self._secret = secret
        self._source = source
        self._now = now
        self._waits = Waits(jitter)
        self._last = ""

    def deliver_pending(
        self, eager: bool = False, stopped: Callable[[], bool] = lambda: False
    ) -> float | None:
        """Try every marker whose time has come; `eager` tries one even while the channel waits.

        `stopped` is asked before each: the process wants to end.

        Returns:
            Seconds until the next try, or None when nothing is pending.
        """
        if eager:
            self._waits.hurry(_CHANNEL)
        try:
            pending = [name.removeprefix("outbox/") for name in self._store.list("outbox/")]
        except StoreError:
            return 10
        # Begin after the last one tried, so that one which always times out does not keep the others waiting.
        for sid in sorted(pending, key=lambda sid: (sid <= self._last, sid)):
            if self._waiting(_CHANNEL) or stopped():
                break
            if not self._waiting(sid):
                self._last = sid
                if self._deliver(sid):
                    pending.remove(sid)
        return self._next_try(pending)

    def _deliver(self, sid: str) -> bool:
        try:
            return self._deliver_or_raise(sid)
        except StoreError as error:
            _log.warning("forwarding %s: %s", sid, type(error).__name__)
        except (ValueError, KeyError, TypeError, AttributeError) as error:  # it must not keep the others
            _log.error("forwarding %s: its record cannot be read (%s)", sid, type(error).__name__)
        self._waits.failed(sid, self._now())
        return False

    def _deliver_or_raise(self, sid: str) -> bool:
        if not dossier.is_forwarded(dossier.load(self._store, sid)):
            data = self._store.get(submission.record_name(sid))
            if data is None:  # a marker without its record: keep it, and say so
                _log.error("forwarding %s: no such record", sid)
                self._waits.failed(sid, self._now())
                return False
            record = submission.decode(data)
            files = self._files(record, open_body(record))
            if files is None:
                _log.info("forwarding %s: its files are still to be checked", sid)
                self._waits.failed(sid, self._now())
                return False
            body = submission.encode(cloud_event(record, self._source, self._units(), files))
            headers = sign(self._secret, sid, body, self._now())
            answer = self._send(
                {**headers, "content-type": "application/cloudevents+json; charset=utf-8"}, body
            )
            if answer is None or not 200 <= answer < 300:
                _log.warning("forwarding %s: %s", sid, answer or "no answer")
                self._waits.failed(_CHANNEL if answer is None else sid, self._now())
                return False
            now = self._now()
            dossier.append(self._store, sid, dossier.forwarded(sid, self._source, now), now)
        self._store.delete(f"outbox/{sid}")
        self._waits.clear(_CHANNEL)
        self._waits.clear(sid)
        return True

    def _waiting(self, name: str) -> bool:
        return self._waits.until(name, self._now()) is not None

    def _next_try(self, pending: list[str]) -> float | None:
        if not pending:
            return None
        now = self._now()
        first = min(self._waits.until(sid, now) or now for sid in pending)
        return max(((max(first, self._waits.until(_CHANNEL, now) or now)) - now).total_seconds(), 0.05)
