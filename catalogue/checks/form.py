"""Checks what JSON Schema cannot say of a record's form: names once, conditions that can come true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalogue.checks.attachments import attachment_problems
from catalogue.forms.form import DEFAULTS
from catalogue.reading import yaml_file
from catalogue.reading.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.reading.records import Record


def form_problems(record: Record) -> Iterator[Problem]:
    """Problems of the form section of a procedure whose schema holds."""
    before: dict[str, dict[str, Any]] = {}
    for i, section in enumerate(record.data["form"]["sections"]):
        for j, field in enumerate(section["fields"]):
            pointer: list[str | int] = ["form", "sections", i, "fields", j]
            if field["name"] in before:
                yield _problem(
                    record, [*pointer, "name"], f"Trường “{field['name']}” đứng hai lần.", "Hãy đặt tên khác."
                )
            if isinstance(field.get("only_if"), dict) and "in" in field["only_if"]:
                yield from _condition(record, [*pointer, "only_if"], field["only_if"], before)
            yield from _limits(record, pointer, field)
            before[field["name"]] = field
    yield from attachment_problems(record)
    wanted = {"name": {"personal_name", "text"}, "phone": {"phone"}, "email": {"email"}}
    for role, name in record.data["form"]["applicant"].items():
        kind = before.get(name, {}).get("type")
        if kind not in wanted[role]:
            yield _problem(
                record,
                ["form", "applicant", role],
                f"“{name}” không phải một trường kiểu {' hoặc '.join(sorted(wanted[role]))}.",
                "Hãy ghi tên một trường của biểu mẫu.",
            )


def _condition(
    record: Record, pointer: list[str | int], only_if: dict[str, Any], before: dict[str, dict[str, Any]]
) -> Iterator[Problem]:
    asked = before.get(only_if["field"])
    if asked is None or asked["type"] not in {"choice", "yes_no"}:
        yield _problem(
            record,
            [*pointer, "field"],
            f"“{only_if['field']}” không phải một trường choice hoặc yes_no đứng trước.",
            "Điều kiện chỉ được hỏi về một trường đứng trước.",
        )
        return
    possible: list[Any] = (
        [True, False] if asked["type"] == "yes_no" else [o["value"] for o in asked["options"]]
    )
    for index, value in enumerate(only_if["in"]):
        if not any(
            value is option or (value == option and not isinstance(value, bool)) for option in possible
        ):
            shown = ", ".join(
                str(option).lower() if isinstance(option, bool) else option for option in possible
            )
            yield _problem(
                record,
                [*pointer, "in", index],
                f"“{value}” không bao giờ là câu trả lời của “{only_if['field']}”.",
                f"Hãy chọn trong: {shown}.",
            )


def _limits(record: Record, pointer: list[str | int], field: dict[str, Any]) -> Iterator[Problem]:
    limits = DEFAULTS.get(field["type"], {}) | field
    for low, high in (("min", "max"), ("min_length", "max_length"), ("not_before", "not_after")):
        both: tuple[Any, Any] = (limits.get(low), limits.get(high))
        if None in both or "today" in both:
            continue
        if both[0] > both[1]:
            yield _problem(
                record,
                [*pointer, low if low in field else high],
                f"{low} ({both[0]}) lớn hơn {high} ({both[1]}): không câu trả lời nào hợp lệ.",
                "Hãy xem lại hai giới hạn.",
            )
    if field.get("max_choices", 0) > len(field.get("options", [])):
        what = f"max_choices là {field['max_choices']}, nhiều hơn số lựa chọn."
        yield _problem(record, [*pointer, "max_choices"], what, "Hãy bỏ khóa này hoặc ghi số nhỏ hơn.")
    if field["type"] in {"choice", "choices"}:
        values = [option["value"] for option in field["options"]]
        for index, value in enumerate(values):
            if value in values[:index]:
                yield _problem(
                    record,
                    [*pointer, "options", index],
                    f"Lựa chọn “{value}” đứng hai lần.",
                    "Hãy xóa một trong hai.",
                )


def _problem(record: Record, pointer: list[str | int], what: str, mend: str) -> Problem:
    return Problem(record.path, *yaml_file.locate(record.path, pointer), what, mend)
