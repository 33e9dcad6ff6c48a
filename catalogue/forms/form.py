"""Derives the online form of a procedure: one plain JSON Schema with an ordered field list.

Everything that has to do with a form comes from here: the controls, the browser's checks, the server's
checks, the messages. docs/architecture.md shows the result.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol

from catalogue.forms import attachments
from catalogue.forms.conditions import local_rules, root_rules
from catalogue.forms.form_messages import entry_name, messages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalogue.reading.records import Record


class Speaker(Protocol):
    """Whoever says Vietnamese sentences in another language, as catalogue/languages/languages.py does."""

    def say(self, sentence: str) -> str:
        """A sentence of the interface."""

    def text(self, text: str) -> str:
        """A text of a record."""


#: What no answer may hold: control characters, line separators, marks that turn the direction of writing.
CONTROL = "\\u0000-\\u0009\\u000B-\\u001F\\u007F-\\u009F\\u2028-\\u202E\\u2066-\\u2069"
#: White space, as in functions/domain/text.py: an answer neither begins nor ends with it.
SPACE = " \\u00A0\\u1680\\u2000-\\u200B\\u202F\\u205F\\u3000\\uFEFF"
LINE = f"^[^\\n{CONTROL}{SPACE}](?:[^\\n{CONTROL}]*[^\\n{CONTROL}{SPACE}])?$"
LINES = f"^[^\\n{CONTROL}{SPACE}](?:[^{CONTROL}]*[^\\n{CONTROL}{SPACE}])?$"
NAME = "^[\\p{L}\\p{M}](?:[\\p{L}\\p{M} .'’-]*[\\p{L}\\p{M}.])?$"

#: Limits that every field of a type has unless its record says otherwise.
DEFAULTS: dict[str, dict[str, Any]] = {
    "personal_name": {"max_length": 100},
    "email": {"max_length": 254},
    "text": {"max_length": 300},
    "long_text": {"max_length": 4000},
    "address": {"max_length": 300},
    "date": {"not_before": "1900-01-01"},
    "partial_date": {"not_before": "1900-01-01"},
    "money": {"min": 0, "max": 1_000_000_000_000},
    "number": {"min": 0, "max": 1_000_000_000_000},
    "files": attachments.DEFAULTS,
    "signature": {"max_length": 100},
    "group": {"min_items": 1, "max_items": 20, "layout": "cards"},
}

#: The most fields that a form asks on one page unless its record says otherwise; docs/adr/0015.
ONE_PAGE = 12

KEPT = (
    *("name", "type", "label", "hint", "only_if", "options", "unit", "decimals", "max_choices"),
    *("of", "computed", "item"),
)
LIMITS = (
    *("min", "max", "min_length", "max_length", "not_before", "not_after"),
    *("min_items", "max_items", "layout"),
)


def derive_form(record: Record, languages: Mapping[str, Speaker]) -> dict[str, Any]:
    """The form of a procedure that has one; its messages in each of the site's languages."""
    written = record.data["form"]
    total = written.get("max_total_size", attachments.MAX_TOTAL)
    fields = [
        derive_field(field, languages, total) | {"section": index}
        for index, section in enumerate(written["sections"])
        for field in section["fields"]
    ]
    return {
        "procedure": record.id,
        "name": written.get("title", record.data["name"]),
        "purpose": written.get("purpose", "application"),
        **({"intro": written["intro"]} if "intro" in written else {}),
        "pages": written.get("pages", len(written["sections"]) > 1 and len(fields) > ONE_PAGE),
        "applicant": written["applicant"],
        "sections": [
            {key: section[key] for key in ("title", "intro") if key in section}
            for section in written["sections"]
        ],
        "fields": fields,
        "schema": form_schema(fields),
    }


def derive_field(field: dict[str, Any], languages: Mapping[str, Speaker], total: str) -> dict[str, Any]:
    """A field as the bundle has it: its limits spelled out, its sentences, the fields of a group.

    `total` is what all files of the form together may have.
    """
    derived = {key: field[key] for key in KEPT if key in field}
    derived["required"] = field.get("required", True) and "computed" not in field
    limits = DEFAULTS.get(field["type"], {}) | field
    derived |= {key: limits[key] for key in LIMITS if key in limits}
    if field["type"] == "files":
        derived |= attachments.derive(limits, total)
    if field["type"] == "group":
        derived["fields"] = [derive_field(one, languages, total) for one in field["fields"]]
        derived["entry_name"] = {
            code: entry_name(derived, speaker.say, speaker.text) for code, speaker in languages.items()
        }
    derived["messages"] = {
        code: messages(derived, speaker.say, speaker.text) for code, speaker in languages.items()
    }
    return derived


def first_page(form: dict[str, Any]) -> dict[str, Any] | None:
    """Where the page that the build writes stands in a form of several; twin of functions/forms.py."""
    if not form["pages"]:
        return None
    asked = sorted({field["section"] for field in form["fields"] if "only_if" not in field})
    steps = [{"index": index, "state": "empty"} for index in asked]
    return {"page": asked[0], "steps": steps, "state": "", "left_out": (), "lost": False}


def form_schema(fields: list[dict[str, Any]]) -> dict[str, Any]:
    """JSON Schema 2020-12 over the canonical answers."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_object(fields, root_rules(fields))}


def _object(fields: list[dict[str, Any]], rules: list[dict[str, Any]]) -> dict[str, Any]:
    """The answers to fields that stand together: those of the form, or of one entry of a group."""
    posted = [field for field in fields if "computed" not in field]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {field["name"]: answer_schema(field) for field in posted},
        "required": [field["name"] for field in posted if field["required"] and "only_if" not in field],
        **({"allOf": rules} if rules else {}),
    }


def answer_schema(field: dict[str, Any]) -> dict[str, Any]:
    """What the canonical answer to one field looks like."""
    kind = field["type"]
    length = {
        key: field[limit]
        for key, limit in (("minLength", "min_length"), ("maxLength", "max_length"))
        if limit in field
    }
    match kind:
        case "personal_name":
            return {"type": "string", **length, "pattern": NAME}
        case "text" | "signature":
            return {"type": "string", **length, "pattern": LINE}
        case "long_text":
            return {"type": "string", **length, "pattern": LINES}
        case "date":
            return {"type": "string", "format": "date"}
        case "partial_date":
            shorter = "^[0-9]{4}(-(0[1-9]|1[0-2]))?$"
            return {"type": "string", "anyOf": [{"pattern": shorter}, {"format": "date"}]}
        case "time":
            return {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
        case "citizen_id":
            return {"type": "string", "pattern": "^[0-9]{12}$"}
        case "business_code":
            return {"type": "string", "pattern": "^[0-9]{10}(-[0-9]{3})?$"}
        case "phone":
            return {"type": "string", "pattern": "^0[0-9]{9,10}$"}
        case "email":
            # The HTML standard's own rule for input type=email, with a dot in the domain.
            label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
            return {
                "type": "string",
                **length,
                "pattern": f"^[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{label}(?:\\.{label})+$",
            }
        case "address":
            return {
                "type": "object",
                "additionalProperties": False,
                "required": ["commune", "detail"],
                "properties": {
                    "commune": {"$ref": "units.schema.json"},
                    "detail": {"type": "string", **length, "pattern": LINE},
                },
            }
        case "choice":
            return {"enum": [option["value"] for option in field["options"]]}
        case "choices":
            return {
                "type": "array",
                "minItems": 1,
                **({"maxItems": field["max_choices"]} if "max_choices" in field else {}),
                "uniqueItems": True,
                "items": {"enum": [option["value"] for option in field["options"]]},
            }
        case "files":
            return attachments.answer_schema(field, LINE)
        case "yes_no":
            return {"type": "boolean"}
        case "declaration":
            return {"const": True}
        case "money" | "number":
            whole = kind == "money" or not field.get("decimals")
            return {
                "type": "integer" if whole else "number",
                "minimum": field["min"],
                "maximum": field["max"],
            }
        case "group":
            return {
                "type": "array",
                "minItems": field["min_items"],
                "maxItems": field["max_items"],
                "items": _object(field["fields"], local_rules(field["fields"])),
            }
    raise ValueError(kind)


def encode(form: dict[str, Any]) -> tuple[str, bytes]:
    """The digest by which a form is known, and the bytes it is of."""
    data = json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return sha256(data).hexdigest(), data
