"""Owns the endpoints for files: permission to upload, the upload beside a directory store, the verdict.

docs/architecture.md says how the page calls them.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import Route

from functions import body, multipart
from functions.app import as_json, read
from functions.errors import Malformed, UploadRefused
from functions.headers import PRIVATE
from functions.scratch import scratch_folder
from functions.submit import is_key
from functions.threads import in_thread

if TYPE_CHECKING:
    from starlette.requests import Request

    from functions.attachments import Attachments
    from functions.multipart import Posted
    from functions.submit import Intake, Opened

_PATIENCE = 900  # seconds for one file: as long as its grant lives
_GRANT = {"key": str, "form": str, "field": str, "size": int, "type": str, "sha256": str}
_VERDICT = {"key": str, "form": str, "field": str, "id": str, "size": int, "type": str}
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{32}")


class UploadEndpoints:
    """The endpoints over the use case that wiring.py hands in."""

    def __init__(self, intake: Intake, attachments: Attachments) -> None:
        self._intake = intake
        self._attachments = attachments

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/api/procedures/{code}/uploads", self.grant, methods=["POST"]),
            Route("/api/procedures/{code}/uploads/verdict", self.verdict, methods=["POST"]),
            Route("/api/uploads", self.take, methods=["POST"]),
        ]

    async def grant(self, request: Request) -> Response:
        """POST /api/procedures/{code}/uploads: permission to upload one file of one field."""
        asked = await _asked(request, _GRANT)
        await in_thread(self._attachments.admit, getattr(request.state, "subscriber", ""))
        if not _SHA256.fullmatch(asked["sha256"]):
            raise Malformed("sha256 is not 64 hex digits")
        return as_json(await in_thread(self._grant, request.path_params["code"], asked), 201)

    def _grant(self, code: str, asked: dict[str, Any]) -> dict[str, Any]:
        opened, key = self._opened(code, asked)
        parts = (asked[part] for part in ("field", "size", "type", "sha256"))
        return self._attachments.grant(opened, key, *parts)

    async def take(self, request: Request) -> Response:
        """POST /api/uploads: the fields of a grant and then the file, as S3 takes them."""
        with scratch_folder() as folder:
            try:
                async with asyncio.timeout(_PATIENCE):
                    posted = await multipart.read(
                        request.stream(), dict(request.headers), folder, self._allowance
                    )
            except TimeoutError as error:
                raise Malformed("the body came too slowly") from error
            if len(posted.files) != 1 or posted.files[0].field != "file":
                raise UploadRefused("post one file, in the field called file")
            await in_thread(self._attachments.take, self._attachments.allowed(posted.fields), posted.files[0])
        return Response(status_code=204, headers=PRIVATE)

    def _allowance(self, posted: Posted) -> int:
        return self._attachments.allowed(posted.fields).size

    async def verdict(self, request: Request) -> Response:
        """POST /api/procedures/{code}/uploads/verdict: whether an uploaded file is clean."""
        asked = await _asked(request, _VERDICT)
        if not _ID.fullmatch(asked["id"]):
            raise Malformed("id is not 32 hex digits")
        return as_json(await in_thread(self._verdict, request.path_params["code"], asked))

    def _verdict(self, code: str, asked: dict[str, Any]) -> dict[str, Any]:
        opened, key = self._opened(code, asked)
        return self._attachments.state(opened, key, asked["field"], asked["id"], asked["type"])

    def _opened(self, code: str, asked: dict[str, Any]) -> tuple[Opened, str]:
        if not is_key(asked["key"]):
            raise Malformed("key is not 16 to 128 letters, digits, - or _")
        return self._intake.opened(code, asked["form"]), asked["key"]


async def _asked(request: Request, members: dict[str, type]) -> dict[str, Any]:
    _, data = await read(request, (body.JSON,))
    asked = body.parse_json(data)
    if set(asked) != set(members) or not all(type(asked[name]) is kind for name, kind in members.items()):
        shape = ", ".join(
            f'"{name}": {"number" if kind is int else "text"}' for name, kind in members.items()
        )
        raise Malformed(f"send {{{shape}}}")
    return asked
