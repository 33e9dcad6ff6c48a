"""Names that last for parts of the site (RFC 4151): feeds and calendars know by them what they have seen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from catalogue.site import Site

#: The time of what has none: the clock would make every build another one.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def tag(site: Site, path: str) -> str:
    """The name of what stands, or once stood, at a path."""
    host = urlsplit(site.settings.get("base_url", "")).hostname or "localhost"
    return f"tag:{host},2026:{quote(path, safe='/.@')}"
