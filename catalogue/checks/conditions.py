"""Checks `only_if` of a form's fields: conditions are about fields that stand before, and can come true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalogue.forms.conditions import conditions
from catalogue.forms.form import DEFAULTS
from catalogue.reading import yaml_file
from catalogue.reading.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.reading.records import Record

Pointer = list[str | int]
Field = dict[str, Any]

_KINDS = {"in": ("choice", "choices", "yes_no"), "at_least": ("money", "number", "group")}
#: What may be asked at most, by type.
_MOST = {"money": "max", "number": "max", "group": "max_items"}


def condition_problems(
    record: Record, pointer: Pointer, field: Field, before: dict[str, Field]
) -> Iterator[Problem]:
    """Problems of one field's conditions; `before` are the fields that they may be about."""
    asked = conditions(field)
    sound = True
    for index, condition in enumerate(asked):
        here: Pointer = [*pointer, "only_if"]
        here += [index] if isinstance(field["only_if"], list) else []
        for problem in _condition(record, here, condition, before):
            sound = False
            yield problem
    if asked and sound:
        yield from _together(record, pointer, asked, before)


def _condition(
    record: Record, pointer: Pointer, condition: dict[str, Any], before: dict[str, Field]
) -> Iterator[Problem]:
    rule = "in" if "in" in condition else "at_least"
    name = condition["field"]
    asked = before.get(name)
    if asked is None or asked["type"] not in _KINDS[rule] or "computed" in asked:
        kinds = f"{', '.join(_KINDS[rule][:-1])} hoặc {_KINDS[rule][-1]}"
        what = f"“{name}” không phải một trường {kinds} đứng trước."
        mend = "Điều kiện chỉ được hỏi về một trường đứng trước"
        mend += ", không tự tính." if asked and "computed" in asked else "."
        yield _problem(record, [*pointer, "field"], what, mend)
    elif rule == "in":
        possible = _possible(asked)
        shown = ", ".join(str(one).lower() if isinstance(one, bool) else one for one in possible)
        for index, value in enumerate(condition["in"]):
            if not any(type(value) is type(one) and value == one for one in possible):
                what = f"“{value}” không bao giờ là câu trả lời của “{name}”."
                yield _problem(record, [*pointer, "in", index], what, f"Hãy chọn trong: {shown}.")
    else:
        most = (DEFAULTS[asked["type"]] | asked)[_MOST[asked["type"]]]
        if condition["at_least"] > most:
            what = f"“{name}” không bao giờ từ {condition['at_least']} trở lên: nhiều nhất là {most}."
            yield _problem(record, [*pointer, "at_least"], what, "Hãy ghi một số nhỏ hơn.")


def _together(
    record: Record, pointer: Pointer, asked: list[dict[str, Any]], before: dict[str, Field]
) -> Iterator[Problem]:
    """Conditions that exclude each other, also through those of the fields that they are about."""
    left: dict[str, list[Any]] = {}
    following = list(asked)
    seen: set[str] = set()
    while following:
        condition = following.pop(0)
        name = condition["field"]
        field = before.get(name)
        if field is None:
            continue
        if "in" in condition and field["type"] != "choices":
            left[name] = [one for one in left.get(name, _possible(field)) if one in condition["in"]]
            if not left[name]:
                what = f"Các điều kiện không bao giờ cùng đúng: “{name}” không có câu trả lời nào hợp cả."
                mend = "Hãy xem lại điều kiện ở đây và điều kiện của các trường được hỏi tới."
                yield _problem(record, [*pointer, "only_if"], what, mend)
                return
        if name not in seen:
            seen.add(name)
            following += conditions(field)


def _possible(field: Field) -> list[Any]:
    return [True, False] if field["type"] == "yes_no" else [one["value"] for one in field["options"]]


def _problem(record: Record, pointer: Pointer, what: str, mend: str) -> Problem:
    return Problem(record.path, *yaml_file.locate(record.path, pointer), what, mend)
