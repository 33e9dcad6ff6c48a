"""Owns the names under which the entries of a group are posted, `children.0.name`; adds and removes entries.

Knows raw posts only, {name: [values]}, no canonical answers. Numbers of entries may have gaps, as when a
browser removed one; what comes back from here has none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

Raw = dict[str, list[str]]
Form = dict[str, Any]

# Beyond 999 a number is no entry's: the name is unknown to the form.
_NAME = re.compile(r"([a-z][a-z0-9_]*)\.(0|[1-9][0-9]{0,2})\.([a-z][a-z0-9_.]*)")


class Place(NamedTuple):
    """One posted name taken apart: "children.0.home.commune" is "children", 0, "home.commune"."""

    group: str
    number: int
    name: str


def split(name: str) -> Place | None:
    """A posted name's place in a group, None when it is not made like one."""
    found = _NAME.fullmatch(name)
    return Place(found[1], int(found[2]), found[3]) if found else None


def indexes(group: str, raw: Raw) -> list[int]:
    """The numbers of a group's entries that were posted, in their order."""
    start = f"{group}."
    places = (split(name) for name in raw if name.startswith(start))
    return sorted({place.number for place in places if place})


def changed(form: Form, raw: Raw, step: str) -> tuple[Raw, str]:
    """The post after "add:children" or "remove:children.2", and the control to go to.

    Nothing typed elsewhere is lost; a step that makes no sense changes nothing. The control is the name of
    the new entry ("children.3"), or of the group when one was removed.
    """
    action, _, target = step.partition(":")
    name, _, number = target.partition(".")
    group = next((one for one in form["fields"] if one["name"] == name and one["type"] == "group"), None)
    if group is None:
        return raw, ""
    entries = indexes(name, raw)
    if action == "add":
        if len(entries) >= group["max_items"]:
            return renumbered(form, raw), name
        new = entries[-1] + 1 if entries else 0
        blank = {f"{name}.{new}.{field}": [""] for field in _posted_names(group)}
        return renumbered(form, raw | blank), f"{name}.{len(entries)}"
    gone = f"{name}.{number}."
    kept = {one: typed for one, typed in raw.items() if not one.startswith(gone)}
    return renumbered(form, kept), name


def renumbered(form: Form, raw: Raw, dropped: Collection[tuple[str, int]] = ()) -> Raw:
    """The same post with the entries of each group numbered from 0 without gaps, `dropped` ones left out."""
    groups = {field["name"] for field in form["fields"] if field["type"] == "group"}
    numbers = {
        group: {
            index: new
            for new, index in enumerate(i for i in indexes(group, raw) if (group, i) not in dropped)
        }
        for group in groups
    }
    made: Raw = {}
    for name, typed in raw.items():
        place = split(name)
        if place is None or place.group not in groups:
            made[name] = typed
        elif (new := numbers[place.group].get(place.number)) is not None:
            made[f"{place.group}.{new}.{place.name}"] = typed
    return made


def _posted_names(group: dict[str, Any]) -> list[str]:
    names = []
    for field in group["fields"]:
        if field["type"] == "address":
            names.append(f"{field['name']}.province")
        elif "computed" not in field:
            names.append(field["name"])
    return names
