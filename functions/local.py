"""The functions and the static site in one process, for one machine, with a background forwarder."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import Mount

from functions.abandoned import remove_abandoned
from functions.allowance import forget
from functions.failures import LastResort, log
from functions.mail_loop import MailLoop
from functions.site import Site
from functions.sweep import sweep_new
from functions.wiring import Functions, now, open_grants, open_store, wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from starlette.types import ASGIApp, Receive, Scope, Send

    from functions.settings import Settings

_log = logging.getLogger(__name__)
_SWEEP_EVERY = 3600  # seconds


class ForwardLoop:
    """A thread that forwards: at once when the bell rings, else when the forwarder says."""

    def __init__(self) -> None:
        self._bell = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def ring(self) -> None:
        """Something is to be forwarded."""
        self._bell.set()

    def start(self, functions: Functions) -> None:
        """Forward until stopped; mend what a crash may have left, now and every hour."""
        self._thread = threading.Thread(target=self._run, args=(functions,), name="forward", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after what is being delivered."""
        self._stopping = True
        self._bell.set()
        if self._thread:
            self._thread.join(timeout=12)

    def _run(self, functions: Functions) -> None:
        sweep_at = time.monotonic()
        wait: float | None = 0
        while not self._stopping:
            rung = self._bell.wait(_SWEEP_EVERY if wait is None else min(wait, _SWEEP_EVERY))
            self._bell.clear()
            if self._stopping:
                return
            try:
                wait = functions.forwarder.deliver_pending(rung, lambda: self._stopping)
            except Exception as error:  # noqa: BLE001 - one bad record must not end all forwarding
                log(error)
                wait = 60
            if time.monotonic() >= sweep_at:  # what waits goes first; the sweep may take long
                self._sweep(functions)
                sweep_at = time.monotonic() + _SWEEP_EVERY
                wait = 0  # it may have found what nobody knew was pending

    def _sweep(self, functions: Functions) -> None:
        try:
            _log.info("sweep: %s", sweep_new(functions.store, functions.settings.master_key, now()))
            _log.info("uploads that nobody submitted: %d", remove_abandoned(functions.store, now()))
            forget(functions.store, functions.settings.limits, now())
        except Exception as error:  # noqa: BLE001 - nothing may end forwarding
            log(error)


def create_app(site_dir: Path, settings: Settings) -> ASGIApp:
    """Site and functions as one ASGI app for uvicorn.

    Raises:
        SettingsError, StoreUnavailable, StoreUnfit: it must not start.
    """
    loop = ForwardLoop()
    functions = wire(settings, open_store(settings.store), ring=loop.ring)

    mail_loop = MailLoop(functions.mail)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        loop.start(functions)
        mail_loop.start()
        yield
        loop.stop()
        mail_loop.stop()

    async def api(scope: Scope, receive: Receive, send: Send) -> None:
        await functions.app({**scope, "root_path": "", "app_root_path": ""}, receive, send)

    # Answers of the functions are never packed: they may hold secrets beside what a stranger chose.
    routes = [Mount("/api", api), Mount("/", Site(site_dir, open_grants(settings).origin))]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.router.redirect_slashes = False
    return LastResort(app, settings.base_url)
