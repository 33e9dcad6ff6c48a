"""Acknowledged durable submissions a second, in process, through the ASGI app."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import tempfile
import time
from pathlib import Path
from typing import Any

from functions.domain.answers import is_asked
from functions.settings import read_settings
from functions.wiring import open_store, wire
from tests.functions.seaweed import ACCESS, BUCKET, seaweed

#: One right canonical answer for each type of field.
SAMPLES: dict[str, Any] = {
    "personal_name": "Trần Thị Bưởi", "date": "2001-02-03", "citizen_id": "012345678901",
    "business_code": "0312345678", "phone": "0912345678", "email": "ten@vidu.vn", "text": "Đường Bờ Đê",
    "long_text": "Dòng một", "yes_no": True, "declaration": True, "money": 1000000, "number": 2,
    "address": {"commune": "00004", "detail": "Số 5"},
}  # fmt: skip


def sample_answers(form: dict[str, Any]) -> dict[str, Any]:
    """Right canonical answers to a form without files or groups that must be there: the first option each."""
    answers: dict[str, Any] = {}
    for field in form["fields"]:
        if not is_asked(field, answers) or "computed" in field:
            continue
        if field["type"] in ("files", "group") and not field["required"]:
            continue
        if field["type"] == "choice":
            answers[field["name"]] = field["options"][0]["value"]
        elif field["type"] == "choices":
            answers[field["name"]] = [field["options"][0]["value"]]
        else:
            answers[field["name"]] = SAMPLES[field["type"]]
    return answers


async def post(app: Any, path: str, body: bytes, address: str = "127.0.0.1") -> int:
    """One request in process from an address; the status of its answer."""
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": path,
        "raw_path": path.encode(), "query_string": b"", "root_path": "", "scheme": "http",
        "server": ("127.0.0.1", 80), "client": (address, 1),
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
            address = ".".join(map(str, (10, *secrets.token_bytes(3))))  # everybody has their own
            status = await post(app, f"/api/procedures/{code}/submissions", body, address)
            taken.append(time.perf_counter() - started)
            if status != 201:
                raise SystemExit(f"a submission was answered {status}")

    await asyncio.gather(*(one() for _ in range(count)))
    return taken


def main(settings: dict[str, str], code: str, count: int) -> None:
    """Print rows for the directory store and SeaweedFS, one at a time and several in flight."""
    bundle = Path(settings["MOTCUA_BUNDLE"])
    digest = json.loads((bundle / "manifest.json").read_text())["procedures"][code]["form"]
    form = json.loads((bundle / "forms" / f"{digest}.json").read_text())
    answers = sample_answers(form)
    print(f"{len(answers)} answers each; the directory store with fsync:\n")
    print("| store | in flight | submissions | acknowledged/s | p50 ms | p99 ms |")
    print("|---|---|---|---|---|---|")
    # All are removed at the very end: Linux looks twice at every inode that was freed a moment ago.
    with tempfile.TemporaryDirectory(dir="var") as folder, seaweed(_made(folder, "seaweed")) as address:
        os.environ |= ACCESS
        for name in ("directory", "SeaweedFS"):
            for at_once in (1, 4, 16):
                there = f"file:{folder}/{at_once}"
                if name != "directory":
                    there = f"s3://{BUCKET}/{at_once}?endpoint={address}&region=us-east-1"
                made = settings | {"MOTCUA_STORE": there, "MOTCUA_LIMITS": "1000000 1000000"}
                _row(name, made, code, digest, answers, count, at_once)


def _row(
    name: str, settings: dict[str, str], code: str, digest: str, answers: Any, count: int, at_once: int
) -> None:
    made = read_settings(settings)
    app = wire(made, open_store(made.store)).app
    asyncio.run(run(app, code, digest, answers, 50, at_once))
    started = time.perf_counter()
    taken = sorted(asyncio.run(run(app, code, digest, answers, count, at_once)))
    rate = count / (time.perf_counter() - started)
    p50, p99 = (taken[int(len(taken) * part)] * 1000 for part in (0.5, 0.99))
    print(f"| {name} | {at_once} | {count} | {rate:.0f} | {p50:.1f} | {p99:.1f} |", flush=True)


def _made(folder: str, name: str) -> Path:
    path = Path(folder).resolve() / name
    path.mkdir()
    return path
