"""Owns a form's answers as a whole: typed fields to canonical answers, hidden fields, and showing them again.

Raw data is what a form post holds, {name: [values]}; canonical answers are what the form's schema describes.
A field that is not a list takes its first value; an empty answer is left out. The fields of a group's entries
are posted as `children.0.name`; `entries.py` knows those names.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from functions.domain.coercion import READERS, read_choices
from functions.domain.entries import indexes, renumbered, split
from functions.domain.files import read_references
from functions.domain.text import line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from functions.domain.units import Units

Raw = dict[str, list[str]]
Answers = dict[str, Any]
Field = dict[str, Any]
Form = dict[str, Any]

LISTS = ("choices", "files")  # their field may be posted several times
ADDRESS_PARTS = ("province", "commune", "detail")


def read_field(field: Field, raw: Raw, units: Units, prefix: str = "") -> Any:
    """The canonical value of one field, or None when nothing was answered.

    `prefix` stands before the names of the fields of an entry: "children.0.".
    """
    name = prefix + field["name"]
    if field["type"] == "address":
        return _read_address(name, raw, units)
    if field["type"] == "choices":
        return read_choices(field, raw.get(name, [])) or None
    if field["type"] == "files":
        return read_references(raw.get(name, [])) or None
    value = READERS[field["type"]](field, _first(raw, name))
    return None if value == "" else value


def coerce(form: Form, raw: Raw, units: Units) -> Answers:
    """Canonical answers of a form post, in field order.

    Left out are those whose `only_if` does not hold, entries in which nothing was answered, and what is
    computed.
    """
    answers: Answers = {}
    for field in form["fields"]:
        if "computed" in field or not is_asked(field, answers):
            continue
        if field["type"] == "group":
            value = [entry for _, entry in read_entries(field, raw, units, answers) if entry] or None
        else:
            value = read_field(field, raw, units)
        if value is not None:
            answers[field["name"]] = value
    return answers


def read_entries(group: Field, raw: Raw, units: Units, answers: Answers) -> Iterator[tuple[int, Answers]]:
    """The entries of a group by the number that they were posted with; `answers` stand before the group."""
    for index in indexes(group["name"], raw):
        entry: Answers = {}
        for field in group["fields"]:
            if "computed" in field or not is_asked(field, entry, answers):
                continue
            value = read_field(field, raw, units, f"{group['name']}.{index}.")
            if value is not None:
                entry[field["name"]] = value
        yield index, entry


def without_blank_entries(form: Form, raw: Raw, units: Units) -> Raw:
    """The post with entries numbered as in its answers: those in which nothing was answered are left out."""
    groups = [one for one in form["fields"] if one["type"] == "group" and indexes(one["name"], raw)]
    if not groups:
        return raw
    answers = coerce(form, raw, units)
    blank = {
        (group["name"], index)
        for group in groups
        if is_asked(group, answers)
        for index, entry in read_entries(group, raw, units, answers)
        if not entry
    }
    return renumbered(form, raw, blank)


def conditions(field: Field) -> list[dict[str, Any]]:
    """The conditions of a field that must all hold; none when it is always asked."""
    asked = field.get("only_if", [])
    return [asked] if isinstance(asked, dict) else asked


def is_asked(field: Field, answers: Answers, outside: Answers | None = None) -> bool:
    """Whether a field's `only_if` holds.

    The fields that it looks at stand before it, so their answers are known: beside it, or, for a field of a
    group, `outside` the entry.
    """
    known = {**outside, **answers} if outside else answers
    return all(_holds(one, known.get(one["field"])) for one in conditions(field))


def _holds(condition: dict[str, Any], answer: Any) -> bool:
    if "at_least" in condition:
        amount = len(answer) if isinstance(answer, list) else answer
        return is_number(amount) and amount >= condition["at_least"]
    if isinstance(answer, list):
        return any(one in condition["in"] for one in answer)
    return answer in condition["in"]


def is_number(value: Any) -> bool:
    """Whether a canonical value is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def unknown_names(form: Form, raw: Raw) -> list[str]:
    """Posted names that the form does not have, in the order they came."""
    known = _names(form["fields"])
    inside = {field["name"]: _names(field["fields"]) for field in form["fields"] if "fields" in field}
    unknown = []
    for name in raw:
        place = split(name)
        if name not in known and not (place and place.name in inside.get(place.group, ())):
            unknown.append(name)
    return unknown


def _names(fields: list[Field]) -> set[str]:
    known: set[str] = set()
    for field in fields:
        name = field["name"]
        if field["type"] == "address":
            known |= {f"{name}.{part}" for part in ADDRESS_PARTS}
        elif "computed" not in field and "fields" not in field:
            known.add(name)
    return known


def values(form: Form, raw: Raw) -> dict[str, Any]:
    """What was typed, by field, for showing the form again.

    A string, a list, a dict for an address, a list of such values for a group. Entries are numbered as
    `entries.py` leaves them.
    """
    shown = _values(form["fields"], raw, "")
    for group in form["fields"]:
        if group["type"] == "group":
            shown[group["name"]] = [
                _values(group["fields"], raw, f"{group['name']}.{index}.")
                for index in indexes(group["name"], raw)
            ]
    return shown


def _values(fields: list[Field], raw: Raw, prefix: str) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for field in fields:
        name = prefix + field["name"]
        if field["type"] == "address":
            shown[field["name"]] = {part: _first(raw, f"{name}.{part}") for part in ADDRESS_PARTS}
        elif field["type"] in LISTS:
            shown[field["name"]] = raw.get(name, [])
        else:
            shown[field["name"]] = _first(raw, name)
    return shown


def posted(form: Form, raw: Raw) -> list[tuple[str, str]]:
    """What was typed as (name, value) pairs that post it again, without names that the form does not have."""
    unknown = set(unknown_names(form, raw))
    return [(name, value) for name, typed in raw.items() if name not in unknown for value in typed if value]


def tidy(value: Any) -> Any:
    """Canonical answers as they came in JSON.

    Strings in NFC, numbers without a needless fraction, at any depth.
    """
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [tidy(item) for item in value]
    if isinstance(value, dict):
        return {tidy(key): tidy(item) for key, item in value.items()}
    return value


def _first(raw: Raw, name: str) -> str:
    return next(iter(raw.get(name, [])), "")


def _read_address(name: str, raw: Raw, units: Units) -> dict[str, str] | None:
    province, typed, detail = (line(_first(raw, f"{name}.{part}")) for part in ADDRESS_PARTS)
    address = {}
    if typed:
        address["commune"] = units.find(province, typed) or typed
    if detail:
        address["detail"] = detail
    return address or None
