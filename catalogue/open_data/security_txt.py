"""Whom to tell of a weakness of the site: /.well-known/security.txt (RFC 9116), out of site.yaml."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.site import Site

PATH = ".well-known/security.txt"


def security_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """The file, valid for a year from the day of the build; none where site.yaml names nobody to ask."""
    settings = site.settings
    contacts = [f"mailto:{settings['email']}"] if "email" in settings else []
    if "hotline" in settings:
        contacts.append(f"tel:{''.join(one for one in settings['hotline'] if one in '+0123456789')}")
    if not contacts:
        return
    today = date.fromisoformat(site.today)
    expires = today.replace(year=today.year + 1, day=min(today.day, 28))
    lines = [
        *(f"Contact: {contact}" for contact in contacts),
        f"Expires: {expires.isoformat()}T00:00:00Z",
        f"Preferred-Languages: {', '.join(site.languages)}",
    ]
    if base := settings.get("base_url"):
        lines.append(f"Canonical: {base}/{PATH}")
    yield PATH, "\n".join([*lines, ""]).encode()
