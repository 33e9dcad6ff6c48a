"""Derives the online form of a procedure: one plain JSON Schema with an ordered field list.

Everything that has to do with a form comes from here: the controls, the browser's checks, the server's
checks, the messages. docs/architecture.md shows the result.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol

from catalogue.forms import attachments
from catalogue.forms.form_messages import messages

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
    "money": {"min": 0, "max": 1_000_000_000_000},
    "number": {"min": 0, "max": 1_000_000_000_000},
    "files": attachments.DEFAULTS,
}

KEPT = ("name", "type", "label", "hint", "only_if", "options", "unit", "decimals", "max_choices")
LIMITS = ("min", "max", "min_length", "max_length", "not_before", "not_after")


def derive_form(record: Record, languages: Mapping[str, Speaker]) -> dict[str, Any]:
    """The form of a procedure that has one; its messages in each of the site's languages."""
    written = record.data["form"]
    fields = []
    for index, section in enumerate(written["sections"]):
        for field in section["fields"]:
            derived = {key: field[key] for key in KEPT if key in field}
            derived |= {"section": index, "required": field.get("required", True)}
            limits = DEFAULTS.get(field["type"], {}) | field
            derived |= {key: limits[key] for key in LIMITS if key in limits}
            if field["type"] == "files":
                derived |= attachments.derive(limits, written.get("max_total_size", attachments.MAX_TOTAL))
            derived["messages"] = {
                code: messages(derived, speaker.say, speaker.text) for code, speaker in languages.items()
            }
            fields.append(derived)
    return {
        "procedure": record.id,
        "name": written.get("title", record.data["name"]),
        "purpose": written.get("purpose", "application"),
        **({"intro": written["intro"]} if "intro" in written else {}),
        "applicant": written["applicant"],
        "sections": [
            {key: section[key] for key in ("title", "intro") if key in section}
            for section in written["sections"]
        ],
        "fields": fields,
        "schema": form_schema(fields),
    }


def form_schema(fields: list[dict[str, Any]]) -> dict[str, Any]:
    """JSON Schema 2020-12 over the canonical answers."""
    always = [field["name"] for field in fields if field["required"] and "only_if" not in field]
    conditions = [_condition(field) for field in fields if "only_if" in field]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": {field["name"]: answer_schema(field) for field in fields},
        "required": always,
        **({"allOf": conditions} if conditions else {}),
    }


def _condition(field: dict[str, Any]) -> dict[str, Any]:
    asked = field["only_if"]
    return {
        "if": {"required": [asked["field"]], "properties": {asked["field"]: {"enum": asked["in"]}}},
        **({"then": {"required": [field["name"]]}} if field["required"] else {}),
        "else": {"properties": {field["name"]: False}},
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
        case "text":
            return {"type": "string", **length, "pattern": LINE}
        case "long_text":
            return {"type": "string", **length, "pattern": LINES}
        case "date":
            return {"type": "string", "format": "date"}
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
    raise ValueError(kind)


def encode(form: dict[str, Any]) -> tuple[str, bytes]:
    """The digest by which a form is known, and the bytes it is of."""
    data = json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return sha256(data).hexdigest(), data
