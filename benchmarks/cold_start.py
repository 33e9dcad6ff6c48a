"""From the start of a process to its first answer, through the Lambda handler, over a directory store."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

EVENT = """{"version": "2.0", "routeKey": "$default", "rawPath": "%(path)s", "rawQueryString": "",
"headers": {"content-type": "application/json", "accept": "application/json"}, "isBase64Encoded": false,
"requestContext": {"http": {"method": "%(method)s", "path": "%(path)s", "sourceIp": "127.0.0.1",
"protocol": "HTTP/1.1", "userAgent": ""}, "stage": "$default", "requestId": "1"}, "body": %(body)s}"""

ANSWER = """import json, sys
from functions.aws import handler
print(handler(json.loads(sys.argv[1]), None)["statusCode"])"""


def measure(code: str, event: str, environment: dict[str, str], runs: int) -> float:
    """Median milliseconds."""
    taken = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", code, event], env=environment, cwd=ROOT, check=True, capture_output=True
        )
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken[1:])


def main(settings: dict[str, str], runs: int) -> None:
    """Print the rows; the interpreter alone stands beside ours, since it is part of every figure."""
    with tempfile.TemporaryDirectory() as store:
        environment = os.environ | settings | {"PYTHONPATH": str(ROOT), "MOTCUA_STORE": f"file:{store}"}
        health = EVENT % {"method": "GET", "path": "/api/health", "body": "null"}
        body = '"{\\"code\\": \\"H99-261121-0001\\", \\"secret\\": \\"0000\\"}"'
        status = EVENT % {"method": "POST", "path": "/api/status", "body": body}
        print("| from process start to first answer | ms (median) |")
        print("|---|---|")
        print(f"| Python alone | {measure('pass', '', environment, runs):.0f} |")
        print(f"| health | {measure(ANSWER, health, environment, runs):.0f} |")
        print(f"| look-up of a status | {measure(ANSWER, status, environment, runs):.0f} |")
