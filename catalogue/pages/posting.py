"""The posting list: every procedure of every office by field, for the wall and for reading offline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalogue import derive
from catalogue.leaflets.leaflets import Leaflets
from catalogue.vietnamese import alphabetical

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.pages.pages import Pages


def posting_page(pages: Pages) -> Iterator[tuple[str, bytes]]:
    """/niem-yet/ in the language of `pages`."""
    by_field = pages.site.by("field")
    made = bool(pages.site.settings.get("leaflets"))
    fields: list[dict[str, Any]] = []
    for key, found in pages.fields.items():
        items = sorted(by_field.get(key, []), key=lambda item: (alphabetical(item["name"]), item["code"]))
        rows = [{**item, "pdf": derive.leaflet_path(item["code"]) if made else None} for item in items]
        if rows:
            fields.append({"name": found["name"], "rows": rows})
    offices = [
        {"name": pages.agencies[key]["name"], "pdf": derive.booklet_path(key), "count": len(records)}
        for key, records in Leaflets.offices(pages.site).items()
        if made
    ]
    yield pages.page("posting.html", derive.POSTING, fields=fields, offices=offices)
