"""Checks what JSON Schema cannot say of a single record: orders of dates and hours, things named twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue.reading import yaml_file
from catalogue.reading.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.reading.records import Record

Found = tuple[list[str | int], str, str]


def meaning_problems(record: Record) -> Iterator[Problem]:
    """Problems of a record whose schema holds."""
    checks = {
        "procedure": _procedure,
        "calendar": _calendar,
        "statuses": _statuses,
        "legal-document": _legal_document,
    }
    if record.kind in checks:
        for pointer, what, mend in checks[record.kind](record):
            line, column = yaml_file.locate(record.path, pointer)
            yield Problem(record.path, line, column, what, mend)


def _procedure(record: Record) -> Iterator[Found]:
    effective = record.data.get("effective", {})
    if effective.get("until", "9999") < effective.get("from", ""):
        yield (
            ["effective", "until"],
            "Ngày hết hiệu lực đứng trước ngày có hiệu lực.",
            "Hãy xem lại hai ngày.",
        )
    for index, fee in enumerate(record.data.get("fees", [])):
        if fee.get("valid_until", "9999") < fee.get("valid_from", ""):
            yield (
                ["fees", index, "valid_until"],
                "Khoản thu hết áp dụng trước khi áp dụng.",
                "Hãy xem lại hai ngày.",
            )
    if record.id in record.data.get("related", []):
        at: list[str | int] = ["related", record.data["related"].index(record.id)]
        yield at, "Thủ tục ghi chính mình là thủ tục liên quan.", "Hãy xóa dòng này."


def _legal_document(record: Record) -> Iterator[Found]:
    if record.data.get("effective_until", "9999") < record.data.get("effective_from", ""):
        yield ["effective_until"], "Ngày hết hiệu lực đứng trước ngày có hiệu lực.", "Hãy xem lại hai ngày."


def _calendar(record: Record) -> Iterator[Found]:
    hours: list[tuple[list[str | int], list[dict[str, str]]]] = [
        (["week", day], spans) for day, spans in record.data["week"].items()
    ]
    for index, day in enumerate(record.data.get("working_days", [])):
        hours.append((["working_days", index, "hours"], day["hours"]))
    for pointer, spans in hours:
        before = ""
        for index, span in enumerate(spans):
            if not before <= span["from"] < span["to"]:
                yield (
                    [*pointer, index],
                    "Giờ làm việc không theo thứ tự.",
                    "Hãy ghi từ sớm đến muộn, không chồng nhau.",
                )
            before = span["to"]


def _statuses(record: Record) -> Iterator[Found]:
    seen: set[str] = set()
    for index, status in enumerate(record.data["statuses"]):
        if status["id"] in seen:
            yield (
                ["statuses", index, "id"],
                f"Trạng thái “{status['id']}” đứng hai lần.",
                "Hãy xóa một trong hai.",
            )
        seen.add(status["id"])
