"""Serves the built site on one machine: files as they are, or as the build has packed them.

Owns the headers of static files; packs nothing itself and knows nothing of submissions.
"""

from __future__ import annotations

import functools
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse
from starlette.staticfiles import NotModifiedResponse, StaticFiles

from functions.headers import FOREVER, FRESH, page_headers

if TYPE_CHECKING:
    import os

    from starlette.responses import Response
    from starlette.types import Message, Receive, Scope, Send

#: Content coding → ending of the packed file, the better one first.
CODINGS = {"br": ".br", "gzip": ".gz"}
#: What the machines' own tables name differently or not at all.
TYPES = {
    ".atom": "application/atom+xml",
    ".csv": "text/csv",
    ".html": "text/html",
    ".css": "text/css",
    ".ics": "text/calendar",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttl": "text/turtle",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
}
_FINGERPRINTED = re.compile(r"/assets/[^/]+\.[0-9a-f]{10}\.[a-z0-9]+")
_WEIGHT = re.compile(r"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")


class Site(StaticFiles):
    """The built site: index.html for a folder, security headers on all.

    What is not there gets the 404.html of the language that its address begins with, else the site's own.
    """

    def __init__(self, directory: Path, uploads: str | None = None) -> None:
        super().__init__(directory=directory, html=True)
        self._headers = page_headers(uploads)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, or a 404 page."""
        response = await super().get_response(path, scope)
        if response.status_code != 404:
            return response
        for name in (f"{path.split('/')[0]}/404.html", "404.html"):
            page, found = self.lookup_path(name)
            if found:
                return self.file_response(page, found, scope, 404)
        return response

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file in the best coding that the browser takes, or "not modified".

        Parts of a file are parts of the file as it is: whoever asks for a range gets no packed one.
        """
        path, asked = Path(full_path), Headers(scope=scope)
        headers = dict(FOREVER if status_code == 200 and _FINGERPRINTED.fullmatch(scope["path"]) else FRESH)
        sent, found = path, stat_result
        packings = {coding: path.with_name(path.name + ending) for coding, ending in CODINGS.items()}
        there = {coding: packing for coding, packing in packings.items() if packing.is_file()}
        if there:
            headers["vary"] = "accept-encoding"
        coding = None if "range" in asked else best_coding(asked.get("accept-encoding", ""), list(there))
        if coding:
            sent = there[coding]
            found = sent.stat()
            headers["content-encoding"] = coding
        headers["etag"] = _etag(sent, found.st_mtime_ns, found.st_size)
        kind = TYPES.get(path.suffix, "application/octet-stream")
        response = FileResponse(sent, status_code, headers, kind, stat_result=found)
        if status_code == 200 and self.is_not_modified(response.headers, asked):
            return NotModifiedResponse(response.headers)
        return response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    *((name.encode(), value.encode()) for name, value in self._headers.items()),
                ]
            await send(message)

        try:
            if "\0" in scope["path"]:
                raise HTTPException(404)
            await super().__call__(scope, receive, with_headers)
        except HTTPException as error:
            await PlainTextResponse(error.detail, error.status_code, error.headers)(
                scope, receive, with_headers
            )


def best_coding(accepted: str, offered: list[str]) -> str | None:
    """The coding to send of those offered, by what a browser accepts (RFC 9110, 12.5.3); None for none.

    Of two that are equally welcome the first offered wins.
    """
    weights: dict[str, float] = {}
    for one in accepted.lower().split(","):
        name, _, parameter = (part.strip() for part in one.partition(";"))
        weight = _WEIGHT.fullmatch(parameter.replace(" ", "")) if parameter else None
        if name and (weight or not parameter):
            weights[name] = float(weight[1]) if weight else 1.0
    other = weights.get("*", 0.0)
    best = max(offered, key=lambda coding: weights.get(coding, other), default=None)
    if (
        best is None
        or not weights.get(best, other)
        or weights.get("identity", 0.0) > weights.get(best, other)
    ):
        return None
    return best


@functools.lru_cache(maxsize=10_000)
def _etag(path: Path, _changed: int, _size: int) -> str:
    """By content: what a daily build wrote again unchanged need not be fetched again."""
    return f'"{hashlib.sha256(path.read_bytes()).hexdigest()[:20]}"'
