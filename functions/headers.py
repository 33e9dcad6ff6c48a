"""The headers that keep answers private and pages strict; the only place where they are written."""

from __future__ import annotations

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'{more}; font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}
PRIVATE = {**ALWAYS, "cache-control": "no-store"}
#: An asset's name changes with its content; everything else is asked for again, and answered "not modified".
FOREVER = {"cache-control": "public, max-age=31536000, immutable"}
FRESH = {"cache-control": "no-cache"}


def page_headers(uploads: str | None) -> dict[str, str]:
    """The headers of every page; `uploads` is the origin that files go to where it is not the site's."""
    return {**ALWAYS, "content-security-policy": CSP.format(more=f" {uploads}" if uploads else "")}
