"""Owns Standard Webhooks both ways.

Signing what we send, checking what we get, and posting without redirects.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from functions.errors import BadSignature

if TYPE_CHECKING:
    from standardwebhooks import Webhook

_TIMEOUT = 10  # seconds


def _webhook(secret: str) -> Webhook:
    from standardwebhooks import Webhook  # imported late: most cold starts do not need it

    return Webhook(secret)


def sign(secret: str, message_id: str, body: bytes, now: datetime) -> dict[str, str]:
    """The headers that a signed message carries."""
    now = now.astimezone(UTC)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": _webhook(secret).sign(message_id, now, body.decode()),
    }


def verify(secret: str, headers: dict[str, str], body: bytes) -> None:
    """Check a message's signature over its very bytes, before anything reads them.

    Raises:
        BadSignature: missing, wrong, or more than five minutes old or ahead.
    """
    from standardwebhooks import WebhookVerificationError

    try:
        _webhook(secret).verify(body, headers, json_parse=False)
    except (
        WebhookVerificationError,
        ValueError,
    ) as error:  # ValueError: a signature that is not base64, and the like
        raise BadSignature("see docs/back-office.md for how to sign") from error


def post(url: str, headers: dict[str, str], body: bytes) -> int | None:
    """Post a message; the HTTP status, or None when there was no answer.

    Redirects are answers, not followed.
    """
    from http.client import HTTPException
    from urllib.error import HTTPError
    from urllib.request import HTTPRedirectHandler, Request, build_opener

    class Stay(HTTPRedirectHandler):
        def redirect_request(self, *_arguments: object) -> None:
            return None

    request = Request(url, data=body, headers=headers, method="POST")  # noqa: S310 - settings.py allows http(s) alone
    try:
        with build_opener(Stay).open(request, timeout=_TIMEOUT) as answer:
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code
    except (OSError, HTTPException):
        return None
