"""The list of online services: what can be done online, how far, and why only so far (Decree 224/2026)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalogue import derive
from catalogue.pages.listing import PER_PAGE, Item, Section, alphabet, by_name, list_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from catalogue.pages.pages import Pages
    from catalogue.reading.records import Record

PATH = "/truc-tuyen/"
LEVELS = ("full", "partial", "information", "unknown")


def online_pages(pages: Pages) -> Iterator[tuple[str, bytes]]:
    """All services that can be used online, and one list for each level."""
    heading = pages.say("Nộp trực tuyến")
    names: Any = pages.environment.get_template("parts.html").module.online_names  # type: ignore[attr-defined]
    services = [_service(pages, record) for record in pages.site.procedures.values()]
    of = {level: [one for one in services if one["online"]["level"] == level] for level in LEVELS}
    links = [
        {
            "name": names[level],
            "about": None,
            "lang": None,
            "path": f"{PATH}{level}/",
            "count": len(of[level]),
        }
        for level in LEVELS
        if of[level]
    ]
    usable = [*of["full"], *of["partial"]]
    yield from list_of(
        pages, PATH, heading, _sections(pages, usable), template="online.html", links=links, level=None,
        legal=pages.legal,
    )  # fmt: skip
    for level in LEVELS:
        if of[level]:
            yield from list_of(
                pages, f"{PATH}{level}/", names[level], _sections(pages, of[level]), template="online.html",
                level=level, legal=pages.legal, crumbs=[(PATH, heading), (None, names[level])],
            )  # fmt: skip


def _sections(pages: Pages, services: Sequence[Item]) -> list[Section]:
    """A section for each field; an alphabet where no field has a procedure of its own to show."""
    found = [
        Section(key, data["name"], by_name(one for one in services if one["field"] == key))
        for key, data in pages.fields.items()
    ]
    kept = [section for section in found if section.items]
    return kept if len(services) <= PER_PAGE or len(kept) > 1 else alphabet(services)


def _service(pages: Pages, record: Record) -> dict[str, Any]:
    """What the list tells of one service."""
    listed = derive.listed(record, pages.site.today)
    elsewhere = [
        one["url"] for one in record.data.get("channels", []) if one["kind"] == "online" and "url" in one
    ]
    return {
        **listed,
        "online": record.data["online"],
        "form_path": derive.form_path(record.id) if listed["form"] else None,
        "url": elsewhere[0] if elsewhere else None,
    }
