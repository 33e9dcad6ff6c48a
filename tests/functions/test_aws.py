"""The Lambda entry points under AWS's own runtime client, with HTTP API v2 events."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tests.functions.conftest import SECRET, SUBMIT, World
from tests.functions.server import Listener, RuntimeApi

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def runtime(world: World, handler: str, **changes: str) -> Iterator[RuntimeApi]:
    """A Lambda environment with a handler of functions/aws.py in it."""
    with RuntimeApi() as api:
        environment = {
            **os.environ,
            "PYTHONPATH": ".",
            "AWS_LAMBDA_RUNTIME_API": api.address,
            "AWS_LAMBDA_FUNCTION_NAME": "mot-cua",
            "MOTCUA_BUNDLE": str(world.settings.bundle),
            "MOTCUA_STORE": world.settings.store,
            "MOTCUA_BASE_URL": world.settings.base_url,
            "MOTCUA_LOOKUP_KEY": "k" * 32,
            "MOTCUA_BACK_OFFICE_URL": world.settings.back_office_url,
            "MOTCUA_BACK_OFFICE_SECRET": SECRET,
            **changes,
        }
        command = [sys.executable, "-m", "awslambdaric", f"functions.aws.{handler}"]
        client = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            yield api
        finally:
            client.kill()
            client.communicate()


def http_event(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> dict[str, Any]:
    """An event of API Gateway's HTTP API, payload version 2.0."""
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"host": "mot-cua.example", "content-length": str(len(body)), **headers},
        "requestContext": {
            "domainName": "mot-cua.example",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"},
            "stage": "$default",
        },
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }


def invoke(api: RuntimeApi, event: dict[str, Any]) -> Any:
    """What the handler gives back for an event."""
    api.events.put(event)
    what, result = api.results.get(timeout=30)
    assert what == "response", result
    return result


def test_the_handler_takes_submissions(world: World) -> None:
    """JSON, its repeat, a form post, a bad body and a health check, as a browser sends them through the
    gateway."""
    with runtime(world, "handler") as api:
        data = json.dumps(world.submission()).encode()
        post = http_event("POST", SUBMIT, {"content-type": "application/json"}, data)
        first, again = invoke(api, post), invoke(api, post)
        assert (first["statusCode"], again["statusCode"]) == (201, 200)
        assert first["body"] == again["body"]
        form = urlencode(world.fields("check"), doseq=True).encode()
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
        page = invoke(api, http_event("POST", SUBMIT, headers, form))
        assert (page["statusCode"], "Nguyễn Thị Bình" in page["body"]) == (200, True)
        bad = invoke(api, http_event("POST", SUBMIT, {"content-type": "application/json"}, b"\xff{"))
        assert (bad["statusCode"], json.loads(bad["body"])["status"]) == (400, 400)
        assert invoke(api, http_event("GET", "/api/health", {}))["body"] == '{"status": "ok"}'
    assert len(world.names("submissions/")) == 1


def test_the_schedules_forward_and_sweep(world: World) -> None:
    """What is pending is delivered by the scheduled handler, and the nightly one mends what is missing."""
    from tests.functions.asgi import post_json

    post_json(world.app, SUBMIT, world.submission())
    for name in [*world.names("outbox/"), *world.names("lookups/")]:
        world.store.delete(name)
    with runtime(world, "sweep_handler") as api:
        assert invoke(api, {}) == {
            **{"records": 1, "codes": 0, "lookups": 1, "markers": 1, "unreadable": 0},
            "uploads": 0,
        }
    with Listener([(204, {})]) as listener:
        with runtime(world, "forward_handler", MOTCUA_BACK_OFFICE_URL=listener.url) as api:
            assert invoke(api, {}) == {"next_try_in": None}
        assert len(listener.got) == 1
    assert world.names("outbox/") == []


def test_a_bad_setting_is_said_at_the_start(world: World) -> None:
    """The start fails with a sentence, before any event is taken."""
    with runtime(world, "handler", MOTCUA_STORE="nowhere") as api:
        what, result = api.results.get(timeout=30)
    assert what == "init error"
    assert "MOTCUA_STORE is neither" in result["errorMessage"]
