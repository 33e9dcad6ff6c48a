"""Forms derived for tests, and the check of answers against them as the functions do it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from catalogue.forms.form import derive_form
from catalogue.languages.languages import read_language
from catalogue.reading.records import Record
from catalogue.reading.units import read_units, units_schema
from tests.records.examples import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalogue.forms.form import Speaker

_OPTIONS = [{"value": "a", "label": "Một"}, {"value": "b", "label": "Hai"}]
#: The least that a field of a type says beside its name.
LEAST: dict[str, dict[str, Any]] = {
    kind: {}
    for kind in (
        "personal_name", "date", "citizen_id", "business_code", "phone", "email", "address", "yes_no",
        "money", "number", "text", "long_text", "declaration", "partial_date", "time", "files",
    )
}  # fmt: skip
LEAST |= {
    "choice": {"options": _OPTIONS},
    "choices": {"options": _OPTIONS},
    "signature": {"of": "f"},
    "group": {"item": "Người", "fields": [{"name": "g", "type": "text", "label": "Câu hỏi trong nhóm"}]},
}


@cache
def both_languages() -> Mapping[str, Speaker]:
    """The languages that the site derives its forms with."""
    return {code: read_language(code) for code in ("vi", "en")}


def untranslated() -> Mapping[str, Speaker]:
    """Only Vietnamese, for tests that look at no message."""
    return {"vi": read_language("vi")}


def field(kind: str, **more: Any) -> dict[str, Any]:
    """A field of a type as a record writes it, called "f"."""
    return {"name": "f", "type": kind, "label": "Câu hỏi", **LEAST[kind], **more}


def form_of(*fields: dict[str, Any], languages: Mapping[str, Speaker] | None = None) -> dict[str, Any]:
    """The form of a procedure whose one section has these fields."""
    written = {"applicant": {"name": "f"}, "sections": [{"title": "Phần", "fields": list(fields)}]}
    data = {"code": "1.900009", "name": "Thử", "form": written}
    return derive_form(Record(Path("1.900009.yaml"), "procedure", data), languages or untranslated())


def accepts(form: dict[str, Any], answers: dict[str, Any]) -> bool:
    """Whether canonical answers fit, formats asserted, the units of the examples being all there are."""
    registry = jsonschema_rs.Registry([("units.schema.json", units_schema(read_units(EXAMPLES)))])
    validate = jsonschema_rs.Draft202012Validator(
        form["schema"], registry=registry, validate_formats=True, offline=True
    )
    return bool(validate.is_valid(answers))
