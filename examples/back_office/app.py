"""Receives submissions, lists them, and sends an officer's answers back. Imports nothing of the functions.

Settings: BACK_OFFICE_SECRET (whsec_…), _FUNCTIONS_URL, _DATA (a directory), _IDENTITY (private keys).
It knows no users and no rights: run it on this machine only.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import urllib.error
import urllib.request
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader
from standardwebhooks import Webhook, WebhookVerificationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from examples.back_office.attachments import Attachments, NotFetched
from examples.back_office.files import STATES, Dossier, Files, is_id, state
from examples.back_office.times import VIET_NAM, moment, now, suggested_due
from examples.back_office.unsealing import NotOpened, Unsealing

if TYPE_CHECKING:
    from starlette.requests import Request

_log = logging.getLogger(__name__)
HERE = Path(__file__).parent
LIMIT = 1024 * 1024
FIELDS = ("due", "reason", "papers", "message")
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "referrer-policy": "same-origin",  # with no-referrer our own forms would come with "Origin: null"
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}


class BackOffice:
    """The endpoints; `functions_url` is where the functions listen."""

    def __init__(self, secret: str, functions_url: str, data: Path, identities: Path | None = None) -> None:
        self._webhook = Webhook(secret)
        self._events_url = functions_url.rstrip("/") + "/api/back-office/events"
        self._files = Files(data)
        self._unsealing = Unsealing(identities)
        self._attachments = Attachments(data, self._unsealing)
        self._one_at_a_time = threading.Lock()
        self._templates = Environment(loader=FileSystemLoader(HERE), autoescape=True)
        self._templates.filters["moment"] = moment

    async def webhook(self, request: Request) -> Response:
        """Take a submission: verify the bytes, then read them, keep them once, and only then acknowledge."""
        body = await read(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        try:
            self._webhook.verify(body, dict(request.headers), json_parse=False)
        except (WebhookVerificationError, ValueError):
            return PlainTextResponse("bad signature", 401)
        try:
            event = json.loads(body)
        except ValueError:
            return PlainTextResponse("not JSON", 400)
        ours = isinstance(event, dict) and event.get("type") == "vn.motcua.submission.received"
        if not (ours and is_id(event.get("id")) and isinstance(event.get("data"), dict)):
            return PlainTextResponse("not an event of ours", 400)
        try:
            event = self._unsealing.open_event(event)
            await run_in_threadpool(self._attachments.fetch, event)
        except (NotOpened, NotFetched) as error:
            _log.warning("not taken, it comes again: %s", error)
            return PlainTextResponse(f"{error}; send the event again", 503)
        await run_in_threadpool(self._files.receive, event)
        return Response(status_code=204)

    async def index(self, _request: Request) -> Response:
        """All dossiers."""
        return self._page(dossiers=[(dossier, state(dossier)) for dossier in self._files.all()])

    async def dossier(self, request: Request) -> Response:
        """One dossier with what can be answered."""
        dossier = self._files.get(request.path_params["id"])
        if dossier is None:
            return self._page(404)
        return self._page(dossier=dossier, state=state(dossier), states=STATES, due=suggested_due(now()))

    async def file(self, request: Request) -> Response:
        """One file of a dossier, to be saved: nothing of a stranger's is shown on our own address."""
        dossier = self._files.get(request.path_params["id"])
        found = self._attachments.find(dossier, request.path_params["number"])
        if found is None:
            return self._page(404)
        return FileResponse(found[0], 200, HEADERS, "application/octet-stream", filename=found[1])

    async def answer(self, request: Request) -> Response:
        """Send an answer, or one that could not be sent before."""
        origin = request.headers.get("origin", "").partition("://")[2]
        if not origin or origin != request.headers.get("host"):
            return PlainTextResponse("this form was not posted from our own pages", 403)
        dossier = self._files.get(request.path_params["id"])
        body = await read(request)
        if dossier is None or body is None:
            return self._page(404 if dossier is None else 413)
        typed = parse_qs(body.decode("utf-8", "replace"))
        fields = {name: values[0].strip() for name, values in typed.items()}
        event = None
        if fields.get("kind") in STATES:
            try:
                event = answer_event(dossier, fields, str(request.base_url))
            except ValueError:
                return PlainTextResponse("due is not a date and time", 400)
        await run_in_threadpool(self._send_waiting, dossier["event"]["id"], event)
        return RedirectResponse(request.url.path, 303)

    def _send_waiting(self, dossier_id: str, event: dict[str, Any] | None) -> None:
        """Try all that waits, in order; kept first, so that nothing is lost when something goes down."""
        with self._one_at_a_time:  # two officers who answer at once must not overwrite each other
            dossier = self._files.get(dossier_id)
            if dossier is not None:
                if event:
                    dossier["answers"].append({"event": event, "outcome": "waiting"})
                self._send_all(dossier)

    def _send_all(self, dossier: Dossier) -> None:
        self._files.write(dossier)
        for answer in dossier["answers"]:
            if answer["outcome"] == "waiting":
                status, told = self._post(answer["event"])
                if status == 204:
                    answer["outcome"] = "sent"
                elif 400 <= status < 500 and status != 429:
                    answer["outcome"], answer["problem"] = "refused", told
                else:
                    answer["problem"] = told
                    break
        self._files.write(dossier)

    def _post(self, event: dict[str, Any]) -> tuple[int, str]:
        """Send one signed event; status 0 when the functions cannot be reached."""
        body = json.dumps(event, ensure_ascii=False).encode()
        signed_at = datetime.now(UTC)
        headers = {
            "content-type": "application/cloudevents+json; charset=utf-8",
            "webhook-id": event["id"],
            "webhook-timestamp": str(int(signed_at.timestamp())),
            "webhook-signature": self._webhook.sign(event["id"], signed_at, body.decode()),
        }
        request = urllib.request.Request(self._events_url, body, headers, method="POST")  # noqa: S310 - a setting
        try:
            with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
                return response.status, ""
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read(2000).decode("utf-8", "replace")
        except OSError as error:
            return 0, type(error).__name__

    def _page(self, status: int = 200, **context: Any) -> Response:
        template = self._templates.get_template("page.html")
        return HTMLResponse(template.render(status=status, **context), status, HEADERS)


async def read(request: Request) -> bytes | None:
    """The body, or None when it is over 1 MiB."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LIMIT:
            return None
    return body


def answer_event(dossier: Dossier, fields: dict[str, str], source: str) -> dict[str, Any]:
    """The CloudEvent of an officer's answer; its id stays the same however often it is sent."""
    data: dict[str, Any] = {name: fields[name] for name in FIELDS if fields.get(name)}
    if "due" in data:
        data["due"] = datetime.fromisoformat(data["due"]).replace(tzinfo=VIET_NAM).isoformat()
    if "papers" in data:
        data["papers"] = [line.strip() for line in data["papers"].splitlines() if line.strip()]
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": source,
        "type": f"vn.motcua.dossier.{fields['kind']}",
        "subject": dossier["event"]["subject"],
        "time": now().isoformat(timespec="milliseconds"),
        "datacontenttype": "application/json",
        "data": data,
    }


async def style(_request: Request) -> Response:
    """The style sheet."""
    return FileResponse(HERE / "style.css")


def create_app(secret: str, functions_url: str, data: Path, identities: Path | None = None) -> Starlette:
    """The back office as an ASGI app; `identities`: a file with the private keys that open what is sealed."""
    office = BackOffice(secret, functions_url, data, identities)
    return Starlette(
        routes=[
            Route("/", office.index),
            Route("/style.css", style),
            Route("/webhook", office.webhook, methods=["POST"]),
            Route("/dossiers/{id}/files/{number:int}", office.file, methods=["GET"]),
            Route("/dossiers/{id}", office.dossier),
            Route("/dossiers/{id}", office.answer, methods=["POST"]),
        ],
        # A page of the web must not reach this one under a name of its own (DNS rebinding).
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
    )


def __getattr__(name: str) -> Starlette:
    """Give `app` for uvicorn, made from the environment when it is asked for."""
    if name != "app":
        raise AttributeError(name)
    named, identity = os.environ, os.environ.get("BACK_OFFICE_IDENTITY")
    paths = Path(named["BACK_OFFICE_DATA"]), Path(identity) if identity else None
    return create_app(named["BACK_OFFICE_SECRET"], named["BACK_OFFICE_FUNCTIONS_URL"], *paths)
