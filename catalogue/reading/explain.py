"""Says in Vietnamese what a schema error means and what would be right. Knows the schemas, no files."""

from __future__ import annotations

import difflib
import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from catalogue.reading import schemas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jsonschema_rs import ValidationError

TYPES = {
    "string": "một chuỗi chữ",
    "integer": "một số nguyên",
    "number": "một số",
    "boolean": "true hoặc false",
    "array": "một danh sách (mỗi dòng bắt đầu bằng dấu gạch ngang)",
    "object": "một nhóm các dòng “khóa: giá trị”",
    "null": "để trống",
}


def explain(error: ValidationError, kind_of_record: str) -> tuple[str, str]:
    """What is wrong with a record of a kind, and what would be right."""
    where = _place(error.instance_path)
    said: Any = error.kind
    kind = said.name
    rule = getattr(said, "value", None)
    shown = json.dumps(error.instance, ensure_ascii=False)
    shown = shown if len(shown) <= 60 else shown[:57] + "…"
    about = _definition(error.schema_path, kind_of_record) or "Hãy xem lại cách viết."
    if kind == "required":
        return f"Thiếu “{said.property}”{where}.", _mend_required(said.property)
    if error.instance is None:
        return f"Phần này đang để trống{where}.", "Hãy ghi nội dung sau dấu hai chấm, hoặc xóa cả dòng."
    if kind == "type":
        types = said.types if hasattr(said, "types") else [rule]
        wanted = " hoặc ".join(TYPES.get(str(one), str(one)) for one in types)
        hint = (
            " Mã và ngày phải đặt trong ngoặc kép."
            if "string" in types and isinstance(error.instance, int)
            else ""
        )
        if "integer" in types and re.fullmatch(r"[0-9]{1,3}([.,][0-9]{3})+", str(error.instance)):
            hint = f" Hãy viết {re.sub('[.,]', '', str(error.instance))}, không có dấu chấm hay phẩy."
        return f"{shown} không đúng kiểu{where}.", f"Ở đây cần {wanted}.{hint}"
    if kind == "enum":
        options = ", ".join(str(option) for option in (said.options or []))
        return f"{shown} không nằm trong các giá trị cho phép{where}.", f"Hãy chọn một trong: {options}."
    if kind in {"oneOfNotValid", "oneOfMultipleValid", "oneOf", "anyOf"}:
        keys = _alternatives(error)
        if keys:
            return f"Cần đúng một trong hai khóa {keys}{where}.", "Hãy giữ một, bỏ khóa kia."
        return f"{shown} không đúng dạng{where}.", about
    if kind == "falseSchema":
        return f"{shown} không được có{where}.", "Hãy xóa khóa này."
    if kind == "format":
        return f"{shown} không phải một ngày có thật{where}.", "Hãy viết năm-tháng-ngày, ví dụ 2026-07-01."
    if kind == "uniqueItems":
        return f"Danh sách có mục đứng hai lần{where}.", "Hãy xóa mục trùng."
    if kind in {"minItems", "minLength", "minProperties"}:
        return f"Phần này đang trống hoặc quá ngắn{where}.", f"Cần ít nhất {rule}."
    if kind in {"maxItems", "maxLength"}:
        return f"Phần này quá dài{where}.", f"Nhiều nhất là {rule}."
    if kind in {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}:
        side = "nhỏ nhất" if "inimum" in kind else "lớn nhất"
        return f"{shown} nằm ngoài giới hạn{where}.", f"Giá trị {side} là {rule}."
    return f"{shown} không đúng dạng{where}.", about


def _place(path: Sequence[str | int]) -> str:
    shown = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
    return f" ở {shown}" if shown else ""


def unknown_key(name: str, path: Sequence[str | int]) -> tuple[str, str]:
    """For a key that the schema does not have."""
    known = _titles()
    if name in known:
        what = f"Khóa “{name}” không dùng được{_place(path)}."
        return what, "Hãy xóa khóa này; trong biểu mẫu, mỗi kiểu trường (type) có khóa riêng."
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    meant = next(
        (key for key, title in known.items() if title.lower() == name.lower()), close[0] if close else None
    )
    mend = f"Có phải “{meant}” không?" if meant else "Hãy xóa, hoặc xem lại cách viết tên khóa."
    return f"Không có khóa nào tên là “{name}”{_place(path)}.", mend


def is_known_key(name: str) -> bool:
    """Whether any record may have a key of this name."""
    return name in _titles()


@cache
def _definitions() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for kind in ("procedure", "form", "calendar", "life-event", "common"):
        found |= schemas.load(kind)["$defs"]
    return found


def _definition(path: Sequence[str | int], kind: str) -> str:
    """What the schema says of the part that was broken: the innermost description on the way to it."""
    part: Any = schemas.load(kind)
    steps = list(path)
    if len(steps) > 1 and steps[0] == "$defs":
        part, steps = _definitions().get(str(steps[1]), {}), steps[2:]
    said = part.get("description", "") if len(path) != len(steps) else ""
    for step in steps:
        try:
            part = part[step]
        except (KeyError, IndexError, TypeError):
            break  # the way led through a reference into another schema
        if isinstance(part, dict):
            said = part.get("description", said)
    return str(said)


@cache
def _titles() -> dict[str, str]:
    """Every key of every schema with its Vietnamese title, where it has one."""
    found: dict[str, str] = {}

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            for key, value in part.get("properties", {}).items():
                title = value.get("title", "") if isinstance(value, dict) else ""
                found.setdefault(key, title)
                found[key] = found[key] or title
            for value in part.values():
                walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)

    for kind in (
        "procedure",
        "form",
        "agency",
        "calendar",
        "legal-document",
        "life-event",
        "field",
        "site",
        "keys",
    ):
        walk(schemas.load(kind))
    return found


def _mend_required(name: str) -> str:
    title = _titles().get(name, "")
    return f"Hãy thêm dòng “{name}: …”{f' ({title[0].lower()}{title[1:]})' if title else ''}."


def _alternatives(error: ValidationError) -> str:
    """The keys between which a `oneOf` of `required` lists chooses."""
    path = list(error.schema_path)
    if len(path) == 3 and path[0] == "$defs":
        options = _definitions().get(str(path[1]), {}).get("oneOf", [])
        names = [option["required"][0] for option in options if "required" in option]
        return ", ".join(f"“{name}”" for name in names)
    return ""
