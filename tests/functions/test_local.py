"""Site and functions in one process, with the background forwarder."""

from __future__ import annotations

import dataclasses
import http.client
import json
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import uvicorn

from functions.local import create_app
from tests.functions.asgi import Answer, post_json, request
from tests.functions.conftest import SUBMIT, World
from tests.functions.server import Listener

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.types import ASGIApp


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small built site."""
    folder = tmp_path / "site"
    for name in ("", "thu-tuc"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "index.html").write_text(f"page {name or 'home'}")
    (folder / "404.html").write_text("page not found")
    (folder / "main.css").write_text("p {}")
    return folder


@contextmanager
def served(app: ASGIApp) -> Iterator[int]:
    """The app under uvicorn on a free port."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    started = threading.Event()
    startup = server.startup

    async def startup_and_tell(sockets: object = None) -> None:
        await startup()
        started.set()

    server.startup = startup_and_tell  # type: ignore[method-assign]
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert started.wait(20)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def test_the_site_is_served_with_the_security_headers(world: World, site: Path) -> None:
    """Pages, folders, files and what is missing; strict CSP on all; functions under /api."""
    app = create_app(site, world.settings)

    def get(path: str, method: str = "GET") -> Answer:
        return request(app, method, path)

    assert get("/").text == "page home"
    assert get("/thu-tuc/").text == "page thu-tuc"
    assert get("/nowhere").status == 404
    assert get("/nowhere/").text == "page not found"
    for path in ("/", "/main.css", "/nowhere"):
        headers = get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    assert get("/api/health").json == {"status": "ok"}
    assert get("/api/nowhere").headers["content-type"] == "application/problem+json"
    assert post_json(app, SUBMIT, world.submission()).status == 201


@pytest.mark.parametrize(
    "path", ["/../secret", "/%2e%2e/secret", "/a\0b", "/" + "x" * 5000, "//etc/passwd", "/ÿ", "/api"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "BREW"])
def test_strange_paths_are_4xx(world: World, site: Path, path: str, method: str) -> None:
    """No path makes a 5xx or leaves the site's folder."""
    (site.parent / "secret").write_text("secret")
    answer = request(create_app(site, world.settings), method, path)
    assert 400 <= answer.status < 500
    assert b"secret" not in answer.body


def test_a_submission_reaches_the_back_office_by_itself(world: World, site: Path) -> None:
    """Over a real socket: the receipt at once, the webhook by the background loop, also when the first try
    fails."""
    with Listener([(503, {}), (204, {})]) as listener:
        settings = dataclasses.replace(world.settings, back_office_url=listener.url)
        with served(create_app(site, settings)) as port:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request(
                "POST", SUBMIT, json.dumps(world.submission()), {"content-type": "application/json"}
            )
            answer = connection.getresponse()
            assert (answer.status, "code" in json.loads(answer.read())) == (201, True)
            connection.close()
            assert listener.arrived.wait(20)
            listener.arrived.clear()
            assert listener.arrived.wait(20)
    assert len({body for _, _, body in listener.got}) == 1
    assert world.names("outbox/") == []


def test_what_a_crash_left_is_mended_and_sent_at_the_start(world: World, site: Path) -> None:
    """A record without look-up and marker: the start sweeps and forwards."""
    receipt = post_json(world.app, SUBMIT, world.submission()).json
    for name in [*world.names("outbox/"), *world.names("lookups/")]:
        world.store.delete(name)
    with Listener([(204, {})]) as listener:
        settings = dataclasses.replace(world.settings, back_office_url=listener.url)
        with served(create_app(site, settings)):
            assert listener.arrived.wait(20)
    asked = {"code": receipt["code"], "secret": receipt["secret"]}
    assert post_json(world.app, "/api/status", asked).status == 200


def test_a_lost_marker_is_mended_also_while_another_dossier_is_refused(
    world: World, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One dossier that the back office refuses for ever does not keep the sweep from mending another."""
    monkeypatch.setattr("functions.local._SWEEP_EVERY", 0.05)
    post_json(world.app, SUBMIT, world.submission())
    with Listener([(422, {})]) as listener:
        settings = dataclasses.replace(world.settings, back_office_url=listener.url)
        with served(create_app(site, settings)):
            assert listener.arrived.wait(20)
            refused = world.names("outbox/")
            victim = post_json(world.app, SUBMIT, world.submission("another-key-0123456789")).json["code"]
            (marker,) = set(world.names("outbox/")) - set(refused)
            world.store.delete(marker)
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline and not any(victim.encode() in got[2] for got in listener.got):
                listener.arrived.wait(0.1)
                listener.arrived.clear()
    assert any(victim.encode() in got[2] for got in listener.got)
