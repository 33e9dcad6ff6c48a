"""Owns the check of canonical answers against a form: its JSON Schema, and the rules that it cannot say:
those that need today's date, and a signature that must be the signer's name.

The messages are the form's own; general sentences stand in where a form has none. Knows nothing of HTTP or
storage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.domain.text import same_name
from functions.errors import AnswerError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import jsonschema_rs

    from functions.domain.answers import Answers, Field, Form

#: Where an error is: ("home",), in an entry ("children", 0, "name"), an entry itself ("children", 0).
Place = tuple[str | int, ...]

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
_MOST = 2000  # errors told at once: no form has more controls, and of rubbish there is no end
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
    "match",
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
    "max_post": (
        "Mỗi lần gửi được không quá 4 MB tệp; hãy gửi từng tệp một.",
        "At most 4 MB of files go at a time; send the files one by one.",
    ),
    "missing": (
        "Tệp “{file}” chưa tải lên xong; hãy chọn lại.",
        "The file “{file}” was not uploaded; choose it again.",
    ),
    "refused": (
        "Tệp “{file}” không dùng được: {reason}",
        "The file “{file}” cannot be used: {reason}",
    ),
    "match": ("Chữ ký phải giống họ tên đã khai.", "The signature must be the name given."),
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
        from jsonschema_rs import Draft202012Validator, Registry  # a look-up needs it not

        registry = Registry(resources=[("units.schema.json", units_schema)])
        self._schema = Draft202012Validator(
            form["schema"], registry=registry, validate_formats=True, offline=True
        )

    def check(self, answers: Answers, today: date) -> list[AnswerError]:
        """What is wrong: at most one error a field, in the order of fields and entries, unknown names last.

        `today` is the date in Viet Nam.
        """
        found: dict[Place, list[str]] = {}
        for error, place in self._broken(answers):
            if len(found) == _MOST:
                break
            found.setdefault(place, []).append(self._rule(error, place))
        for place, field, answer, near in self._answered(answers):
            if place not in found and (
                rule := _date_rule(field, answer, today) or _match(field, answer, near, answers)
            ):
                found[place] = [rule]
        for name in _over_total(self._form["fields"], answers):
            found.setdefault((name,), ["max_total"])
        return [
            self.error(place, min(found[place], key=_ORDER.index)) for place in sorted(found, key=self._order)
        ]

    def _broken(self, answers: Answers) -> Iterator[tuple[jsonschema_rs.ValidationError, Place]]:
        """Each error of the schema with each field that it is about."""
        for error in self._schema.iter_errors(self._cut(answers)):
            for place in self._places(error):
                yield error, place

    def _cut(self, answers: Answers) -> Answers:
        """The answers with one entry too many where there are more: each is looked at field by field."""
        long = {
            name: answers[name][: field["max_items"] + 1]
            for name, field in self._fields.items()
            if "fields" in field and isinstance(answers.get(name), list)
        }
        return {**answers, **long}

    def error(self, place: Place | str, rule: str) -> AnswerError:
        """The error of a field that broke a rule, in the form's own words where it has them.

        A place as text is a name that the form does not have.
        """
        place = (place,) if isinstance(place, str) else place
        told = dict(zip(("vi", "en"), _GENERAL[rule], strict=True))
        for lang, messages in self._field(place).get("messages", {}).items():
            if found := messages.get(rule) or messages.get("invalid"):
                told[lang] = found
        if len(place) > 1:
            told = {lang: self._in_entry(place, lang, said) for lang, said in told.items()}
        pointer = "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place)
        return AnswerError(pointer, rule, told)

    def _in_entry(self, place: Place, lang: str, sentence: str) -> str:
        """The sentence with the entry's name before it: "Người con thứ 2: nhập “Họ tên”."."""
        name = self._fields[str(place[0])].get("entry_name", {}).get(lang, "%(number)s")
        said = name.replace("%(number)s", str(int(place[1]) + 1))
        return f"{said}: {sentence[0].lower()}{sentence[1:]}"

    def _field(self, place: Place) -> Field:
        """The field at a place, or nothing for a name that the form does not have."""
        field: Field = self._fields.get(str(place[0]), {})
        if len(place) < 3:
            return field
        inside: list[Field] = field.get("fields", [])
        return next((one for one in inside if one["name"] == place[2]), {})

    def _order(self, place: Place) -> tuple[int, int, int]:
        """Fields as the form has them, entries by number; what it does not have comes after."""
        fields = list(self._fields)
        first = fields.index(str(place[0])) if place[0] in self._fields else len(fields)
        if len(place) == 1:
            return first, -1, -1
        inside = [one["name"] for one in self._fields[str(place[0])]["fields"]]
        last = -1 if len(place) == 2 else inside.index(place[2]) if place[2] in inside else len(inside)
        return first, int(place[1]), last

    def _places(self, error: jsonschema_rs.ValidationError) -> list[Place]:
        """The fields that an error of the schema is about."""
        from jsonschema_rs import ValidationErrorKind as Kind

        path = tuple(error.instance_path)
        in_group = bool(path) and "fields" in self._fields.get(str(path[0]), {})
        kind = error.kind
        if not path or (in_group and len(path) == 2):  # about the answers as a whole, or about an entry
            if isinstance(kind, Kind.Required):
                return [(*path, kind.property)]
            if isinstance(kind, Kind.AdditionalProperties):
                return [(*path, name) for name in kind.unexpected]
        if not path:
            raise AssertionError(f"a form's schema has a rule that is about no field: {kind.name}")
        return [path[:3] if in_group else path[:1]]

    def _rule(self, error: jsonschema_rs.ValidationError, place: Place) -> str:
        """The rule that an error of the schema breaks."""
        field, kind = self._field(place), error.kind.name
        if kind == "minItems" and "fields" in field:
            return "min"
        if kind == "maximum" and field.get("type") == "files":  # the size of one of several files
            return "max_size"
        return _RULES.get(kind, "invalid")

    def _answered(self, answers: Answers) -> Iterator[tuple[Place, Field, Any, Answers]]:
        """Each answer with its place, its field, and the answers beside it."""
        for field in self._form["fields"]:
            answer = answers.get(field["name"])
            if "fields" not in field:
                yield (field["name"],), field, answer, answers
                continue
            entries = answer[: field["max_items"]] if isinstance(answer, list) else []
            for index, entry in enumerate(entries):
                for one in field["fields"] if isinstance(entry, dict) else []:
                    yield (field["name"], index, one["name"]), one, entry.get(one["name"]), entry


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


def _date_rule(field: Field, answer: Any, today: date) -> str | None:
    """`not_before` or `not_after` when the answer is a date that breaks it; compared as written.

    Of a date that is known in part, as much of the limit is looked at as the answer says.
    """
    if field["type"] not in ("date", "partial_date") or not isinstance(answer, str):
        return None
    limits = {rule: str(today) if field.get(rule) == "today" else field.get(rule) for rule in _DATE_RULES}
    if limits["not_before"] and answer < limits["not_before"][: len(answer)]:
        return "not_before"
    if limits["not_after"] and answer > limits["not_after"][: len(answer)]:
        return "not_after"
    return None


def _match(field: Field, answer: Any, near: Answers, answers: Answers) -> str | None:
    """`match` when a signature is not the name of who signs; without a name there is nothing to compare."""
    if field["type"] != "signature" or not isinstance(answer, str):
        return None
    name = near.get(field["of"]) or answers.get(field["of"])
    return "match" if isinstance(name, str) and not same_name(answer, name) else None
