"""Reads the national database's export, one JSON object a line; knows its shape, not what we make of it.

A line that cannot be used is a sentence with its number, and never hides the lines after it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, TypedDict, cast

import jsonschema_rs

from catalogue.importers.plain_text import one_line

if TYPE_CHECKING:
    from pathlib import Path


class Method(TypedDict, total=False):
    """One row of the table "cách thức thực hiện"; fee and note are glued together by the source."""

    channel: str
    time_value: float
    time_unit: str | None
    fee_and_note: str


class Item(TypedDict, total=False):
    """One row of the table "thành phần hồ sơ". form_file: a name, or true when glued to the paper's name."""

    name: str
    originals: int
    copies: int
    form_file: str | bool


class Case(TypedDict, total=False):
    """One table of papers with the heading above it, or a text where the source has no table."""

    case: str | None
    items: list[Item]
    text: str


class Result(TypedDict, total=False):
    """One result; the code is missing from some."""

    name: str
    code: str | None


class NationalProcedure(TypedDict):
    """One line of the export. Every key is there after reading; a missing one is empty."""

    code: str
    name: str
    ministry_folder: str
    decision_no: str
    levels: list[str]
    type: str
    field: str
    audience: list[str]
    implementing_agency: str
    competent_agency: str
    receiving_address: str
    coordinating_agency: str
    steps_text: str
    methods: list[Method]
    methods_raw: str
    dossier: list[Case]
    dossier_raw: str
    legal_doc_numbers: list[str]
    legal_raw: str
    conditions: str
    results: list[Result]
    source_url: str


_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_MAYBE_TEXT = {"type": ["string", "null"]}
_COUNT = {"type": "integer", "minimum": 0}


def _rows(required: list[str], **properties: Any) -> dict[str, Any]:
    row = {"type": "object", "required": required, "properties": properties, "additionalProperties": False}
    return {"type": "array", "items": row}


_ITEMS = _rows(
    ["name"], name=_TEXT, originals=_COUNT, copies=_COUNT, form_file={"type": ["string", "boolean"]}
)
_SHAPE: dict[str, Any] = {
    key: _TEXT for key in NationalProcedure.__annotations__ if key not in ("levels", "audience")
} | {
    "levels": _TEXTS,
    "audience": _TEXTS,
    "legal_doc_numbers": _TEXTS,
    "methods": _rows(
        ["channel", "fee_and_note"],
        channel={"enum": ["online", "in_person", "post"]},
        time_value={"type": ["number", "null"], "minimum": 0, "maximum": 1_000_000},
        time_unit=_MAYBE_TEXT,
        fee_and_note=_TEXT,
        amounts_vnd={"type": "array"},
    ),
    "dossier": _rows([], case=_MAYBE_TEXT, items=_ITEMS, text=_MAYBE_TEXT),
    "results": _rows(["name"], name=_TEXT, code=_MAYBE_TEXT),
}
_CHECK = jsonschema_rs.Draft202012Validator(
    {"type": "object", "properties": _SHAPE, "additionalProperties": False}
)
_CODE = re.compile(r"[0-9]\.[0-9]{6}(\.[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}(\.[0-9]{2})?)?")


def read_national(source: Path) -> tuple[list[NationalProcedure], list[str]]:
    """All procedures in the order of the file, and a Vietnamese sentence for each line that is not one."""
    try:
        lines = source.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        return [], [
            f"Không đọc được tệp nguồn {source} ({error.strerror}). Hãy đưa đường dẫn tới tệp .jsonl, "
            "mỗi dòng là một thủ tục."
        ]
    procedures: list[NationalProcedure] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        found = _read_line(line)
        if isinstance(found, str):
            problems.append(one_line(f"Dòng {number}: {found}"))
        elif found["code"] in seen:
            problems.append(
                f"Dòng {number}: mã {found['code']} đã có ở dòng {seen[found['code']]}. "
                "Mỗi mã chỉ đứng ở một dòng; dòng đầu đã được nhập."
            )
        else:
            seen[found["code"]] = number
            procedures.append(found)
    if not procedures and not problems:
        problems.append(f"Tệp nguồn {source} không có dòng nào. Mỗi dòng phải là một thủ tục dạng JSON.")
    return procedures, problems


class _TwiceError(ValueError):
    """A key that stands twice: the second would silently replace the first."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    "".join(found).encode()  # half a character in a key is a ValueError here, and a crash in the validator
    if len(found) < len(pairs):
        raise _TwiceError(next(key for key, _ in pairs if [name for name, _ in pairs].count(key) > 1))
    return found


def _refuse(constant: str) -> None:
    """NaN and Infinity are no JSON."""
    raise ValueError(constant)


def _read_line(line: bytes) -> NationalProcedure | str:
    """The procedure, or what is wrong with the line and what would be right."""
    try:
        value = json.loads(line, object_pairs_hook=_object, parse_constant=_refuse)
    except UnicodeDecodeError:
        return "không ở bảng mã UTF-8. Hãy xuất lại tệp với bảng mã UTF-8."
    except _TwiceError as twice:
        return f"khóa {twice} đứng hai lần trong một đối tượng. Hãy bỏ một trong hai."
    except (ValueError, RecursionError):
        return "không phải JSON. Cả dòng phải là một đối tượng JSON, từ { đến }."
    if not isinstance(value, dict):
        return "không phải một thủ tục. Cả dòng phải là một đối tượng JSON, từ { đến }."
    code = value.get("code")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        return f"thiếu mã thủ tục hoặc mã sai ({code!r}). Khóa code phải có dạng “1.001193”."
    if not isinstance(value.get("name"), str) or not value["name"].strip():
        return f"thủ tục {code} không có tên. Khóa name phải là tên thủ tục."
    wrong = next(_CHECK.iter_errors(value), None)
    if wrong is not None:
        where = "/".join(str(step) for step in wrong.instance_path)
        return (
            f"thủ tục {code} có phần {where or 'gốc'} không đúng kiểu ({wrong.message[:200]}). "
            "Hãy xuất lại dòng này theo mẫu của nguồn."
        )
    empty: dict[str, Any] = {
        key: [] if _SHAPE[key]["type"] == "array" else "" for key in NationalProcedure.__annotations__
    }
    return cast("NationalProcedure", empty | value)
