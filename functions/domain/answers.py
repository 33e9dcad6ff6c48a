"""Owns a form's answers as a whole: typed fields to canonical answers, hidden fields, and showing them again.

Raw data is what a form post holds, {name: [values]}; canonical answers are what the form's schema describes.
A field that is not a list takes its first value; an empty answer is left out.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from functions.domain.coercion import READERS, read_choices
from functions.domain.files import read_references
from functions.domain.text import line

if TYPE_CHECKING:
    from functions.domain.units import Units

Raw = dict[str, list[str]]
Answers = dict[str, Any]
Form = dict[str, Any]

LISTS = ("choices", "files")  # their field may be posted several times
ADDRESS_PARTS = ("province", "commune", "detail")


def read_field(field: dict[str, Any], raw: Raw, units: Units) -> Any:
    """The canonical value of one field, or None when nothing was answered."""
    name = field["name"]
    if field["type"] == "address":
        return _read_address(name, raw, units)
    if field["type"] == "choices":
        return read_choices(field, raw.get(name, [])) or None
    if field["type"] == "files":
        return read_references(raw.get(name, [])) or None
    value = READERS[field["type"]](field, _first(raw, name))
    return None if value == "" else value


def coerce(form: Form, raw: Raw, units: Units) -> Answers:
    """Canonical answers of a form post, in field order, without those whose `only_if` does not hold."""
    answers: Answers = {}
    for field in form["fields"]:
        if is_asked(field, answers) and (value := read_field(field, raw, units)) is not None:
            answers[field["name"]] = value
    return answers


def is_asked(field: dict[str, Any], answers: Answers) -> bool:
    """Whether a field's `only_if` holds. The field it looks at stands before it, so its answer is known."""
    condition = field.get("only_if")
    return condition is None or answers.get(condition["field"]) in condition["in"]


def unknown_names(form: Form, raw: Raw) -> list[str]:
    """Posted names that the form does not have, in the order they came."""
    known: set[str] = set()
    for field in form["fields"]:
        name = field["name"]
        known |= {f"{name}.{part}" for part in ADDRESS_PARTS} if field["type"] == "address" else {name}
    return [name for name in raw if name not in known]


def values(form: Form, raw: Raw) -> dict[str, Any]:
    """What was typed, by field, for showing the form again: a string, a list, or a dict for an address."""
    shown: dict[str, Any] = {}
    for field in form["fields"]:
        name = field["name"]
        if field["type"] == "address":
            shown[name] = {part: _first(raw, f"{name}.{part}") for part in ADDRESS_PARTS}
        else:
            shown[name] = raw.get(name, []) if field["type"] in LISTS else _first(raw, name)
    return shown


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
