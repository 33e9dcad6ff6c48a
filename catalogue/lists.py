"""The lists of procedures: by field, agency, life event, level and online level, and all of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from catalogue import derive
from catalogue.guide_pages import first_question, guide_pages
from catalogue.vietnamese import alphabetical

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from catalogue.pages import Pages

PER_PAGE = 100
LEVELS = ("commune", "province", "ministry", "other")
ONLINE = ("full", "partial", "information", "unknown")

Items = list[dict[str, Any]]
#: What a list page may show besides its procedures.
NOTHING_ELSE = {
    "about": None,
    "offices": (),
    "links": (),
    "heading_lang": None,
    "guide": None,
}


class Group(NamedTuple):
    """What procedures are grouped under; `lang` is the language of its name, None for the interface's own."""

    id: str
    name: str
    about: str | None = None
    offices: tuple[dict[str, Any], ...] = ()
    lang: str | None = "vi"
    guide: dict[str, Any] | None = None


def list_pages(pages: Pages) -> Iterator[tuple[str, bytes]]:
    """Every list, in the language of `pages`."""
    site, say = pages.site, pages.say
    names: Any = pages.environment.get_template("parts.html").module
    everything = [derive.listed(record) for record in site.procedures.values()]
    yield from _list(pages, "/thu-tuc/", say("Tất cả thủ tục"), everything, template="procedures.html")

    fields = [Group(key, data["name"], data.get("about")) for key, data in pages.fields.items()]
    yield from _index(pages, "/linh-vuc/", say("Lĩnh vực"), site.by("field"), fields)

    agencies = [
        Group(key, data["name"], data.get("about"), tuple(data.get("offices", [])))
        for key, data in pages.agencies.items()
    ]
    concerned = site.by("receiving", "deciding", "coordinating")
    yield from _index(pages, "/co-quan/", say("Cơ quan"), concerned, agencies)

    events = [
        Group(event.id, event.data["name"], event.data["about"], guide=first_question(pages, event))
        for event in site.life_events()
    ]
    yield from _index(pages, "/su-kien/", say("Sự kiện trong đời"), site.by("life_events"), events)
    for event in site.life_events():
        yield from guide_pages(pages, event)

    by_level = site.by("levels")
    levels = [Group(key, names.level_names[key], lang=None) for key in LEVELS if key in by_level]
    yield from _index(pages, "/cap/", say("Cấp thực hiện"), by_level, levels)

    by_online: dict[str, Items] = defaultdict(list)
    for record in site.procedures.values():
        by_online[record.data["online"]["level"]].append(derive.listed(record))
    online = [Group(key, names.online_names[key], lang=None) for key in ONLINE if key in by_online]
    with_form = [item for item in everything if item["form"] == "application"]
    yield from _index(pages, "/truc-tuyen/", say("Nộp trực tuyến"), by_online, online, with_form)


def _index(
    pages: Pages,
    base: str,
    heading: str,
    groups: Mapping[str, Items],
    rows: Sequence[Group],
    items: Sequence[dict[str, Any]] = (),
) -> Iterator[tuple[str, bytes]]:
    """A page that links to groups of procedures, and the list of each group."""
    links = [
        {**row._asdict(), "path": f"{base}{row.id}/", "count": len(groups[row.id])}
        for row in rows
        if groups.get(row.id)
    ]
    yield from _list(pages, base, heading, items, links=links)
    for row in rows:
        yield from _list(
            pages,
            f"{base}{row.id}/",
            row.name,
            groups.get(row.id, []),
            about=row.about,
            offices=row.offices,
            guide=row.guide,
            heading_lang=row.lang,
            crumbs=[(base, heading), (None, row.name)],
        )


def _list(
    pages: Pages,
    path: str,
    heading: str,
    items: Sequence[dict[str, Any]],
    template: str = "list.html",
    **context: Any,
) -> Iterator[tuple[str, bytes]]:
    """A list of procedures, on as many pages as it needs."""
    items = sorted(items, key=lambda item: (alphabetical(item["name"]), item["code"]))
    count = max(1, -(-len(items) // PER_PAGE))
    for page in range(1, count + 1):
        yield pages.page(
            template,
            path if page == 1 else f"{path}{page}/",
            heading=heading,
            items=items[(page - 1) * PER_PAGE : page * PER_PAGE],
            total=len(items),
            page=page,
            page_count=count,
            path_first=path,
            **{**NOTHING_ELSE, "crumbs": [(None, heading)], **context},
        )
