"""docs/back-office.md says what is so: its examples verify, its tables are complete, its command works."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from functions.bundle import Bundle
from functions.domain.dossier import STATUS_OF
from tests.functions.asgi import post_json, request
from tests.functions.conftest import SECRET, SUBMIT, World
from tests.functions.server import Listener
from tests.functions.test_dossiers import status

TEXT = Path("docs/back-office.md").read_text("utf-8")


class Example(NamedTuple):
    """One HTTP request of the document."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> Any:
        """The event in the body."""
        return json.loads(self.body)


def examples() -> list[Example]:
    """Every http block of the document."""
    found = []
    for block in re.findall(r"```http\n(.*?)\n```", TEXT, re.DOTALL):
        head, _, body = block.partition("\n\n")
        first, *lines = head.split("\n")
        headers = dict(line.split(": ", 1) for line in lines)
        found.append(Example(first.split(" ")[1], headers, body.encode()))
    return found


def test_the_documented_signatures_are_right() -> None:
    """Computed here by hand, as the document describes, with the secret that it names."""
    assert SECRET in TEXT
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    assert len(examples()) == 2
    for example in examples():
        signed = (
            f"{example.headers['webhook-id']}.{example.headers['webhook-timestamp']}.".encode() + example.body
        )
        signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert example.headers["webhook-signature"] == f"v1,{signature}"
        assert example.headers["webhook-id"] == example.event["id"]


def test_the_documented_submission_is_what_is_sent(world: World) -> None:
    """The same members in the same places as a real delivery has."""
    post_json(world.app, SUBMIT, world.submission())
    world.functions.forwarder.deliver_pending()
    headers, body = world.back_office.got[0]
    real, documented = json.loads(body), examples()[0].event
    assert list(real) == list(documented)
    assert list(real["data"]) == list(documented["data"])
    assert real["data"]["answers"]["home"].keys() == documented["data"]["answers"]["home"].keys()
    assert real["data"]["rows"][0]["rows"][0].keys() == documented["data"]["rows"][0]["rows"][0].keys()
    assert headers["content-type"] == examples()[0].headers["Content-Type"]


def test_the_documented_answer_follows_the_schema(world: World) -> None:
    """It is an event that the functions take, at the address they listen on."""
    answer = examples()[1]
    assert Bundle(world.settings.bundle).event_schema.is_valid(answer.event)
    assert request(world.app, "POST", answer.path).status != 404


def test_every_event_type_is_in_the_table() -> None:
    """With what its data must have, as the schema says."""
    schema = json.loads(Path("schemas/back-office-event.schema.json").read_text("utf-8"))
    rows = dict(re.findall(r"^\| `(vn\.motcua\.dossier\.[a-z-]+)` \|[^|]*\| ([^|]*) \|$", TEXT, re.MULTILINE))
    assert set(rows) == set(STATUS_OF)
    needed: dict[str, list[str]] = {kind: [] for kind in STATUS_OF}
    for rule in schema["allOf"]:
        kind = rule["if"]["properties"]["type"]
        for name in kind.get("enum", [kind.get("const")]):
            needed[name] = rule["then"]["properties"]["data"]["required"]
    for kind, members in needed.items():
        assert re.findall(r"^`(\w+)`", rows[kind]) == members


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("openssl")), reason="needs curl and openssl")
def test_the_curl_command_works(world: World) -> None:
    """Run as it stands, with the address and the code of a real dossier, it changes the status."""
    world.clock.time = datetime.now(UTC)
    receipt = post_json(world.app, SUBMIT, world.submission(born="2026-01-02")).json
    with Listener([(204, {})]) as listener:
        script = re.findall(r"```sh\n(.*?)\n```", TEXT, re.DOTALL)[0]
        script = script.replace("http://127.0.0.1:8000/api/back-office/events", listener.url)
        script = script.replace("H99.20.01-261120-0001", receipt["code"])
        subprocess.run(
            ["bash", "-ec", script], check=True, capture_output=True, env={**os.environ, "TZ": "UTC"}
        )
        _, headers, body = listener.got[0]
    answer = request(world.app, "POST", "/api/back-office/events", headers, body)
    assert answer.status == 204
    assert status(world, receipt)["status"]["id"] == "processing"
