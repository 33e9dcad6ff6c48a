"""Owns how canonical answers read to a person.

Dates dd/mm/yyyy, money in groups, names of units, option labels.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from functions.domain.files import shown_size
from functions.domain.zone import VIET_NAM

if TYPE_CHECKING:
    from datetime import datetime

    from functions.domain.answers import Answers, Form
    from functions.domain.units import Units

Say = Callable[[str], str]


def rows(form: Form, answers: Answers, units: Units, say: Say = str) -> list[dict[str, Any]]:
    """Sections of the form with what was answered: [{"title", "rows": [{"name", "label", "text"}]}].

    The row of a group also has "layout" and "entries": [{"title", "rows": […]}]; its text says all of it. In
    a table every entry has every row, empty where nothing was answered. `say` turns a Vietnamese word of the
    interface into another language; the form's texts stay as they are.
    """
    sections: list[dict[str, Any]] = [{"title": section["title"], "rows": []} for section in form["sections"]]
    for field in form["fields"]:
        if field["name"] in answers:
            sections[field["section"]]["rows"].append(_row(field, answers[field["name"]], units, say))
    return [section for section in sections if section["rows"]]


def _row(field: dict[str, Any], value: Any, units: Units, say: Say) -> dict[str, Any]:
    named = {"name": field["name"], "label": field["label"]}
    if field["type"] != "group":
        return {**named, "text": read_out(field, value, units, say)}
    entries: list[dict[str, Any]] = [
        {
            "title": entry_title(field["item"], number, say),
            "rows": [
                _row(one, entry.get(one["name"]), units, say)
                for one in field["fields"]
                if one["name"] in entry or field["layout"] == "table"
            ],
        }
        for number, entry in enumerate(value, 1)
    ]
    told = [
        f"{entry['title']} – "
        + "; ".join(f"{row['label']}: {row['text']}" for row in entry["rows"] if row["text"])
        for entry in entries
    ]
    return {**named, "text": "\n".join(told), "layout": field["layout"], "entries": entries}


def entry_title(item: str, number: int, say: Say = str) -> str:
    """What an entry of a group is called: "Người con thứ 2"."""
    return say("%(item)s thứ %(number)s").replace("%(item)s", item).replace("%(number)s", str(number))


def read_out(field: dict[str, Any], value: Any, units: Units, say: Say = str) -> str:
    """One canonical value as a person reads it; a value that is not of its type is shown as it is."""
    kind = field["type"]
    if value is None:
        return ""
    if kind in ("date", "partial_date"):
        return "/".join(reversed(str(value).split("-")))
    if isinstance(value, bool):
        yes = say("Đã xác nhận") if kind == "declaration" else say("Có")
        return yes if value else say("Không")
    if isinstance(value, int | float):
        unit = say("đồng") if kind == "money" else field.get("unit", "")
        return f"{grouped(value)} {unit}".rstrip()
    if isinstance(value, dict):
        return _address(value, units)
    if kind in ("choice", "choices"):
        labels = {option["value"]: option["label"] for option in field["options"]}
        chosen = value if isinstance(value, list) else [value]
        return "; ".join(labels.get(item, str(item)) for item in chosen)
    if kind == "files":
        return "\n".join(
            f"{one['name']} ({shown_size(one['size'])})" for one in value if isinstance(one, dict)
        )
    return str(value)


def grouped(number: float) -> str:
    """A number with dots between thousands and a comma before decimals: 1.234.567,5."""
    whole, _, decimals = f"{Decimal(repr(number)):,f}".partition(".")
    whole = whole.replace(",", ".")
    return f"{whole},{decimals}" if decimals else whole


def moment(instant: datetime) -> str:
    """An instant as people in Viet Nam read it: "14:05 21/11/2026"."""
    return instant.astimezone(VIET_NAM).strftime("%H:%M %d/%m/%Y")


def _address(value: dict[str, str], units: Units) -> str:
    commune = units.communes.get(value.get("commune", ""))
    parts = [value.get("detail", "")]
    parts += [commune.name, commune.province] if commune else [value.get("commune", "")]
    return ", ".join(part for part in parts if part)
