"""Checks fields that compute themselves: every factor is a number that is known before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalogue.reading import yaml_file
from catalogue.reading.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.reading.records import Record

Pointer = list[str | int]
Field = dict[str, Any]


def computed_problems(
    record: Record, pointer: Pointer, field: Field, near: dict[str, Field], outside: dict[str, Field]
) -> Iterator[Problem]:
    """Problems of one computed field; `near` stand before it, `outside` before the group that it is in."""
    for index, term in enumerate(field["computed"]):
        here: Pointer = [*pointer, "computed", index]
        known = outside | near
        if "each" in term:
            group = near.get(term["each"])
            if group is None or group["type"] != "group":
                what = f"“{term['each']}” không phải một nhóm đứng trước."
                mend = "each ghi tên nhóm mà số hạng được cộng qua từng mục; trong nhóm thì bỏ each."
                yield _problem(record, [*here, "each"], what, mend)
                continue
            known = known | {one["name"]: one for one in group["fields"]}
        for place, factor in enumerate(term["times"]):
            name = factor.get("field") if isinstance(factor, dict) else factor
            if isinstance(name, str):
                yield from _factor(record, [*here, "times", place], field, name, known)


def _factor(
    record: Record, pointer: Pointer, field: Field, name: str, known: dict[str, Field]
) -> Iterator[Problem]:
    asked = known.get(name)
    if name == field["name"]:
        what = f"“{name}” được tính từ chính nó."
        yield _problem(record, pointer, what, "Hãy tính từ các trường đứng trước.")
    elif asked is None:
        what = f"Không có trường nào đứng trước tên là “{name}”."
        mend = "Chỉ tính được từ các trường đứng trước; trường của nhóm thì cần each."
        yield _problem(record, pointer, what, mend)
    elif asked["type"] not in ("money", "number"):
        what = f"“{name}” là trường kiểu {asked['type']}, không phải số."
        yield _problem(record, pointer, what, "Hãy ghi một trường money hoặc number.")


def _problem(record: Record, pointer: Pointer, what: str, mend: str) -> Problem:
    return Problem(record.path, *yaml_file.locate(record.path, pointer), what, mend)
