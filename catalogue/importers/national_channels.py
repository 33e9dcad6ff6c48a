"""Turns the table of channels into channels with time limits. Fees are decided in national_fees.py.

The source glues three cells into one string: the time (when it is not a number), the fee with a comment
in brackets, and the description. They are taken apart only where the seam is plain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from catalogue.importers.plain_text import clean, has_words
from catalogue.importers.record_notes import covers

if TYPE_CHECKING:
    from catalogue.importers.national_source import Method, NationalProcedure
    from catalogue.importers.record_notes import RecordNotes

NOT_STATED = "Không có thông tin"
FREE = "Miễn phí"
_UNITS = {"Ngày làm việc": "working_day", "Ngày": "day", "Giờ": "hour", "Tháng": "month"}
_LABELS = {"online": "Trực tuyến", "post": "Dịch vụ bưu chính", "in_person": "Trực tiếp"}
_HEADINGS = "(HìnhthứcnộpThờigianPhílệphíMôtả)?"
#: A fee cell's beginning. "VNĐ" alone: its amount was read as part of the time.
_FEE = re.compile(
    rf"{NOT_STATED}|{FREE}|(?P<amount>[0-9][0-9.,]*) (?P<unit>VNĐ|Việt Nam Đồng|USD)|(?:VNĐ|Việt Nam Đồng)\b"
)
_MONEY = re.compile(r"\bphí\b|\btiền\b|\bđồng\b|vnđ|\bvnd\b|\busd\b|[0-9]\s*đ\b|mức thu|%", re.IGNORECASE)
#: "(1) Trường hợp …" after a fee begins a description, not a comment on the fee.
_ENUMERATOR = re.compile(r"\(\w{1,3}\)")


@dataclass(frozen=True)
class FeeCell:
    """What one channel says about money: its words before the bracket, the comment in it, whole đồng."""

    channel: str
    text: str
    head: str
    comment: str
    amount: int | None


def channels_of(source: NationalProcedure, notes: RecordNotes) -> tuple[list[dict[str, Any]], list[FeeCell]]:
    """The channels in the source's order, and what each says about money."""
    rows = [_channel(method, notes) for method in source["methods"]]
    tokens: list[str] = []
    whole = True
    for method in source["methods"]:
        value = method.get("time_value")
        whole = whole and not _is_glued(method)
        tokens += [_LABELS[method["channel"]], "" if value is None else f"{value:g}"]
        tokens += [method.get("time_unit") or "", method["fee_and_note"]]
    if not whole or not covers(source["methods_raw"], tokens, _HEADINGS):
        notes.keep("channels", source["methods_raw"])
        notes.doubt(
            "channels", "Bảng cách thức thực hiện có chữ không tách được thành cột; đã giữ nguyên văn."
        )
    return [row for row, _ in rows], [cell for _, cell in rows]


def _is_glued(method: Method) -> bool:
    """Whether the amount of money ran into the time: "1" and "100 VNĐ" became 1100 without a unit."""
    return method.get("time_unit") is None and bool(
        re.match(r"\s*(VNĐ|Việt Nam Đồng|USD)", method["fee_and_note"])
    )


def _channel(method: Method, notes: RecordNotes) -> tuple[dict[str, Any], FeeCell]:
    text = clean(method["fee_and_note"])
    value, unit = method.get("time_value"), method.get("time_unit")
    time_text, text = ("", text) if value is not None else _time_cell(text)
    limit = _time_limit(value, unit, notes) if not _is_glued(method) else {}
    if _is_glued(method):
        notes.doubt("time_limit", "Thời hạn và số tiền dính vào nhau trong nguồn, không tách được.")
    if time_text:
        limit = {"text": time_text}
        notes.doubt("time_limit", f"Thời hạn không phải một con số: “{time_text}”.")
    cell, note = _fee_cell(method["channel"], text)
    row: dict[str, Any] = {"kind": method["channel"]}
    row |= {"time_limit": limit} if limit else {}
    row |= {"fee_text": cell.text} if cell.text else {}
    return row | ({"note": note} if note else {}), cell


def _time_limit(value: float | None, unit: str | None, notes: RecordNotes) -> dict[str, Any]:
    if value is None:
        return {}
    if value != int(value) or (unit and unit not in _UNITS):
        words = f"{value:g} {unit or ''}".strip().replace(".", ",")
        notes.doubt(
            "time_limit", f"Thời hạn “{words}” không phải số nguyên với đơn vị đã biết, nên để dạng chữ."
        )
        return {"text": words}
    if not unit:
        notes.doubt("time_limit", f"Thời hạn {int(value)} không có đơn vị trong nguồn.")
        return {"amount": int(value)}
    return {"amount": int(value), "unit": _UNITS[unit]}


def _time_cell(text: str) -> tuple[str, str]:
    """The words of the time cell, and the rest, when a fee cell plainly follows."""
    if text.startswith(NOT_STATED) and has_words(text.removeprefix(NOT_STATED)):
        return NOT_STATED, text.removeprefix(NOT_STATED).lstrip()
    found = re.match(rf"(.{{1,120}}?)(?={NOT_STATED}|{FREE})", text)
    if found and has_words(found[1]) and not _MONEY.search(found[1]):
        return found[1].strip(), text[found.end() :]
    return "", text


def _fee_cell(channel: str, text: str) -> tuple[FeeCell, str]:
    """The fee cell, and the description behind it when its seam is plain and it says nothing of money."""
    head = _FEE.match(text)
    if not head:
        return FeeCell(channel, text, text, "", None), ""
    rest = text[head.end() :]
    described = head[0] == NOT_STATED or _ENUMERATOR.match(rest)
    comment = "" if described else _bracket(rest)
    note = rest[len(comment) :].strip()
    if _MONEY.search(note) or (note.startswith("(") and not described):
        comment, note = rest, ""
    fee_text = text[: head.end() + len(comment)].strip()
    amount = None
    if head["amount"] and head["unit"] != "USD":
        amount = int(re.sub(r"[.,]", "", head["amount"]))
    return FeeCell(channel, fee_text, head[0], comment.strip(), amount), note


def _bracket(text: str) -> str:
    """The balanced bracket that the text begins with, else nothing."""
    depth = 0
    for position, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0:
            return text[: position + 1] if character == ")" else ""
    return text
