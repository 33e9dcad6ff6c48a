"""The entry points on AWS Lambda: one answers HTTP API events, one runs on a schedule."""

from __future__ import annotations

import gc
import os

gc.disable()  # nothing that is imported is garbage, and looking costs an eighth of a cold start

from typing import Any

from mangum import Mangum

from functions.abandoned import remove_abandoned
from functions.allowance import forget
from functions.settings import read_settings
from functions.sweep import sweep_new
from functions.wiring import now, open_store, wire

_settings = read_settings(os.environ)
_functions = wire(_settings, open_store(_settings.store))

_TEXT = ["text/", "application/json", "application/problem+json"]  # sent as it is, not in base64

handler = Mangum(_functions.app, lifespan="off", text_mime_types=_TEXT)

gc.freeze()
gc.enable()


def forward_handler(_event: Any, _context: Any) -> dict[str, float | None]:
    """Deliver what is pending, then mail what is to be mailed; for a schedule of every minute."""
    next_try = _functions.forwarder.deliver_pending()
    _functions.mail.deliver_pending()
    return {"next_try_in": next_try}


def sweep_handler(_event: Any, _context: Any) -> dict[str, int]:
    """Mend what is derived and remove what nobody submitted; for a schedule of every night."""
    forget(_functions.store, _settings.limits, now())
    swept = vars(sweep_new(_functions.store, _settings.master_key, now()))
    return {**swept, "uploads": remove_abandoned(_functions.store, now())}
