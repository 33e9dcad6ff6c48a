"""Owns the use cases "where is my dossier?" and "the back office answers"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from functions.body import parse_json
from functions.domain import dossier, submission
from functions.errors import DossierNotFound, InvalidEvent, NotFound
from functions.webhook import verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from functions.bundle import Bundle
    from functions.domain.submission import Record
    from functions.judging import Judging
    from functions.stores.protocol import Store

_SID = re.compile(r"[0-9a-f]{32}")


class Dossiers:
    """Reads dossiers and adds to them."""

    def __init__(
        self,
        store: Store,
        bundle: Bundle,
        master_key: bytes,
        back_office_secret: str,
        now: Callable[[], datetime],
        judging: Judging,
    ) -> None:
        self._store = store
        self._bundle = bundle
        self._master_key = master_key
        self._back_office_secret = back_office_secret
        self._now = now
        self._judging = judging

    def status(self, code: str, secret: str) -> dict[str, Any]:
        """What became of a dossier; see domain.dossier.status.

        Raises:
            DossierNotFound: wrong code, wrong secret: the same miss, as both are one object's name.
        """
        sid = self._store.get(submission.lookup_name(self._master_key, code, secret))
        record = self._record(sid)
        if record is None:
            raise DossierNotFound
        told = dossier.status(record, dossier.load(self._store, record["sid"]), self._bundle.statuses)
        return told | {"files": self._files(record)}

    def _files(self, record: Record) -> dict[str, Any] | None:
        """How far the check of a dossier's files is; None for one without files.

        Returns:
            {"waiting": how many, "refused": [{"paper", "message", "message_en"}]}. A file's own name is the
            citizen's and not told: its paper is what they have to bring.
        """
        if not record["files"]:
            return None
        kept = self._bundle.form(record["form"], record["procedure"])
        fields = kept[0]["fields"] if kept else []
        papers = {field["name"]: field.get("paper", field["label"]) for field in fields}
        verdicts = [(file, self._judging.known(record["sid"], file["id"])) for file in record["files"]]
        refused = [
            (papers.get(file["field"], file["field"]), self._judging.sentences(verdict))
            for file, verdict in verdicts
            if verdict and verdict["state"] == "refused"
        ]
        return {
            "waiting": sum(verdict is None for _, verdict in verdicts),
            "refused": [
                {
                    "paper": paper,
                    "message": _what(said.get("vi", "")),
                    "message_en": _what(said.get("en", "")),
                }
                for paper, said in refused
            ],
        }

    def receive(self, headers: dict[str, str], body: bytes) -> bool:
        """Take an event of the back office; False for one that was taken before.

        Raises:
            BadSignature, Malformed, InvalidEvent: refused.
            NotFound: its subject is no dossier of ours.
        """
        verify(self._back_office_secret, headers, body)
        event = parse_json(body)
        for error in self._bundle.event_schema.iter_errors(event):
            where = "/".join(map(str, error.instance_path))
            raise InvalidEvent(f"/{where}: {error.kind.name}")
        record = self._record(self._store.get(f"codes/{event['subject']}"))
        if record is None or record["code"] != event["subject"]:
            raise NotFound("no dossier has this code")
        now = self._now()
        dossier.check_times(event, record, now)
        return dossier.append(self._store, record["sid"], event, now)

    def _record(self, sid: bytes | None) -> Record | None:
        if sid is None or not _SID.fullmatch(sid.decode("ascii", "replace")):
            return None
        data = self._store.get(submission.record_name(sid.decode()))
        return None if data is None else submission.decode(data)


def _what(sentences: str) -> str:
    """What is wrong, without what to send instead: after the submission nothing can be sent again."""
    first, more, _ = sentences.partition(". ")
    return f"{first}." if more else first
