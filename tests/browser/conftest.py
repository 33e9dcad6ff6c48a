"""A real Chromium, and the site with its functions and the reference back office on free ports."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.functions.seaweed import ACCESS, BUCKET, seaweed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]


def find_chromium() -> str | None:
    """The Chromium of this machine, where there is one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for found in map(shutil.which, names) if found), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without it the tests say how to get it, and fail where CI=true."""
    path = find_chromium()
    if path is None:
        sentence = "no Chromium on this machine: install it with `apt-get install chromium`"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield running
        running.close()


def free_port() -> int:
    """A port of the loopback interface that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class Running:
    """Where everything stands."""

    url: str
    back_office: str
    store: Path


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until a server answers; fails with its log when it ends instead."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"{url} did not come up:\n{log.read_text()}")


@contextlib.contextmanager
def start(folder: Path, settings: dict[str, str]) -> Iterator[Running]:
    """`./run serve` and `./run back-office`, as a newcomer starts them, on other ports and another store."""
    port, office_port = free_port(), free_port()
    started = []
    url, office = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{office_port}"
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "BACK_OFFICE_DATA": str(folder / "back-office"),
        "MOTCUA_LIMITS": "100000 100000",  # all tests come from one address
        **settings,
    }
    serve = ["serve", "--port", str(port), "--output", str(folder / "output")]
    commands = [
        ([*serve, "--back-office", f"{office}/webhook"], url),
        (["back-office", "--port", str(office_port), "--functions", url], office),
    ]
    try:
        for arguments, address in commands:
            log = folder / f"{arguments[0]}.log"
            with log.open("wb") as out:
                process = subprocess.Popen(
                    [sys.executable, "-m", "invoke", *arguments],
                    cwd=ROOT,
                    env=environment,
                    stdout=out,
                    stderr=out,
                )
            started.append(process)
            wait_for(address, process, log)
        yield Running(url, office, folder / "store")
    finally:
        for process in started:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Everything over a directory store."""
    folder = tmp_path_factory.mktemp("running")
    with start(folder, {"MOTCUA_STORE": f"file:{folder / 'store'}"}) as running:
        yield running


@pytest.fixture(scope="session")
def running_on_s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Everything over a real S3 server."""
    folder = tmp_path_factory.mktemp("running-on-s3")
    with seaweed(folder) as address:
        store = f"s3://{BUCKET}/browser?endpoint={address}&region=us-east-1"
        with start(folder, {"MOTCUA_STORE": store, **ACCESS}) as running:
            yield running
