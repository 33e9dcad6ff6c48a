"""Checks what JSON Schema cannot say of a record's form: names once, groups that can be filled in, limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalogue.checks.attachments import attachment_problems
from catalogue.checks.computed import computed_problems
from catalogue.checks.conditions import condition_problems
from catalogue.forms.form import DEFAULTS
from catalogue.reading import yaml_file
from catalogue.reading.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.reading.records import Record

Pointer = list[str | int]
Field = dict[str, Any]

#: What the control of one cell can take in.
IN_TABLES = (
    *("personal_name", "date", "partial_date", "time", "citizen_id", "business_code", "phone", "email"),
    *("choice", "yes_no", "money", "number", "text"),
)
MOST_CONTROLS = 2000
_CONTROLS_OF = {"address": 3}
_ROLES = {
    "name": {"personal_name", "text"},
    "phone": {"phone"},
    "email": {"email"},
    "organisation": {"text"},
    "business_code": {"business_code"},
}
_CROSSED = (
    *(("min", "max"), ("min_length", "max_length"), ("not_before", "not_after")),
    ("min_items", "max_items"),
)


def form_problems(record: Record) -> Iterator[Problem]:
    """Problems of the form section of a procedure whose schema holds."""
    before: dict[str, Field] = {}
    for i, section in enumerate(record.data["form"]["sections"]):
        for j, field in enumerate(section["fields"]):
            pointer: Pointer = ["form", "sections", i, "fields", j]
            yield from _field(record, pointer, field, before, {})
            if field["type"] == "group":
                yield from _group(record, pointer, field, before)
            before[field["name"]] = field
    yield from attachment_problems(record)
    for role, name in record.data["form"]["applicant"].items():
        if before.get(name, {}).get("type") not in _ROLES[role]:
            yield _problem(
                record,
                ["form", "applicant", role],
                f"“{name}” không phải một trường kiểu {' hoặc '.join(sorted(_ROLES[role]))}.",
                "Hãy ghi tên một trường của biểu mẫu, không nằm trong nhóm.",
            )
    controls = sum(_controls(field) for field in before.values())
    if controls > MOST_CONTROLS:
        what = f"Biểu mẫu có thể có tới {controls} ô, nhiều hơn {MOST_CONTROLS}."
        yield _problem(record, ["form"], what, "Hãy giảm max_items của các nhóm hoặc bớt trường.")


def _field(
    record: Record, pointer: Pointer, field: Field, near: dict[str, Field], outside: dict[str, Field]
) -> Iterator[Problem]:
    """Problems of one field; `near` stand before it, `outside` before the group that it is in."""
    if field["name"] in near or field["name"] in outside:
        yield _problem(
            record, [*pointer, "name"], f"Trường “{field['name']}” đứng hai lần.", "Hãy đặt tên khác."
        )
    known = outside | near
    yield from condition_problems(record, pointer, field, known)
    if "computed" in field:
        yield from computed_problems(record, pointer, field, near, outside)
    if field["type"] == "signature":
        yield from _signature(record, pointer, field, known)
    yield from _limits(record, pointer, field)


def _group(record: Record, pointer: Pointer, group: Field, outside: dict[str, Field]) -> Iterator[Problem]:
    near: dict[str, Field] = {}
    for k, field in enumerate(group["fields"]):
        here = [*pointer, "fields", k]
        if field["type"] == "group":
            what = f"Nhóm “{field['name']}” nằm trong nhóm “{group['name']}”."
            yield _problem(
                record, [*here, "type"], what, "Một nhóm không chứa nhóm khác; hãy tách thành hai nhóm."
            )
            continue
        yield from _field(record, here, field, near, outside)
        if group.get("layout") == "table":
            yield from _cell(record, here, field)
        near[field["name"]] = field
    if all("computed" in field for field in group["fields"]):
        what = f"Nhóm “{group['name']}” không có trường nào để nhập."
        yield _problem(record, [*pointer, "fields"], what, "Hãy thêm ít nhất một trường không tự tính.")


def _cell(record: Record, pointer: Pointer, field: Field) -> Iterator[Problem]:
    if field["type"] not in IN_TABLES:
        what = f"Bảng không chứa được trường kiểu {field['type']}."
        yield _problem(record, [*pointer, "type"], what, "Hãy bỏ layout: table để bày mỗi mục một khung.")
    if "only_if" in field:
        what = "Ô của bảng không có điều kiện riêng được: hàng nào cũng có đủ các cột."
        yield _problem(record, [*pointer, "only_if"], what, "Hãy bỏ only_if, hoặc bỏ layout: table.")


def _signature(record: Record, pointer: Pointer, field: Field, known: dict[str, Field]) -> Iterator[Problem]:
    of = known.get(field["of"])
    if of is None or of["type"] not in _ROLES["name"]:
        what = f"“{field['of']}” không phải một trường personal_name hoặc text đứng trước."
        yield _problem(record, [*pointer, "of"], what, "Hãy ghi tên trường có họ tên của người ký.")
    elif not of.get("required", True) or of.get("only_if", field.get("only_if")) != field.get("only_if"):
        what = f"“{field['of']}” có thể để trống, nên chữ ký không đối chiếu được với ai."
        mend = f"Hãy để “{field['of']}” bắt buộc, và chỉ hỏi chữ ký khi có hỏi trường ấy."
        yield _problem(record, [*pointer, "of"], what, mend)


def _limits(record: Record, pointer: Pointer, field: Field) -> Iterator[Problem]:
    limits = DEFAULTS.get(field["type"], {}) | field
    for low, high in _CROSSED:
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


def _controls(field: Field) -> int:
    """How many controls a field may have on the page."""
    if field["type"] == "group":
        entries: int = field.get("max_items", DEFAULTS["group"]["max_items"])
        return entries * sum(_controls(one) for one in field["fields"])
    return _CONTROLS_OF.get(field["type"], 1)


def _problem(record: Record, pointer: Pointer, what: str, mend: str) -> Problem:
    return Problem(record.path, *yaml_file.locate(record.path, pointer), what, mend)
