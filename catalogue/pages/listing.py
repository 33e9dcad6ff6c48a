"""A list of procedures under headings, on as many pages as it needs. Does not know what headings mean."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from catalogue.vietnamese import alphabetical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from catalogue.pages.pages import Pages

PER_PAGE = 100
#: What a list page may show besides its procedures.
NOTHING_ELSE = {"about": None, "links": (), "heading_lang": None, "guide": None}

Item = dict[str, Any]


class Section(NamedTuple):
    """Procedures under one heading; a heading of None stands for a list that needs none."""

    id: str
    name: str | None
    items: Sequence[Item]


def by_name(items: Iterable[Item]) -> list[Item]:
    """In the order of the Vietnamese alphabet."""
    return sorted(items, key=lambda item: (alphabetical(item["name"]), item["code"]))


def letter(name: str) -> str:
    """The heading of a name in an alphabet: its first letter without marks, Đ kept; 0–9 for all else."""
    first = name.strip()[:1].upper()
    base = first if first == "Đ" else unicodedata.normalize("NFD", first)[:1]
    return base if base == "Đ" or "A" <= base <= "Z" else "0–9"


def alphabet(items: Iterable[Item]) -> list[Section]:
    """One section; where it is longer than a page, one for each letter."""
    items = by_name(items)
    if len(items) <= PER_PAGE:
        return [Section("", None, items)]
    found: dict[str, list[Item]] = {}
    for name, group in groupby(items, key=lambda item: letter(item["name"])):
        found.setdefault(name, []).extend(group)
    ids = {"Đ": "dd", "0–9": "0-9"}
    return [Section(f"chu-{ids.get(name, name.lower())}", name, some) for name, some in found.items()]


def list_of(
    pages: Pages,
    path: str,
    heading: str,
    sections: Sequence[Section],
    template: str = "list.html",
    **context: Any,
) -> Iterator[tuple[str, bytes]]:
    """The pages of a list; every page tells where each of the headings begins."""
    flat = [(section, item) for section in sections for item in section.items]
    count = max(1, -(-len(flat) // PER_PAGE))
    first = {section.id: at // PER_PAGE + 1 for at, (section, _) in reversed(list(enumerate(flat)))}

    def address(page: int) -> str:
        return path if page == 1 else f"{path}{page}/"

    headings = [
        {
            "name": section.name,
            "count": len(section.items),
            "path": f"{address(first[section.id])}#{section.id}",
        }
        for section in sections
        if section.name and section.items
    ]
    for page in range(1, count + 1):
        shown = flat[(page - 1) * PER_PAGE : page * PER_PAGE]
        yield pages.page(
            template,
            address(page),
            heading=heading,
            sections=[
                {"id": section.id, "name": section.name, "items": [item for _, item in group]}
                for section, group in groupby(shown, key=lambda pair: pair[0])
            ],
            headings=headings if len(headings) > 1 else (),
            total=len(flat),
            page=page,
            page_count=count,
            path_first=path,
            **{**NOTHING_ELSE, "crumbs": [(None, heading)], **context},
        )
