"""The ways in: procedures by field, agency, life event, level, online level; all of them, and all ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from catalogue import derive
from catalogue.pages.agency_pages import agency_pages
from catalogue.pages.guide_pages import first_question, guide_pages
from catalogue.pages.listing import PER_PAGE, Item, Section, alphabet, by_name, list_of
from catalogue.pages.online_pages import online_pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from catalogue.pages.pages import Pages

LEVELS = ("commune", "province", "ministry", "other")
WAYS = "/cach-tim/"
#: A list of fewer procedures is seen at a glance.
SHORT = 6


class Group(NamedTuple):
    """What procedures are grouped under; `lang` is the language of its name, None for the interface's own."""

    id: str
    name: str
    about: str | None = None
    lang: str | None = "vi"
    guide: dict[str, Any] | None = None


def list_pages(pages: Pages) -> Iterator[tuple[str, bytes]]:
    """Every list, in the language of `pages`."""
    site, say = pages.site, pages.say
    names: Any = pages.environment.get_template("parts.html").module
    everything = [derive.listed(record, site.today) for record in site.procedures.values()]
    yield from list_of(
        pages, "/thu-tuc/", say("Tất cả thủ tục"), alphabet(everything), template="procedures.html"
    )

    fields = [Group(key, data["name"], data.get("about")) for key, data in pages.fields.items()]
    by_field = {key: by_level(items, names) for key, items in site.by("field").items()}
    yield from _index(pages, "/linh-vuc/", say("Lĩnh vực"), by_field, fields)

    yield from agency_pages(pages)

    events = [
        Group(event.id, event.data["name"], event.data["about"], guide=first_question(pages, event))
        for event in site.life_events()
    ]
    by_event = {key: alphabet(items) for key, items in site.by("life_events").items()}
    yield from _index(pages, "/su-kien/", say("Sự kiện trong đời"), by_event, events)
    for event in site.life_events():
        yield from guide_pages(pages, event)

    found = site.by("levels")
    levels = [Group(key, names.level_names[key], lang=None) for key in LEVELS if key in found]
    of_level = {key: in_fields(pages, items) for key, items in found.items()}
    yield from _index(pages, "/cap/", say("Cấp thực hiện"), of_level, levels)

    yield from online_pages(pages)
    yield _all_ways(pages, fields, by_field, levels, of_level)


def by_level(items: Sequence[Item], names: Any) -> list[Section]:
    """A section for each level, the one nearest to people first; each procedure once."""
    first = {item["code"]: min(item["levels"], key=LEVELS.index) for item in items}
    found = [
        Section(key, names.level_names[key], by_name(item for item in items if first[item["code"]] == key))
        for key in LEVELS
    ]
    kept = [section for section in found if section.items]
    return kept if len(kept) > 1 else alphabet(items)


def in_fields(pages: Pages, items: Sequence[Item]) -> list[Section]:
    """A section for each field; an alphabet where there are more than a page holds."""
    if len(items) > PER_PAGE:
        return alphabet(items)
    found = [
        Section(key, data["name"], by_name(item for item in items if item["field"] == key))
        for key, data in pages.fields.items()
    ]
    return [section for section in found if section.items]


def popular_first(pages: Pages, sections: Sequence[Section]) -> list[Section]:
    """The featured procedures in front, under a heading of their own; short lists as they are."""
    listed = {item["code"]: item for section in sections for item in section.items}
    popular = [listed[code] for code in pages.site.settings.get("featured", []) if code in listed]
    if not popular or len(listed) < SHORT:
        return list(sections)
    rest = [
        section._replace(
            id=section.id or "khac",
            name=section.name or pages.say("Các thủ tục khác"),
            items=[item for item in section.items if item not in popular],
        )
        for section in sections
    ]
    return [Section("hay-dung", pages.say("Hay dùng"), popular), *(one for one in rest if one.items)]


def _index(
    pages: Pages, base: str, heading: str, groups: Mapping[str, Sequence[Section]], rows: Sequence[Group]
) -> Iterator[tuple[str, bytes]]:
    """A page that links to groups of procedures, and the list of each group."""
    yield from list_of(pages, base, heading, (), links=_links(base, groups, rows))
    for row in rows:
        sections = groups.get(row.id, [])
        yield from list_of(
            pages,
            f"{base}{row.id}/",
            row.name,
            sections if row.guide else popular_first(pages, sections),
            about=row.about,
            guide=row.guide,
            heading_lang=row.lang,
            crumbs=[(base, heading), (None, row.name)],
        )


def _links(base: str, groups: Mapping[str, Sequence[Section]], rows: Sequence[Group]) -> list[dict[str, Any]]:
    counts = {key: sum(len(section.items) for section in sections) for key, sections in groups.items()}
    return [
        {**row._asdict(), "path": f"{base}{row.id}/", "count": counts[row.id]}
        for row in rows
        if counts.get(row.id)
    ]


def _all_ways(
    pages: Pages,
    fields: Sequence[Group],
    by_field: Mapping[str, Sequence[Section]],
    levels: Sequence[Group],
    of_level: Mapping[str, Sequence[Section]],
) -> tuple[str, bytes]:
    """One page with every way to find a procedure."""
    received = pages.site.by("receiving")
    return pages.page(
        "ways.html",
        WAYS,
        events=[{**one.data, "path": f"/su-kien/{one.id}/"} for one in pages.site.life_events()],
        fields=_links("/linh-vuc/", by_field, fields),
        levels=_links("/cap/", of_level, levels),
        agencies=[
            {**data, "count": len(received[key])} for key, data in pages.agencies.items() if key in received
        ],
        count=len(pages.site.procedures),
        online=sum(
            1 for one in pages.site.procedures.values() if one.data["online"]["level"] in {"full", "partial"}
        ),
    )
