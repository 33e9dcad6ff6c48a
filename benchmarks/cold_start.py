"""From the start of a process to its first answer, through the Lambda handler, beside the common stack.

The modules are compiled beforehand, as they are in a package that was installed; the first run of each is not
counted, and all run in turn.
"""

from __future__ import annotations

import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.intake import sample_answers
from tests.functions.seaweed import ACCESS, BUCKET, seaweed

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
CODE = "1.004873"
ANSWER = """import json, sys
from {} import handler
answer = handler(json.loads(sys.argv[1]), None)
assert answer["statusCode"] == int(sys.argv[2]), answer"""
OURS, COMMON = ANSWER.format("functions.aws"), ANSWER.format("benchmarks.common_stack")


def event(method: str, path: str, body: Any = None) -> str:
    """An HTTP API event."""
    http = {"method": method, "path": path, "sourceIp": "127.0.0.1", "protocol": "HTTP/1.1", "userAgent": ""}
    return json.dumps(
        {
            **{"version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": ""},
            "headers": {"content-type": "application/json", "accept": "application/json"},
            "requestContext": {"http": http, "stage": "$default", "requestId": "1"},
            **{"isBase64Encoded": False, "body": None if body is None else json.dumps(body)},
        }
    )


def main(settings: dict[str, str], runs: int) -> None:
    """Print the rows; the interpreter alone stands beside ours, since it is part of every figure."""
    bundle = Path(settings["MOTCUA_BUNDLE"])
    digest = json.loads((bundle / "manifest.json").read_bytes())["procedures"][CODE]["form"]
    answers = sample_answers(json.loads((bundle / "forms" / f"{digest}.json").read_bytes()))

    def submission() -> str:
        sent = {"key": secrets.token_hex(16), "form": digest, "answers": answers}
        return event("POST", f"/api/procedures/{CODE}/submissions", sent)

    with tempfile.TemporaryDirectory() as scratch, seaweed(_made(scratch, "seaweed")) as address:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= settings | ACCESS | {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": f"{scratch}/pyc"}
        directory = environment | {"MOTCUA_STORE": f"file:{scratch}/store"}
        s3 = environment | {
            "MOTCUA_STORE": f"s3://{BUCKET}/bench?endpoint={address}&region=us-east-1",
            **{"BENCH_BUCKET": BUCKET, "BENCH_ENDPOINT": address},
        }
        unknown = {"code": "H99-261121-0001", "secret": "0000"}
        rows: dict[str, tuple[str, Callable[[], str], str, dict[str, str]]] = {
            "Python alone": ("pass", str, "", environment),
            "health": (OURS, lambda: event("GET", "/api/health"), "200", directory),
            "look-up": (OURS, lambda: event("POST", "/api/status", unknown), "404", directory),
            "submission, directory": (OURS, submission, "201", directory),
            "submission, S3": (OURS, submission, "201", s3),
            "FastAPI + jsonschema + boto3, S3": (COMMON, submission, "201", s3),
        }
        taken: dict[str, list[float]] = {name: [] for name in rows}
        for _ in range(runs + 1):
            for name, (code, sent, status, its) in rows.items():
                taken[name].append(_once(code, sent(), status, its))
    print("| from process start to first answer | ms (median) | fastest |")
    print("|---|---|---|")
    for name, times in taken.items():
        print(f"| {name} | {statistics.median(times[1:]):.0f} | {min(times[1:]):.0f} |")


def _once(code: str, sent: str, status: str, environment: dict[str, str]) -> float:
    started = time.perf_counter()
    command = [sys.executable, "-c", code, sent, status]
    done = subprocess.run(command, env=environment, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return (time.perf_counter() - started) * 1000


def _made(scratch: str, name: str) -> Path:
    folder = Path(scratch) / name
    folder.mkdir()
    return folder
