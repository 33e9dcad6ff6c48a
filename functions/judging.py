"""Owns the use case "a file is judged": what it is, whether a scanner finds anything, and the verdict object.

A verdict is created once and never changed. Where there is none, the file waits: a scanner that is down
delays and loses nothing. What a file may be is judged in functions/files/, which knows nothing of stores.
"""

from __future__ import annotations

import hashlib
import json
import logging
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any, Protocol

from functions.domain import files, submission
from functions.domain.zone import written
from functions.errors import NotFound, NotJudged, StoreUnavailable
from functions.files import reasons
from functions.scratch import scratch_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from functions.files.judgement import Judgement
    from functions.sealing import Sealer
    from functions.stores.protocol import Store

_log = logging.getLogger(__name__)
Verdict = dict[str, Any]
_AT_ONCE = 2  # judging a file may take 256 MB
_PATIENCE = 5  # seconds that a citizen waits for a turn
_IN_LINE = 10  # waiting or judged: each holds one of the few threads that everybody shares


class Judge(Protocol):
    """Tells what a file is."""

    def __call__(self, path: Path, claimed_type: str, accept: list[str], *, keep_metadata: bool) -> Judgement:
        """Judge a file by its content."""


class Scanner(Protocol):
    """Asks whether a file holds anything harmful."""

    @property
    def name(self) -> str:
        """What stands in the verdict: "clamd …", "guardduty", "none"."""

    def harmless(self, path: Path, name: str) -> bool | None:
        """Whether nothing was found in a file, which is also the object of this name; None: ask later."""


class Unscanned:
    """No scanner: files go on, and their verdicts say that nobody looked for viruses."""

    name = "none"

    def harmless(self, path: Path, name: str) -> bool:
        """Nobody knows otherwise."""
        del path, name
        return True


class Judging:
    """Judges uploads and remembers the verdicts."""

    def __init__(
        self,
        store: Store,
        judge: Judge,
        scanner: Scanner,
        sealer: Sealer,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._judge = judge
        self._scanner = scanner
        self._sealer = sealer
        self._now = now
        self._turns = BoundedSemaphore(_AT_ONCE)
        self._line = BoundedSemaphore(_IN_LINE)

    def known(self, sid: str, file_id: str) -> Verdict | None:
        """The verdict on a file; None while it waits."""
        data = self._store.get(files.verdict_name(sid, file_id))
        return None if data is None else json.loads(data)

    def sentences(self, verdict: Verdict) -> dict[str, str]:
        """Why a file was refused and what to do instead, by language; empty for a clean one."""
        if not verdict["reason"]:
            return {}
        return reasons.sentences(verdict["reason"], verdict["type"])

    def judge(self, sid: str, file_id: str, claimed: str, field: dict[str, Any]) -> Verdict | None:
        """Judge an upload now; None when that has to wait, or too many wait already.

        Raises:
            NotFound: there is no upload of this id with this type.
        """
        if not self._line.acquire(blocking=False):
            return None
        try:
            return self._judge_in_turn(sid, file_id, claimed, field)
        finally:
            self._line.release()

    def _judge_in_turn(self, sid: str, file_id: str, claimed: str, field: dict[str, Any]) -> Verdict | None:
        if not self._turns.acquire(timeout=_PATIENCE):
            return None
        try:
            return self._judge_upload(sid, file_id, claimed, field)
        except NotFound:
            if first := self.known(sid, file_id):  # another was first, and has put the upload away
                return first
            raise
        finally:
            self._turns.release()

    def _judge_upload(self, sid: str, file_id: str, claimed: str, field: dict[str, Any]) -> Verdict | None:
        with scratch_folder() as folder:
            path = folder / "file"
            size, sha256 = self._fetch(files.upload_name(sid, file_id), path)
            if files.upload_id(sid, sha256, size, claimed) != file_id:
                raise NotFound("there is no such upload")
            verdict = self._judged(sid, file_id, claimed, field, path, size, sha256)
            if verdict is not None and verdict.get("sealed"):
                self._store.delete(files.upload_name(sid, file_id))
            return verdict

    def settle(self, record: submission.Record, form: dict[str, Any] | None) -> list[Verdict] | None:
        """The verdicts on all files of a record, judged now where there is none; None: ask again later."""
        fields = {field["name"]: field for field in (form or {}).get("fields", [])}
        verdicts: list[Verdict] = []
        for file in record["files"]:
            field = fields.get(file.get("field"), {})
            verdict = self.known(record["sid"], file["id"]) or self._late(record["sid"], file, field)
            if verdict is None:
                return None
            if verdict.get("sealed"):  # who judged it may have died before it was put away
                self._store.delete(files.upload_name(record["sid"], file["id"]))
            verdicts.append(verdict)
        return verdicts

    def _late(self, sid: str, file: dict[str, Any], field: dict[str, Any]) -> Verdict | None:
        try:
            return self._judge_in_turn(sid, file["id"], file["type"], field)
        except NotFound:
            _log.error("the file %s of %s is not in the store as it was submitted", file["id"], sid)
            return self._remember(
                sid, file["id"], "damaged", file["type"], file["size"], file["sha256"], "none", kept=False
            )

    def _judged(
        self, sid: str, file_id: str, claimed: str, field: dict[str, Any], path: Path, size: int, sha256: str
    ) -> Verdict | None:
        accept = field.get("accept") or [name for name, kind in files.TYPES.items() if kind == claimed]
        try:
            found = self._judge(path, claimed, accept, keep_metadata=field.get("keep_metadata", False))
        except NotJudged as error:
            _log.warning("a file of %s waits, as it could not be judged now: %s", sid, error)
            return None
        if found.state == "refused":
            self._put_away(sid, file_id, path)
            return self._remember(sid, file_id, found.reason, found.type, size, sha256, "none")
        harmless = self._scanner.harmless(path, files.upload_name(sid, file_id))
        if harmless is None:
            return None
        if not harmless:
            self._put_away(sid, file_id, path)
            return self._remember(sid, file_id, "infected", found.type, size, sha256, self._scanner.name)
        if self._sealer.on:
            leaving = path.read_bytes() if found.cleaned is None else found.cleaned
            self._store.create(files.clean_name(sid, file_id), self._sealer.seal(leaving))
        elif found.cleaned is not None:
            self._store.create(files.clean_name(sid, file_id), found.cleaned)
        name = self._scanner.name
        return self._remember(sid, file_id, None, found.type, size, sha256, name, found.cleaned)

    def _put_away(self, sid: str, file_id: str, path: Path) -> None:
        """Keep a refused file for key holders; before the verdict, after which the upload goes."""
        if self._sealer.on:
            self._store.create(files.refused_name(sid, file_id), self._sealer.seal(path.read_bytes()))

    def _remember(
        self,
        sid: str,
        file_id: str,
        reason: str | None,
        media_type: str,
        size: int,
        sha256: str,
        scanner: str,
        cleaned: bytes | None = None,
        *,
        kept: bool = True,
    ) -> Verdict:
        """Create the verdict; `kept`: where files are sealed, there is a sealed copy of this one."""
        verdict: Verdict = {
            "state": "refused" if reason else "clean",
            "reason": reason,
            "type": media_type,
            "size": size,
            "sha256": sha256,
            "scanner": scanner,
            "judged_at": written(self._now()),
            "cleaned": cleaned is not None,
            **({"sealed": True} if self._sealer.on and kept else {}),
        }
        if cleaned is not None:
            verdict["leaves"] = {"size": len(cleaned), "sha256": hashlib.sha256(cleaned).hexdigest()}
        if self._store.create(files.verdict_name(sid, file_id), submission.encode(verdict)):
            return verdict
        first = self.known(sid, file_id)
        if first is None:
            raise StoreUnavailable("a verdict was there and is gone")
        return first

    def _fetch(self, name: str, path: Path) -> tuple[int, str]:
        pieces = self._store.read(name)
        if pieces is None:
            raise NotFound("there is no such upload")
        digest, size = hashlib.sha256(), 0
        with path.open("wb") as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
        return size, digest.hexdigest()
