"""Acknowledged durable submissions a second on the directory store, in process, through the ASGI app."""

from __future__ import annotations

import asyncio
import json
import secrets
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from functions.settings import read_settings
from functions.wiring import open_store, wire

#: One right canonical answer for each type of field.
SAMPLES: dict[str, Any] = {
    "personal_name": "Trần Thị Bưởi", "date": "2001-02-03", "citizen_id": "012345678901",
    "business_code": "0312345678", "phone": "0912345678", "email": "ten@vidu.vn", "text": "Đường Bờ Đê",
    "long_text": "Dòng một", "yes_no": True, "declaration": True, "money": 1000000, "number": 2,
    "address": {"commune": "00004", "detail": "Số 5"},
}  # fmt: skip


def sample_answers(form: dict[str, Any]) -> dict[str, Any]:
    """Right canonical answers to a form: the first option everywhere."""
    answers: dict[str, Any] = {}
    for field in form["fields"]:
        asked = field.get("only_if")
        if asked and answers.get(asked["field"]) not in asked["in"]:
            continue
        if field["type"] == "choice":
            answers[field["name"]] = field["options"][0]["value"]
        elif field["type"] == "choices":
            answers[field["name"]] = [field["options"][0]["value"]]
        else:
            answers[field["name"]] = SAMPLES[field["type"]]
    return answers


async def post(app: Any, path: str, body: bytes) -> int:
    """One request in process; the status of its answer."""
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": path,
        "raw_path": path.encode(), "query_string": b"", "root_path": "", "scheme": "http",
        "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
        "headers": [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())],
    }  # fmt: skip
    sent = [{"type": "http.request", "body": body, "more_body": False}]
    status = 0

    async def receive() -> Any:
        return sent.pop() if sent else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]

    await app(scope, receive, send)
    return status


async def run(
    app: Any, code: str, digest: str, answers: dict[str, Any], count: int, at_once: int
) -> list[float]:
    """Post `count` submissions, `at_once` in flight; the seconds each took."""
    waiting = asyncio.Semaphore(at_once)
    taken: list[float] = []

    async def one() -> None:
        async with waiting:
            body = json.dumps({"key": secrets.token_hex(16), "form": digest, "answers": answers}).encode()
            started = time.perf_counter()
            status = await post(app, f"/api/procedures/{code}/submissions", body)
            taken.append(time.perf_counter() - started)
            if status != 201:
                raise SystemExit(f"a submission was answered {status}")

    await asyncio.gather(*(one() for _ in range(count)))
    return taken


def main(settings: dict[str, str], code: str, count: int) -> None:
    """Print one row for one at a time and one for sixteen in flight."""
    bundle = Path(settings["MOTCUA_BUNDLE"])
    digest = json.loads((bundle / "manifest.json").read_text())["procedures"][code]["form"]
    form = json.loads((bundle / "forms" / f"{digest}.json").read_text())
    answers = sample_answers(form)
    print(f"{len(answers)} answers each, directory store with fsync:\n")
    print("| in flight | submissions | acknowledged/s | p50 ms | p99 ms |")
    print("|---|---|---|---|---|")
    for at_once in (1, 16):
        with tempfile.TemporaryDirectory(dir="var") as store:
            made = read_settings(settings | {"MOTCUA_STORE": f"file:{store}"})
            app = wire(made, open_store(made.store)).app
            asyncio.run(run(app, code, digest, answers, 50, at_once))
            started = time.perf_counter()
            taken = sorted(asyncio.run(run(app, code, digest, answers, count, at_once)))
            rate = count / (time.perf_counter() - started)
            p99 = taken[int(len(taken) * 0.99)] * 1000
            print(f"| {at_once} | {count} | {rate:.0f} | {statistics.median(taken) * 1000:.1f} | {p99:.1f} |")
