"""The pages of agencies: where they are, when they are closed, what each has to do with a procedure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from catalogue import derive
from catalogue.pages.listing import Section, by_name, list_of
from catalogue.vietnamese import alphabetical

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from catalogue.pages.pages import Pages
    from catalogue.site import Site

PATH = "/co-quan/"
#: How many of the next days off a page shows.
DAYS_SHOWN = 5
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: Ids of the roles on a page → the keys of a record, in the order of what people look for.
ROLES = {"tiep-nhan": "receiving", "quyet-dinh": "deciding", "phoi-hop": "coordinating"}


def agency_pages(pages: Pages) -> Iterator[tuple[str, bytes]]:
    """The list of agencies, and the page of each."""
    heading = pages.say("Cơ quan")
    of = {key: _sections(pages, key) for key in pages.agencies}
    agencies = sorted(pages.agencies.items(), key=lambda one: alphabetical(one[1]["name"]))
    links = [
        {
            **{key: data.get(key) for key in ("name", "about", "path")},
            "lang": "vi",
            "count": sum(len(section.items) for section in of[key]),
        }
        for key, data in agencies
    ]
    yield from list_of(pages, PATH, heading, (), links=[link for link in links if link["count"]])
    for key, data in agencies:
        yield from list_of(
            pages,
            f"{PATH}{key}/",
            data["name"],
            of[key],
            template="agency.html",
            agency=data,
            parent=pages.agencies.get(data.get("parent", "")),
            children=[child for _, child in agencies if child.get("parent") == key],
            closed=days_off(pages.site, data.get("calendar")),
            about=data.get("about"),
            heading_lang="vi",
            crumbs=[(PATH, heading), (None, data["name"])],
        )


def _sections(pages: Pages, agency: str) -> list[Section]:
    """What it receives, what else it decides, what else it has a hand in; each procedure once."""
    say = pages.say
    titles = {
        "tiep-nhan": say("Nhận hồ sơ"),
        "quyet-dinh": say("Quyết định, nơi khác nhận hồ sơ"),
        "phoi-hop": say("Chỉ phối hợp"),
    }
    found: dict[str, list[dict[str, Any]]] = {role: [] for role in ROLES}
    for record in pages.site.procedures.values():
        roles = [role for role, key in ROLES.items() if agency in record.data.get(key, [])]
        if roles:
            also = "quyet-dinh" in roles and roles[0] == "tiep-nhan"
            found[roles[0]].append({**derive.listed(record, pages.site.today), "decides": also})
    return [Section(role, titles[role], by_name(items)) for role, items in found.items() if items]


def days_off(site: Site, calendar: str | None) -> Sequence[dict[str, Any]]:
    """The next days off of a calendar, or of the site's own, from the day of the build on.

    A day that the weekly hours leave free anyway is not told.
    """
    name = calendar or site.settings.get("calendar", "")
    record = site.records.of("calendar").get(name)
    if record is None:
        return ()
    open_on = set(record.data["week"])
    coming = [
        day
        for day in record.data["days_off"]
        if day["date"] >= site.today and WEEK[date.fromisoformat(day["date"]).weekday()] in open_on
    ]
    return sorted(coming, key=lambda day: str(day["date"]))[:DAYS_SHOWN]
