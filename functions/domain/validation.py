"""Owns the check of canonical answers against a form: its JSON Schema, and the two rules that need today's
date.

The messages are the form's own; general sentences stand in where a form has none. Knows nothing of HTTP or
storage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema_rs
from jsonschema_rs import ValidationErrorKind as Kind

from functions.errors import AnswerError

if TYPE_CHECKING:
    from datetime import date

    from functions.domain.answers import Answers, Form

_RULES = {
    "required": "required",
    "minItems": "required",
    "falseSchema": "unexpected",
    "additionalProperties": "unexpected",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minimum": "min",
    "maximum": "max",
    "maxItems": "max",
}
# Of several errors in one field the person reads the one that stands first here.
_ORDER = (
    "unexpected",
    "required",
    "invalid",
    "min_length",
    "max_length",
    "min",
    "max",
    "max_size",
    "max_total",
    "not_before",
    "not_after",
)
_DATE_RULES = ("not_before", "not_after")
_GENERAL = {
    "required": ("Hãy điền mục này.", "Fill in this field."),
    "invalid": ("Nội dung mục này chưa đúng.", "This field is not filled in correctly."),
    "min_length": ("Nội dung mục này quá ngắn.", "This field is too short."),
    "max_length": ("Nội dung mục này quá dài.", "This field is too long."),
    "min": ("Số này quá nhỏ.", "This number is too small."),
    "max": ("Số này quá lớn.", "This number is too large."),
    "not_before": ("Ngày này quá sớm.", "This date is too early."),
    "not_after": ("Ngày này quá muộn.", "This date is too late."),
    "max_size": ("Tệp này quá lớn.", "This file is too large."),
    "max_total": ("Các tệp cộng lại quá lớn.", "The files together are too large."),
    "missing": (
        "Tệp “{file}” chưa tải lên xong; hãy chọn lại.",
        "The file “{file}” was not uploaded; choose it again.",
    ),
    "refused": (
        "Tệp “{file}” không dùng được: {reason}",
        "The file “{file}” cannot be used: {reason}",
    ),
    "unexpected": (
        "Biểu mẫu không hỏi mục này; hãy bỏ mục này đi.",
        "The form does not ask for this field; leave it out.",
    ),
}


class Checker:
    """One form ready to check answers with.

    Made once for each form, as compiling costs more than checking.
    """

    def __init__(self, form: Form, units_schema: dict[str, Any]) -> None:
        self._form = form
        self._fields = {field["name"]: field for field in form["fields"]}
        registry = jsonschema_rs.Registry(resources=[("units.schema.json", units_schema)])
        self._schema = jsonschema_rs.Draft202012Validator(
            form["schema"], registry=registry, validate_formats=True, offline=True
        )

    def check(self, answers: Answers, today: date) -> list[AnswerError]:
        """What is wrong: at most one error a field, in the order of the fields, unknown names last.

        `today` is the date in Viet Nam.
        """
        found: dict[str, list[str]] = {}
        for error in self._schema.iter_errors(answers):
            for name in _names(error):
                found.setdefault(name, []).append(_rule(error))
        for field in self._form["fields"]:
            if field["name"] not in found and (rule := _date_rule(field, answers, today)):
                found[field["name"]] = [rule]
        for name in _over_total(self._form["fields"], answers):
            found.setdefault(name, ["max_total"])
        known = [name for name in self._fields if name in found]
        unknown = [name for name in found if name not in self._fields]
        return [self.error(name, min(found[name], key=_ORDER.index)) for name in known + unknown]

    def error(self, name: str, rule: str) -> AnswerError:
        """The error of a field that broke a rule, in the form's own words where it has them."""
        told = dict(zip(("vi", "en"), _GENERAL[rule], strict=True))
        for lang, messages in self._fields.get(name, {}).get("messages", {}).items():
            if found := messages.get(rule) or messages.get("invalid"):
                told[lang] = found
        pointer = "/" + name.replace("~", "~0").replace("/", "~1")
        return AnswerError(pointer, rule, told)


def _rule(error: jsonschema_rs.ValidationError) -> str:
    """The rule that an error of the schema breaks."""
    if error.kind.name == "maximum" and error.instance_path[-1] == "size":  # of one of several files
        return "max_size"
    return _RULES.get(error.kind.name, "invalid")


def _over_total(fields: list[dict[str, Any]], answers: Answers) -> list[str]:
    """The first field with whose files all files together are too large."""
    total = 0
    for field in fields:
        files = answers.get(field["name"])
        if field["type"] == "files" and isinstance(files, list):
            sizes = [one.get("size") for one in files if isinstance(one, dict)]
            total += sum(size for size in sizes if isinstance(size, int))
            if total > field["max_total_size"]:
                return [field["name"]]
    return []


def _names(error: jsonschema_rs.ValidationError) -> list[str]:
    """The fields that an error of the schema is about."""
    if error.instance_path:
        return [str(error.instance_path[0])]
    kind = error.kind
    if isinstance(kind, Kind.Required):
        return [kind.property]
    if isinstance(kind, Kind.AdditionalProperties):
        return list(kind.unexpected)
    raise AssertionError(f"a form's schema has a rule that is about no field: {kind.name}")


def _date_rule(field: dict[str, Any], answers: Answers, today: date) -> str | None:
    """`not_before` or `not_after` when the answer is a date that breaks it; compared as written."""
    answer = answers.get(field["name"])
    if field["type"] != "date" or not isinstance(answer, str):
        return None
    limits = {rule: str(today) if field.get(rule) == "today" else field.get(rule) for rule in _DATE_RULES}
    if limits["not_before"] and answer < limits["not_before"]:
        return "not_before"
    if limits["not_after"] and answer > limits["not_after"]:
        return "not_after"
    return None
