"""Floods the functions with rubbish on loopback, for a few seconds, and times honest submissions
meanwhile.

Three processes: the server of one machine as it is run, a flooder with a steady rate over kept connections,
and an honest browser that proves work when it is asked to.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import multiprocessing
import random
import secrets
import socket
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.intake import sample_answers

_CONNECTIONS = 60
_HONEST_EVERY = 0.2  # seconds


def _serve(port: int, settings: dict[str, str], site: str) -> None:
    import uvicorn

    from functions.local import create_app
    from functions.settings import read_settings

    app = create_app(Path(site), read_settings(settings))
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        log_level="error",
        access_log=False,
        proxy_headers=False,
        limit_concurrency=500,
    )


def _request(path: str, body: bytes, address: str, kind: str = "application/json") -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: {kind}\r\n"
        f"accept: {'application/json' if kind.endswith('json') else 'text/html'}\r\n"
        f"x-forwarded-for: {address}\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _ask(connection: list[Any], port: int, request: bytes) -> tuple[int, bytes]:
    """One request over a kept connection, which is opened again when it was closed."""
    for _ in range(3):
        if not connection:
            connection[:] = await asyncio.open_connection("127.0.0.1", port)
        reader, writer = connection
        try:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                int(line.split(b":")[1])
                for line in head.lower().split(b"\r\n")
                if line.startswith(b"content-length")
            )
            body = await reader.readexactly(length)
            if b"connection: close" in head.lower():
                writer.close()
                connection.clear()
            return int(head[9:12]), body
        except (OSError, asyncio.IncompleteReadError):
            connection.clear()
    return 0, b""


class Rubbish:
    """Makes posts that are no use to anybody, one kind after another."""

    def __init__(self, code: str, digest: str, answers: dict[str, Any], addresses: int) -> None:
        self._path = f"/api/procedures/{code}/submissions"
        self._right = {"form": digest, "answers": answers}
        self._addresses = addresses
        self._chance = random.Random(4)  # noqa: S311 - it is to be the same every time

    def next(self) -> bytes:
        """One post."""
        number = self._chance.randrange(self._addresses)
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        kind = self._chance.randrange(4)
        key = secrets.token_hex(16)
        if kind == 0:
            return _request(self._path, b'{"key": "' + b"x" * self._chance.randrange(5000), address)
        if kind == 1:
            return _request(
                self._path, json.dumps({**self._right, "key": key, "answers": {"a": 1}}).encode(), address
            )
        if kind == 2:
            return _request(self._path, json.dumps({**self._right, "key": key}).encode(), address)
        body = f"_key={key}&_step=check&name=%C3%A9".encode()
        return _request(self._path, body, address, "application/x-www-form-urlencoded")


async def _flood(port: int, rubbish: Rubbish, rate: int, seconds: float) -> Counter[int]:
    answers: Counter[int] = Counter()
    started = time.perf_counter()
    due = 0

    async def send() -> None:
        nonlocal due
        connection: list[Any] = []
        while True:
            at = started + due / rate
            due += 1
            if at > started + seconds:
                return
            await asyncio.sleep(max(0.0, at - time.perf_counter()))
            status, _ = await _ask(connection, port, rubbish.next())
            answers[status] += 1

    await asyncio.gather(*(send() for _ in range(_CONNECTIONS)))
    answers[-1] = int(1000 * (time.perf_counter() - started))
    return answers


def _flooder(port: int, rubbish: Rubbish, rate: int, seconds: float, out: Any) -> None:
    out.put(dict(asyncio.run(_flood(port, rubbish, rate, seconds))))


def _prove(challenge: dict[str, Any]) -> str:
    for number in range(challenge["maxNumber"] + 1):
        if hashlib.sha256(f"{challenge['salt']}{number}".encode()).hexdigest() == challenge["challenge"]:
            proof = {name: challenge[name] for name in ("algorithm", "challenge", "salt", "signature")}
            return base64.b64encode(json.dumps(proof | {"number": number}).encode()).decode()
    raise SystemExit("a challenge has no answer")


async def _honest(
    port: int, code: str, digest: str, answers: dict[str, Any], seconds: float
) -> list[tuple[float, int]]:
    """(seconds until the receipt, proofs that were asked for) of each."""
    taken: list[tuple[float, int]] = []
    end = time.perf_counter() + seconds
    number = 0
    while time.perf_counter() < end:
        number += 1
        sent = {"key": secrets.token_hex(16), "form": digest, "answers": answers}
        started, proofs = time.perf_counter(), 0
        while True:
            request = _request(
                f"/api/procedures/{code}/submissions", json.dumps(sent).encode(), f"192.0.2.{number % 250}"
            )
            status, body = await _ask([], port, request)
            if status == 201:
                break
            if status == 429 and "challenge" in (told := json.loads(body)):
                sent["proof"] = _prove(told["challenge"])
                proofs += 1
            else:
                await asyncio.sleep(0.1)
        taken.append((time.perf_counter() - started, proofs))
        await asyncio.sleep(_HONEST_EVERY)
    return taken


def main(settings: dict[str, str], site: Path, code: str, rate: int = 1000, seconds: float = 10) -> None:
    """Print one row without rubbish, one with it from a thousand addresses, one from one address."""
    bundle = Path(settings["MOTCUA_BUNDLE"])
    digest = json.loads((bundle / "manifest.json").read_text())["procedures"][code]["form"]
    answers = sample_answers(json.loads((bundle / "forms" / f"{digest}.json").read_text()))
    print("| rubbish | sent/s | answered | honest | proofs asked | median s | worst s |")
    print("|---|---|---|---|---|---|---|")
    for name, addresses in (("none", 0), ("from 2,000 addresses", 2000), ("from one address", 1)):
        with tempfile.TemporaryDirectory(dir="var") as store, socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
            probe.close()
            start = multiprocessing.get_context("spawn")
            made = settings | {"MOTCUA_STORE": f"file:{store}", "MOTCUA_PROXIES": "1"}
            server = start.Process(target=_serve, args=(port, made, str(site)), daemon=True)
            server.start()
            _wait_for(port)
            out = start.Queue()
            rubbish = Rubbish(code, digest, answers, addresses)
            flooder = start.Process(target=_flooder, args=(port, rubbish, rate, seconds, out), daemon=True)
            if addresses:
                flooder.start()
                time.sleep(1)
            taken = asyncio.run(_honest(port, code, digest, answers, seconds - 2))
            got = out.get() if addresses else {-1: 1000}
            server.terminate()
            server.join()
            per_second = sum(count for status, count in got.items() if status > 0) / (got.pop(-1) / 1000)
            times = sorted(time for time, _ in taken)
            statuses = ", ".join(f"{status}: {count}" for status, count in sorted(got.items()))
            print(
                f"| {name} | {per_second:.0f} | {statuses} | {len(taken)} | {sum(n for _, n in taken)} "
                f"| {statistics.median(times):.3f} | {times[-1]:.3f} |",
                flush=True,
            )


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")
