"""A raw ASGI driver: sends a request to an app and gives back what came, byte for byte."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message

FORM = "application/x-www-form-urlencoded"


@dataclass
class Answer:
    """What an app answered."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.body)


async def send(
    app: ASGIApp,
    method: str,
    path: str,
    headers: dict[str, str] | None = None,
    chunks: tuple[bytes, ...] = (b"",),
    hang_up: bool = False,
) -> Answer:
    """One request in chunks; `hang_up` disconnects instead of ending the body."""
    path, _, query = path.partition("?")
    messages: list[Message] = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    messages.append({"type": "http.disconnect"} if hang_up else {"type": "http.request", "body": b""})
    answer = Answer()

    async def receive() -> Message:
        if not messages:
            await asyncio.Event().wait()  # as a client that waits for the answer
        return messages.pop(0)

    async def take(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            answer.body += message.get("body", b"")

    raw_headers = [
        (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in (headers or {}).items()
    ]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": quote(path).encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": raw_headers,
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
    }
    await app(scope, receive, take)
    return answer


def request(
    app: ASGIApp, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
) -> Answer:
    """One request with its body whole."""
    return asyncio.run(send(app, method, path, headers, (body,)))


def post_json(app: ASGIApp, path: str, value: Any) -> Answer:
    """POST a value as JSON."""
    return request(app, "POST", path, {"content-type": "application/json"}, json.dumps(value).encode())


def post_form(app: ASGIApp, path: str, fields: dict[str, list[str]], accept: str = "text/html") -> Answer:
    """POST fields as a browser does."""
    body = urlencode(fields, doseq=True).encode()
    return request(app, "POST", path, {"content-type": FORM, "accept": accept}, body)
