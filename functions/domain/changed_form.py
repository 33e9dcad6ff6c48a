"""Owns what becomes of answers when their form changes: what still fits, what changed, what is asked no more.

Raw posts in, a raw post out, so that the page shows the new form with what can be kept. Nothing that was
typed is lost without a word: what does not fit is told with its label and as it was answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from functions.domain.answers import coerce, unknown_names
from functions.domain.entries import split
from functions.domain.rows import rows

if TYPE_CHECKING:
    from functions.domain.answers import Field, Form, Raw
    from functions.domain.units import Units

#: Types whose typed text means the same in any of them.
_ALIKE = ({"text", "long_text", "personal_name", "signature"}, {"date", "partial_date"}, {"money", "number"})
_CHOSEN = ("choice", "choices")


class Told(NamedTuple):
    """One question of the old form: its label, what was answered, and its name in the new form or ""."""

    label: str
    text: str
    name: str


class Changed(NamedTuple):
    """`raw` fits the new form; `changed` were asked in another way, `removed` are asked no more."""

    raw: Raw
    changed: list[Told]
    removed: list[Told]
    added: list[str]  # labels of new questions, where both forms are known


def values_for(new: Form, old: Form, raw: Raw, units: Units) -> Changed:
    """What was typed into an old form, as far as it fits the new one."""
    told = {
        row["name"]: row for section in rows(old, coerce(old, raw, units), units) for row in section["rows"]
    }
    fields = {field["name"]: field for field in new["fields"] if "computed" not in field}
    kept: Raw = {}
    changed: list[Told] = []
    removed: list[Told] = []
    for field in old["fields"]:
        name = field["name"]
        typed = {one: raw[one] for one in raw if one.partition(".")[0] == name}
        fitting = _fitting(fields[name], field, typed) if name in fields else {}
        kept |= fitting
        if name not in told or fitting == typed:
            continue  # nothing was answered there, or all of it is kept
        row = told[name]
        if name in fields:
            changed.append(Told(row["label"], row["text"], name))
        else:
            removed.append(Told(row["label"], row["text"], ""))
    before = {field["name"] for field in old["fields"]}
    return Changed(
        kept, changed, removed, [one["label"] for one in new["fields"] if one["name"] not in before]
    )


def left_over(new: Form, raw: Raw) -> Changed:
    """What was typed into a form that nobody keeps any more, as far as it fits the new one.

    Of what is asked no more only the answer is known, as it was typed.
    """
    kept: Raw = {}
    changed: dict[str, list[str]] = {}
    removed: list[Told] = []
    unknown = set(unknown_names(new, raw))
    fields = {field["name"]: field for field in new["fields"]}
    for name, values in raw.items():
        if name in unknown:
            removed += [Told("", value, "") for value in values if value.strip()]
            continue
        field = fields[name.partition(".")[0]]
        options = {option["value"] for option in field.get("options", ())}
        kept[name] = [value for value in values if not value or not options or value in options]
        if lost := [value for value in values if value not in kept[name]]:
            changed[field["name"]] = lost
    told = [Told(fields[name]["label"], "; ".join(lost), name) for name, lost in changed.items()]
    return Changed(kept, told, removed, [])


def _fitting(now: Field, was: Field, typed: Raw) -> Raw:
    """What of a field's typed values the new field can show."""
    if now["type"] == "group" and was["type"] == "group":
        return _entries(now, was, typed)
    if not _alike(now["type"], was["type"]):
        return {}
    if now["type"] in _CHOSEN:
        if (now["type"], was["type"]) == _CHOSEN and any(len(values) > 1 for values in typed.values()):
            return {}  # which of several it should be only the person knows
        options = {option["value"] for option in now["options"]}
        return {
            name: chosen
            for name, values in typed.items()
            if (chosen := [value for value in values if value in options or not value])
        }
    return typed


def _entries(now: Field, was: Field, typed: Raw) -> Raw:
    fields = {field["name"]: field for field in now["fields"] if "computed" not in field}
    kept: Raw = {}
    for field in was["fields"]:
        of_field = {
            name: values
            for name, values in typed.items()
            if (place := split(name)) and place.name.partition(".")[0] == field["name"]
        }
        if field["name"] in fields:
            kept |= _fitting(fields[field["name"]], field, of_field)
    return kept


def _alike(one: str, other: str) -> bool:
    return one == other or any({one, other} <= kinds for kinds in _ALIKE) or {one, other} == set(_CHOSEN)


def asked(form: Form) -> list[tuple[str, ...]]:
    """The questions of a form, for seeing whether another asks the same; their wording does not count."""
    return [
        (
            field["name"],
            field["type"],
            str(field["required"]),
            *(option["value"] for option in field.get("options", ())),
            *(one["name"] for one in field.get("fields", ())),
        )
        for field in form["fields"]
        if "computed" not in field
    ]
