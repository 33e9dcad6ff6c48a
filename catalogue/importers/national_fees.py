"""Decides what an imported procedure costs, and only when the source leaves no room for another reading.

A wrong "free of charge" sends people away without the money they need: whoever reads the page reads the
source's own words beside the channel (fee_text) in every case, and a structured fee only when certain.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from catalogue.importers.national_channels import FREE, NOT_STATED

if TYPE_CHECKING:
    from catalogue.importers.national_channels import FeeCell
    from catalogue.importers.record_notes import RecordNotes

LEAST_AMOUNT = 1000  # below it the source means thousands: "150 VNĐ(150.000 đồng/lần)"
_NOTHING = {"", "không", "không có", "miễn phí"}
_UNIT = r"(?P<unit>[^\W\d_]+(?:[ -][^\W\d_]+){0,4})"
_NAME = r"(?P<name>(?:Phí|Lệ phí)\b[^\d:;%/()\n]{0,120}?)"
_AMOUNT = r"(?P<amount>[0-9]{1,3}(?:\.[0-9]{3})+) ?(?:đồng|đ|vnđ)"
#: All that a bracket behind an amount may say for the amount to stand on its own.
_COMMENTS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:đồng)? ?/ ?{_UNIT}",
        rf"{_AMOUNT}(?: ?/ ?{_UNIT})?",
        _NAME,
        rf"{_NAME} ?: ?{_AMOUNT}(?: ?/ ?{_UNIT})?",
    )
]
#: Words that make an amount depend on something.
_CONDITION = re.compile(
    r"miễn|giảm|theo|quy định|áp dụng|ngày|tháng|năm|nếu|trường hợp|đối với|từ ", re.IGNORECASE
)
_PAYING = re.compile(
    r"\b(?:nộp|thu|đóng|trả|thanh toán)(?: đủ| tiền| các| khoản| đầy đủ)*,? (?:phí|lệ phí)\b", re.IGNORECASE
)

#: An amount without the exemption beside it misleads those who pay nothing (or, for a while, half).
_EXEMPTION = re.compile(
    r"\b(?:miễn|giảm)\b[^.;\n]{0,60}\b(?:phí|lệ phí)\b|\b(?:64/2025|40/2026)/TT-BTC", re.IGNORECASE
)


def fees_of(cells: list[FeeCell], other_text: str, notes: RecordNotes) -> list[dict[str, Any]] | None:
    """The fees, an empty list for "nothing", or None when the source's words must speak for themselves.

    other_text: the rest of the procedure, which may speak of a fee that the table denies, or of exemptions.
    """
    if not cells:
        return None
    free = [cell for cell in cells if _is_free(cell)]
    if all(cell.head == NOT_STATED and cell.text == NOT_STATED for cell in cells):
        notes.doubt("fees", "Nguồn không có thông tin về phí, lệ phí.")
        return None
    if len(free) == len(cells):
        if _PAYING.search(other_text):
            notes.doubt("fees", "Bảng ghi “Miễn phí” nhưng phần khác của thủ tục nói đến việc nộp phí.")
            return None
        return []
    if all(cell.head == FREE for cell in cells):
        notes.doubt("fees", "Nguồn ghi “Miễn phí” kèm lời giải thích có thể nói khác; đã giữ lời của nguồn.")
        return None
    fees = [_fee(cell) for cell in cells if cell not in free]
    kinds = [cell.channel for cell in cells]
    repeated = len(set(kinds)) < len(kinds)
    if None in fees or (repeated and (free or any(fee != fees[0] for fee in fees))):
        notes.doubt(
            "fees", "Mức thu không tách chắc chắn được thành con số; đã giữ lời của nguồn ở từng cách nộp."
        )
        return None
    if _EXEMPTION.search(other_text):
        notes.doubt(
            "fees", "Có mức thu nhưng phần khác của thủ tục nói đến miễn, giảm; đã giữ lời của nguồn."
        )
        return None
    return _by_channel(cells, free)


def _by_channel(cells: list[FeeCell], free: list[FeeCell]) -> list[dict[str, Any]]:
    """Equal fees once, with their channels when they do not hold for all."""
    merged: list[tuple[dict[str, Any], list[str]]] = []
    for cell in cells:
        fee = None if cell in free else _fee(cell)
        if fee is None:
            continue
        channels = next((channels for other, channels in merged if other == fee), None)
        if channels is None:
            merged.append((fee, [cell.channel]))
        elif cell.channel not in channels:
            channels.append(cell.channel)
    everywhere = {cell.channel for cell in cells}
    return [fee if set(channels) == everywhere else fee | {"channels": channels} for fee, channels in merged]


def _is_free(cell: FeeCell) -> bool:
    comment = cell.comment.strip(" .()").lower()
    return (cell.head == FREE and comment in _NOTHING) or cell.text.lower() == "không"


def _fee(cell: FeeCell) -> dict[str, Any] | None:
    if cell.amount is None or cell.amount < LEAST_AMOUNT:
        return None
    comment = cell.comment.removeprefix("(").removesuffix(")").strip(" .;")
    said: dict[str, str | None] = {}
    if comment:
        found = next((match for pattern in _COMMENTS if (match := pattern.fullmatch(comment))), None)
        if not found or _CONDITION.search(comment.removesuffix("/trường hợp")):
            return None
        said = found.groupdict()
    if said.get("amount") and int(str(said["amount"]).replace(".", "")) != cell.amount:
        return None
    name = (said.get("name") or "").strip(" .,-")
    lower = name.lower()
    kind = "charge" if lower.startswith("lệ phí") else "fee" if lower.startswith("phí") else "unknown"
    if lower.count("phí") > 1 and "lệ phí" in lower:
        kind = "unknown"
    fee: dict[str, Any] = {"kind": kind, "name": name or "Phí, lệ phí", "amount": cell.amount}
    return fee | ({"unit": str(said["unit"]).strip()} if said.get("unit") else {})
