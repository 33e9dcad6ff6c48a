"""Owns the endpoints: they parse, call a use case, answer.

Rules live in the domain, steps in the use cases.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from functions import body
from functions.domain import files
from functions.domain.answers import tidy
from functions.errors import InvalidAnswers, Malformed, TooMany
from functions.failures import Failures, LastResort, wants_json
from functions.form_files import Taken
from functions.form_post import one
from functions.gate import Gate
from functions.guard import Visit
from functions.headers import PRIVATE
from functions.submit import STATUS_PATH, Intake, is_key
from functions.threads import in_thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from functions.crowd import Crowd
    from functions.form_files import FormFiles
    from functions.forms import FormPages
    from functions.lookup import Dossiers
    from functions.pages import Pages
    from functions.receipt_pages import ReceiptPages

_PATIENCE = 30  # seconds for a whole body: 256 KB over the slowest mobile link


def as_json(value: Any, status: int = 200) -> Response:
    """A JSON answer that nobody may keep or take for something else."""
    return Response(json.dumps(value, ensure_ascii=False), status, PRIVATE, media_type="application/json")


class Endpoints:
    """The endpoints of docs/architecture.md over the use cases that wiring.py hands in."""

    def __init__(
        self,
        intake: Intake,
        dossiers: Dossiers,
        receipts: ReceiptPages,
        pages: Pages,
        forms: FormPages,
        crowd: Crowd,
        form_files: FormFiles,
    ) -> None:
        self._intake = intake
        self._receipts = receipts
        self._dossiers = dossiers
        self._pages = pages
        self._forms = forms
        self._crowd = crowd
        self._form_files = form_files

    async def submit(self, request: Request) -> Response:
        """POST /api/procedures/{code}/submissions: JSON or a form post; GET leads to the form."""
        if request.method != "POST":
            procedure = self._intake.opened(request.path_params["code"], None).procedure
            return RedirectResponse(procedure["form_path"], 303, PRIVATE)
        code: str = request.path_params["code"]
        if body.is_multipart(dict(request.headers)):
            taken = await self._form_files.read(request, code)
            return await self._posted(request, code, taken)
        kind, data = await read(request, (body.JSON, body.FORM))
        if kind == body.JSON:
            sent = body.parse_json(data)
            visit = self._visit(request, sent.pop("proof", ""), sent.pop("ticket", ""))
            return await self._crowd.serve(
                code, sent.get("key"), visit, False, self._submit_json, code, sent, visit
            )
        return await self._posted(request, code, Taken(body.parse_form(data), []))

    async def _posted(self, request: Request, code: str, taken: Taken) -> Response:
        fields, refused = taken.fields, taken.refused
        lang = request.state.lang = self._pages.language(one(fields, "_lang"))
        json_wanted = wants_json(request)
        if json_wanted and taken.trouble:
            raise taken.trouble
        visit = self._visit(request, one(fields, "_proof"), one(fields, "_ticket"), one(fields, "_website"))
        key = one(fields, "_key")
        if fresh := not is_key(key):
            key = self._intake.new_key()
        try:
            return await self._crowd.serve(
                *(code, key, visit, not json_wanted, self._submit_form),
                *(code, taken, lang, json_wanted, visit),
            )
        except TooMany as error:
            if json_wanted:
                raise
            if fresh:  # it waits under a key of its own, and what has none is never committed unseen
                fields |= {"_key": [key], "_step": ["check"]}
            if refused and one(fields, "_step") == "submit":  # files are to be picked again first
                fields |= {"_step": ["check"]}
            missing = [told.message(lang) for told in refused]
            return self._pages.waiting(request.url.path, fields, error, lang, missing)

    def _visit(self, request: Request, proof: Any, ticket: Any, trap: str = "") -> Visit:
        who = getattr(request.state, "subscriber", "")
        return Visit(who, _text(proof), _text(ticket), bool(trap))

    def _submit_json(self, code: str, sent: dict[str, Any], visit: Visit) -> Response:
        if set(sent) != {"key", "form", "answers"}:
            raise Malformed('send {"key": "…", "form": "…", "answers": {…}}')
        key, digest, answers = sent["key"], sent["form"], tidy(sent["answers"])
        if not isinstance(key, str) or not is_key(key):
            raise Malformed("key is not 16 to 128 letters, digits, - or _")
        if not isinstance(digest, str) or not digest or not isinstance(answers, dict):
            raise Malformed("form is not a digest, or answers is not an object")
        opened = self._intake.opened(code, digest)
        answers = files.once(opened.form["fields"], answers)
        kept, new = self._intake.submit(opened, key, answers, [], "vi", visit)
        return as_json(self._receipts.told(kept, opened.form, "vi"), 201 if new else 200)

    def _submit_form(
        self,
        code: str,
        taken: Taken,
        lang: str,
        json_wanted: bool,
        visit: Visit,
    ) -> Response:
        post = self._forms.read(code, taken.fields, taken.refused, visit)
        if not json_wanted:
            return self._forms.answer(post, lang)
        if post.step != "submit" or not post.key:
            raise Malformed("only _step=submit with a _key is answered in JSON")
        if taken.refused:
            raise InvalidAnswers(taken.refused)
        kept, new = self._intake.submit(post.opened, post.key, post.answers, post.unknown, lang, visit)
        return as_json(self._receipts.told(kept, post.opened.form, lang), 201 if new else 200)

    async def status(self, request: Request) -> Response:
        """POST /api/status: JSON or a form post; GET leads to the page that asks for the codes."""
        if request.method != "POST":
            return RedirectResponse(STATUS_PATH, 303, PRIVATE)
        kind, data = await read(request, (body.JSON, body.FORM))
        if kind == body.JSON:
            asked = body.parse_json(data)
            if set(asked) != {"code", "secret"} or not all(isinstance(text, str) for text in asked.values()):
                raise Malformed('send {"code": "…", "secret": "…"}')
            return as_json(await in_thread(self._dossiers.status, asked["code"], asked["secret"]))
        fields = body.parse_form(data)
        request.state.lang = self._pages.language(one(fields, "_lang"))
        status = await in_thread(self._dossiers.status, one(fields, "code"), one(fields, "secret"))
        if wants_json(request):
            return as_json(status)
        return self._pages.render(
            "status.html", request.state.lang, path=STATUS_PATH, status=status, problem=None
        )

    async def event(self, request: Request) -> Response:
        """POST /api/back-office/events: a signed CloudEvent."""
        _, data = await read(request, (body.CLOUD_EVENT, body.JSON))
        await in_thread(self._dossiers.receive, dict(request.headers), data)
        return Response(status_code=204, headers=PRIVATE)

    async def health(self, _request: Request) -> Response:
        """GET /api/health."""
        return as_json({"status": "ok"})


def create_app(
    intake: Intake,
    dossiers: Dossiers,
    receipts: ReceiptPages,
    pages: Pages,
    forms: FormPages,
    crowd: Crowd,
    form_files: FormFiles,
    base_url: str,
    proxies: int,
    tick: Callable[[], float],
    more: list[Route],
) -> LastResort:
    """The functions as one ASGI app that answers every failure itself; `more` are others' endpoints."""
    endpoints = Endpoints(intake, dossiers, receipts, pages, forms, crowd, form_files)
    failures = Failures(pages, base_url)
    routes = [
        Route("/api/procedures/{code}/submissions", endpoints.submit, methods=["GET", "POST"]),
        Route("/api/status", endpoints.status, methods=["GET", "POST"]),
        Route("/api/back-office/events", endpoints.event, methods=["POST"]),
        Route("/api/health", endpoints.health, methods=["GET"]),
        *more,
    ]
    app = Starlette(routes=routes, exception_handlers=failures.handlers())
    app.router.redirect_slashes = False
    return LastResort(Gate(app, failures.turned_away, proxies, tick), base_url)


def _text(part: Any) -> str:
    return part if isinstance(part, str) else ""


async def read(request: Request, allowed: tuple[str, ...]) -> tuple[str, bytes]:
    """The media type and the whole body of a request."""
    headers = dict(request.headers)
    kind = body.media_type(headers, allowed)
    try:
        async with asyncio.timeout(_PATIENCE):
            return kind, await body.read(request.stream(), headers)
    except TimeoutError as error:
        raise Malformed("the body came too slowly") from error
