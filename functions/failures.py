"""Owns what a failed request gets: the problem as JSON or as a page, and a log line without personal data."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from functions import body, problems
from functions.errors import DossierNotFound, Malformed, MotCuaError, NotFound, RequestError, TooMany
from functions.submit import STATUS_PATH

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from functions.pages import Pages

_log = logging.getLogger(__name__)
Handler = Callable[[Request, Any], Awaitable[Response]]


def wants_json(request: Request) -> bool:
    """Whether the answer is to be JSON although a form may have been posted."""
    return body.JSON in request.headers.get("accept", "")


class Failures:
    """Turns errors into answers."""

    def __init__(self, pages: Pages, base_url: str) -> None:
        self._pages = pages
        self._base_url = base_url
        self._refusals: dict[str, Response] = {}

    def handlers(self) -> dict[Any, Handler]:
        """The handlers for Starlette, by exception."""
        return {
            MotCuaError: self._told,
            HTTPException: self._refused_by_router,
            ClientDisconnect: self._gone,
            Exception: self._unforeseen,
        }

    async def turned_away(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The answer to who floods, as an ASGI app: made once for scripts and once for people."""
        request = Request(scope)
        kind = "" if not _is_browser(request) else self._pages.language("")
        if kind not in self._refusals:
            error = TooMany({}, "", 5)
            self._refusals[kind] = self._answer(request, error.name, error)
        await self._refusals[kind](scope, receive, send)

    async def _told(self, request: Request, error: MotCuaError) -> Response:
        name = problems.name_of(error)
        if not isinstance(error, RequestError):
            log(error)
        return self._answer(request, name, error)

    async def _refused_by_router(self, request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers or {})
        if error.status_code == 405:
            if request.method == "OPTIONS":
                return Response(status_code=204, headers=headers)
            return self._answer(request, "method-not-allowed", None, headers)
        return self._answer(request, "not-found" if error.status_code == 404 else "malformed", NotFound())

    async def _gone(self, request: Request, _error: ClientDisconnect) -> Response:
        return self._answer(request, "malformed", Malformed("the body ends early"))

    async def _unforeseen(self, request: Request, error: Exception) -> Response:
        try:
            return self._answer(request, "internal", error)
        except Exception:  # noqa: BLE001 - what is broken may be the pages themselves
            return problems.as_json(problems.describe("internal", self._base_url))

    def _answer(
        self, request: Request, name: str, error: Exception | None, headers: dict[str, str] | None = None
    ) -> Response:
        if not _is_browser(request):
            return problems.as_json(problems.describe(name, self._base_url, error), headers)
        lang = self._pages.language(getattr(request.state, "lang", ""))
        shown = problems.describe(name, self._base_url, error, self._pages.voice(lang).say)
        template, path = "problem.html", ""
        if isinstance(error, DossierNotFound):
            template, path = "status.html", STATUS_PATH
        page = self._pages.render(template, lang, shown["status"], path, problem=shown, status=None)
        page.headers.update(problems.headers_for(shown) | (headers or {}))
        return page


def _is_browser(request: Request) -> bool:
    """Whether a person looks at the answer: they posted a form, or their client asks for HTML."""
    if wants_json(request):
        return False
    return request.headers.get("content-type", "").startswith(
        (body.FORM, body.MULTIPART)
    ) or "text/html" in request.headers.get("accept", "")


class LastResort:
    """Around the app: whatever was not foreseen is an `internal` problem, logged without what was sent."""

    def __init__(self, app: ASGIApp, base_url: str) -> None:
        self._app = app
        self._base_url = base_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        started = False

        async def watching(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watching)
        except Exception as error:  # noqa: BLE001 - the last resort is for what nobody thought of
            log(error)
            if scope["type"] == "http" and not started:
                await problems.as_json(problems.describe("internal", self._base_url))(scope, receive, send)


def log(error: Exception) -> None:
    """Where an error came from, without its message: messages may quote what a person sent."""
    places = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    _log.error("%s at %s", type(error).__name__, " < ".join(reversed(places[-8:])))
