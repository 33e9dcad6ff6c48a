"""Owns how attached files reach the back office: a list in the event, and signed links that give the bytes.

Only clean files leave; where something was removed from one, what leaves is the cleaned copy. A refused
file is listed without a link. Links say nothing of persons and are over after a week.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from functions.domain import files
from functions.errors import NotFound
from functions.headers import PRIVATE
from functions.threads import in_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from starlette.requests import Request

    from functions.bundle import Bundle
    from functions.domain.submission import Body, Record
    from functions.judging import Judging, Verdict
    from functions.stores.grants import Grants
    from functions.stores.protocol import Store

LIFE = timedelta(days=7)
_ID = re.compile(r"[0-9a-f]{32}")
_UNTIL = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True)
class Leaving:
    """A file that is given away: where it is kept, or an address of the store that gives it."""

    type: str
    size: int
    address: str | None
    pieces: Iterator[bytes] | None


class FileDelivery:
    """Lists the files of a record and gives them to whoever has a link."""

    def __init__(
        self,
        store: Store,
        grants: Grants,
        judging: Judging,
        bundle: Bundle,
        key: bytes,
        base_url: str,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._grants = grants
        self._judging = judging
        self._bundle = bundle
        self._key = key
        self._base_url = base_url
        self._now = now

    def listed(self, record: Record, body: Body | None) -> list[dict[str, Any]] | None:
        """The event's `files`; None while one of them is still to be judged.

        Returns:
            [{"field", "name", "type", "size", "sha256", "state", "reason", "scanner", "url",
            "submitted_sha256"}]; type, size and sha256 of what the link gives. Names of a sealed record are
            not known here.
        """
        if not record["files"]:
            return []
        kept = self._bundle.form(record["form"], record["procedure"])
        verdicts = self._judging.settle(record, kept[0] if kept else None)
        if verdicts is None:
            return None
        answers = body["answers"] if body else {}
        names = {
            (name, one["id"]): one["name"]
            for name, value in answers.items()
            if isinstance(value, list)
            for one in value
            if isinstance(one, dict) and "sha256" in one
        }
        return [
            self._one(record["sid"], file, verdict, names.get((file["field"], file["id"])))
            for file, verdict in zip(record["files"], verdicts, strict=True)
        ]

    def _one(self, sid: str, file: dict[str, Any], verdict: Verdict, name: str | None) -> dict[str, Any]:
        clean = verdict["state"] == "clean"
        return {
            "field": file["field"],
            "name": name,
            "type": verdict["type"] if clean else file["type"],
            **verdict.get("leaves", {"size": file["size"], "sha256": file["sha256"]}),
            "state": verdict["state"],
            "reason": verdict["reason"],
            "scanner": verdict["scanner"],
            "url": self._link(sid, file["id"]) if clean else None,
            **({"sealed": True} if clean and verdict.get("sealed") else {}),
            "submitted_sha256": file["sha256"],
        }

    def _link(self, sid: str, file_id: str) -> str:
        until = str(int((self._now() + LIFE).timestamp()))
        query = urlencode({"until": until, "signature": self._sign(sid, file_id, until)})
        return f"{self._base_url}/api/back-office/files/{sid}/{file_id}?{query}"

    def _sign(self, sid: str, file_id: str, until: str) -> str:
        return hmac.digest(self._key, f"{sid}\n{file_id}\n{until}".encode(), "sha256").hex()

    def open(self, sid: str, file_id: str, until: str, signature: str) -> Leaving:
        """What a link gives.

        Raises:
            NotFound: the link is not ours, is over, or its file may not leave; one answer for every reason.
        """
        named = _ID.fullmatch(sid) and _ID.fullmatch(file_id) and _UNTIL.fullmatch(until)
        signed = hmac.compare_digest(self._sign(sid, file_id, until).encode(), signature.encode())
        if not (named and signed) or int(until) < self._now().timestamp():
            raise NotFound("no such file, or the link is over")
        verdict = self._judging.known(sid, file_id)
        if verdict is None or verdict["state"] != "clean":
            raise NotFound("no such file, or the link is over")
        sealed = verdict.get("sealed", False)
        where = files.clean_name if verdict["cleaned"] or sealed else files.upload_name
        size = verdict.get("leaves", verdict)["size"]
        if sealed:
            size = self._store.size(where(sid, file_id)) or 0
        if address := self._grants.reading(where(sid, file_id)):
            return Leaving(verdict["type"], size, address, None)
        pieces = self._store.read(where(sid, file_id))
        if pieces is None:
            raise NotFound("no such file, or the link is over")
        return Leaving(verdict["type"], size, None, pieces)

    def routes(self) -> list[Route]:
        """Where links lead."""
        return [Route("/api/back-office/files/{sid}/{file_id}", self._give, methods=["GET"])]

    async def _give(self, request: Request) -> Response:
        """GET /api/back-office/files/{sid}/{id}: the bytes, or the way to the store that has them."""
        names = (request.path_params[part] for part in ("sid", "file_id"))
        asked = (request.query_params.get(part, "") for part in ("until", "signature"))
        found = await in_thread(self.open, *names, *asked)
        if found.address:
            return RedirectResponse(found.address, 303, PRIVATE)
        assert found.pieces is not None, "a file is at an address or here"  # noqa: S101
        headers = {**PRIVATE, "content-length": str(found.size), "content-disposition": "attachment"}
        return StreamingResponse(found.pieces, 200, headers, media_type=found.type)
