"""Atom feeds of changes: one for each procedure, one for each field, one for all. Knows no git and no clock.

A feed speaks the site's main language. Its ids stay when titles change; its times are those of commits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feedgenerator import Atom1Feed  # type: ignore[import-untyped]

from catalogue.derive import procedure_path
from catalogue.history.tags import LONG_AGO, tag
from catalogue.pages.change_pages import named, told_entry
from catalogue.pages.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from catalogue.history.history import Entry
    from catalogue.site import Site

#: How many of the newest entries a feed of many procedures holds.
NEWEST = 50


class _Feed(Atom1Feed):  # type: ignore[misc]
    """An Atom feed whose time is that of its newest entry; without entries the library takes the clock."""

    def latest_post_date(self) -> datetime:
        times: list[datetime] = [item["updateddate"] for item in self.items]
        return max(times, default=LONG_AGO)


def feed_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Every feed of the site."""
    pages = Pages(site, site.languages[0])
    say = pages.say
    history = site.history
    everything = history.news(history.entries)[:NEWEST]
    yield _feed(pages, "/thay-doi.atom", "/thay-doi/", say("Thay đổi của mọi thủ tục"), everything)
    in_field: dict[str, list[str]] = {}
    for code, standing in site.standings.items():
        in_field.setdefault(standing.shown.data["field"], []).append(code)
        newest = [entry for entry in history.entries.get(code, []) if entry.kind != "reviewed"]
        path, name = procedure_path(code), standing.shown.data["name"]
        yield _feed(pages, f"{path}thay-doi.atom", path, f"{say('Thay đổi')}: {name}", newest)
    for key, field in pages.fields.items():
        newest = history.news(in_field.get(key, []))[:NEWEST]
        title = f"{say('Thay đổi')}: {field['name']}"
        yield _feed(pages, f"{field['path']}thay-doi.atom", field["path"], title, newest)


def _feed(pages: Pages, file: str, path: str, title: str, entries: Sequence[Entry]) -> tuple[str, bytes]:
    site = pages.site
    base_url = site.settings.get("base_url", "")
    owner = site.records.of("agency").get(site.settings.get("owner", ""))
    feed = _Feed(
        title=f"{title} – {site.settings['name']}",
        link=f"{base_url}{path}",
        description="",
        language=site.languages[0],
        author_name=owner.data["name"] if owner else site.settings["locality"],
        feed_url=f"{base_url}{file}",
        feed_guid=tag(site, file),
    )
    for entry in entries:
        feed.add_item(**_item(pages, entry), updateddate=entry.recorded)
    text: str = feed.writeString("utf-8")
    return file.lstrip("/"), text.encode()


def _item(pages: Pages, entry: Entry) -> dict[str, Any]:
    site = pages.site
    told = told_entry(pages, entry) | {"coming": False}  # what is to come today has come when it is read
    words: Any = pages.environment.get_template("changes.html").module
    what = ", ".join(told["parts"])
    heading = words.entry_heading(told).striptags()
    about = named(pages, entry.code)
    day = entry.since if entry.kind == "changed" else entry.recorded.date().isoformat()
    base_url = site.settings.get("base_url", "")
    return {
        "title": f"{about['name']} – {heading}{': ' if what else ''}{what}",
        "link": f"{base_url}{about['path']}#thay-doi" if about["path"] else f"{base_url}/thay-doi/",
        "description": None,
        "content": str(words.entry_body(told)).strip() or None,
        "unique_id": tag(site, f"{procedure_path(entry.code)}{entry.kind}/{day}"),
    }
