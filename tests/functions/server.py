"""Small servers on loopback: one that listens to webhooks, and one that plays AWS Lambda's Runtime API."""

from __future__ import annotations

import json
import queue
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.functions.asgi import request


class _Server(ThreadingHTTPServer):
    """A server in a thread, on a free port; Nagle off, so that small answers go out at once."""

    daemon_threads = True

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection, address

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.server_address[1]}"


class _Quiet(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""

    def body(self) -> bytes:
        """The request's body."""
        return self.rfile.read(int(self.headers.get("content-length", 0)))

    def answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        """Send an answer."""
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class Listener(_Server):
    """Takes webhooks and gives the answers handed in, the last one again and again."""

    def __init__(self, answers: list[tuple[int, dict[str, str]]]) -> None:
        listener = self
        self.answers = answers
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.arrived = threading.Event()

        class Handler(_Quiet):
            def do_POST(self) -> None:
                listener.got.append((self.path, dict(self.headers), self.body()))
                status, headers = (
                    listener.answers.pop(0) if len(listener.answers) > 1 else listener.answers[0]
                )
                self.answer(status, headers)
                listener.arrived.set()

        super().__init__(Handler)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self.address}/webhook"


class Door(_Server):
    """Lets GETs from the network in to an ASGI app, which may be put there later."""

    def __init__(self) -> None:
        door = self
        self.app: Any = None

        class Handler(_Quiet):
            def do_GET(self) -> None:
                answer = request(door.app, "GET", self.path)
                headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
                self.answer(answer.status, headers, answer.body)

        super().__init__(Handler)


class RuntimeApi(_Server):
    """AWS Lambda's Runtime API: hands out events and collects the answers of the real runtime client."""

    def __init__(self) -> None:
        api = self
        self.events: queue.Queue[Any] = queue.Queue()
        self.results: queue.Queue[tuple[str, Any]] = queue.Queue()
        self.count = 0

        class Handler(_Quiet):
            def do_GET(self) -> None:
                event = api.events.get()
                api.count += 1
                headers = {
                    "lambda-runtime-aws-request-id": f"request-{api.count}",
                    "lambda-runtime-deadline-ms": "99999999999999",
                    "lambda-runtime-invoked-function-arn": "arn:aws:lambda:ap-southeast-1:0:function:mot-cua",
                    "lambda-runtime-trace-id": "Root=1-0-0",
                    "content-type": "application/json",
                }
                self.answer(200, headers, json.dumps(event).encode())

            def do_POST(self) -> None:
                what = self.path.rpartition("/")[2]
                api.results.put(
                    (f"init {what}" if "/init/" in self.path else what, json.loads(self.body() or b"{}"))
                )
                self.answer(202, {"content-type": "application/json"}, b"{}")

        super().__init__(Handler)
