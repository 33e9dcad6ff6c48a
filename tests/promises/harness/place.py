"""Where the runs happen: a made-up procedure's bundle, a clock that only runs move, and one thread.

A process (`wire`) costs little here: the bundle is read once, and what would go to a thread pool runs at
once, so that a run depends on its seed alone.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import functools
import itertools
import json
import logging
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock
from urllib.parse import urlencode

import functions.bundle
from functions.settings import Settings, read_settings
from tests.functions.asgi import FORM, Answer, send
from tests.functions.bundle import CODE, add_form, write_bundle
from tests.functions.uploading import form_with_files
from tests.promises.harness.inline import inline

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SUBMIT = f"/api/procedures/{CODE}/submissions"
EVENTS = "/api/back-office/events"
JSON = "application/json"
Headers = dict[str, str]


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.time += timedelta(seconds=seconds)


class Place:
    """A bundle and its settings, shared by all runs of one process."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="promises-", dir=fast_folder()))
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self.digest = write_bundle(self.folder / "bundle")
        self.papers = add_form(self.folder / "bundle", form_with_files())
        self.runner = asyncio.Runner()
        self._addresses = itertools.count()

    def settings(self, **changes: str) -> Settings:
        """The settings of an installation here."""
        return read_settings(
            {
                "MOTCUA_BUNDLE": str(self.folder / "bundle"),
                "MOTCUA_STORE": f"file:{self.folder / 'store'}",
                "MOTCUA_BASE_URL": "https://mot-cua.example",
                "MOTCUA_BACK_OFFICE_URL": "http://127.0.0.1:9",
                "MOTCUA_LOOKUP_KEY": "k" * 32,
                "MOTCUA_BACK_OFFICE_SECRET": SECRET,
                "MOTCUA_PROXIES": "1",
                "MOTCUA_LIMITS": "100000000 100000000",
                **changes,
            }
        )

    def send(
        self, app: Any, method: str, path: str, headers: Headers, *chunks: bytes, hang_up: bool = False
    ) -> Answer:
        """One request to an app, from an address of its own: what floods get has its own tests."""
        return self.runner.run(
            send(app, method, path, self.from_somewhere(headers), chunks or (b"",), hang_up)
        )

    def from_somewhere(self, headers: Headers) -> Headers:
        """Headers as our own proxy sends them on."""
        who = next(self._addresses)
        return {**headers, "x-forwarded-for": f"10.{who >> 16 & 255}.{who >> 8 & 255}.{who & 255}"}

    def post_json(self, app: Any, path: str, value: Any) -> Answer:
        """POST a value as JSON."""
        return self.send(app, "POST", path, {"content-type": JSON}, json.dumps(value).encode())

    def post_form(self, app: Any, path: str, fields: dict[str, list[str]], accept: str) -> Answer:
        """POST fields as a browser does."""
        body = urlencode(fields, doseq=True).encode()
        return self.send(app, "POST", path, {"content-type": FORM, "accept": accept}, body)


def fast_folder() -> str | None:
    """A directory in memory where the machine has one."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


@functools.cache
def place() -> Place:
    """The place of this process; made when it is first asked for."""
    return Place()


@contextlib.contextmanager
def at_work() -> Iterator[None]:
    """While runs go on: no thread pool, a bundle is read once, no log: what goes wrong is seen in what is
    kept.
    """
    log = logging.getLogger("functions")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with (
            inline(),
            mock.patch.object(functions.bundle, "Build", _build),
        ):
            yield
    finally:
        log.setLevel(level)


_build = functools.cache(functions.bundle.Build)
