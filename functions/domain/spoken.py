"""Owns how texts of records are told in the language of a page: form, procedure, receipt, status.

The bundle's records and what is kept of a submission are Vietnamese; a page looks each text up when it is
made. What people typed and what the back office wrote is never looked up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: Keys of what the build says about a procedure, an office, a status, under which texts for people stand.
_TEXTS = frozenset(
    ("name", "about", "address", "hours", "access", "only_if", "waived_if", "case", "text", "meaning")
) | {"locality"}
_FORM = ("name", "intro", "title", "label", "hint", "unit", "item")

Look = Callable[[str], str]


class Said(str):
    """A text that is not in the language of the records."""

    __slots__ = ("language",)
    language: str


def looking_up(gettext: Look, language: str) -> Look:
    """Text → the text in a language, or the very same where it has no translation."""

    def look(text: str) -> str:
        found = gettext(text) if text else text
        if found == text:
            return text
        said = Said(found)
        said.language = language
        return said

    return look


def record(value: Any, look: Look) -> Any:
    """A copy of something that the build wrote, its texts in the language of a page."""
    if isinstance(value, dict):
        return {
            key: look(one) if key in _TEXTS and isinstance(one, str) else record(one, look)
            for key, one in value.items()
        }
    return [record(one, look) for one in value] if isinstance(value, list) else value


def form(derived: dict[str, Any], look: Look) -> dict[str, Any]:
    """A copy of a form, its texts in the language of a page; names, values and rules as they are."""
    return {
        **_part(derived, look),
        "sections": [_part(section, look) for section in derived["sections"]],
        "fields": [_field(field, look) for field in derived["fields"]],
    }


def _field(field: dict[str, Any], look: Look) -> dict[str, Any]:
    parts = {
        "options": [_part(option, look) for option in field.get("options", [])],
        "fields": [_field(one, look) for one in field.get("fields", [])],
    }
    return {**_part(field, look), "name": field["name"], **{key: part for key, part in parts.items() if part}}


def _part(value: dict[str, Any], look: Look) -> dict[str, Any]:
    return value | {key: look(value[key]) for key in _FORM if isinstance(value.get(key), str)}


def receipt(told: dict[str, Any], look: Look) -> dict[str, Any]:
    """A copy of a receipt; what was answered stays as it is."""
    named = ("agency", "papers", "offices", "time_limit")
    found = {key: record(told[key], look) for key in named if key in told}
    return told | found | {"procedure_name": look(told["procedure_name"])}


def status(told: dict[str, Any], look: Look) -> dict[str, Any]:
    """A copy of a dossier's status; what the back office wrote stays as it is."""
    steps = [
        event | {key: look(event[key]) for key in ("name", "meaning") if key in event}
        for event in told["history"]
    ]
    files = told.get("files")
    refused = [one | {"paper": look(one["paper"])} for one in files["refused"]] if files else []
    return told | {
        "files": files and files | {"refused": refused},
        "procedure_name": look(told["procedure_name"]),
        "agency": record(told["agency"], look),
        "status": record(told["status"], look),
        "history": steps,
    }
