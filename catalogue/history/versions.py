"""The versions of a procedure: one file each, in force one after the other. Knows no page and no clock.

`1.001193.yaml` is the procedure; `1.001193@2027-01-01.yaml` beside it is what it says from that day on. A
version ends on the day before the next one begins, or earlier where it says `effective.until`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from catalogue.derive import procedure_path
from catalogue.reading import yaml_file
from catalogue.reading.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from catalogue.reading.records import Record, Records

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def version_path(record: Record) -> str:
    """Path of the page of a version that is yet to come, without the language."""
    return f"{procedure_path(record.id)}{begins(record.data)}/"


@dataclass(frozen=True)
class Standing:
    """A procedure on one day: what is in force, else what has ended; and what is to come, by date."""

    in_force: Record | None
    ended: Record | None
    coming: tuple[Record, ...]

    @property
    def shown(self) -> Record:
        """The version that the procedure's own page shows."""
        return self.in_force or self.ended or self.coming[0]


def begins(data: dict[str, Any]) -> str:
    """The first day of a version; empty for one that does not say: it has always been so."""
    effective = data.get("effective")
    found = effective.get("from", "") if isinstance(effective, dict) else ""
    return found if isinstance(found, str) else ""


def versions(records: Records) -> dict[str, list[Record]]:
    """All versions of each procedure, the first to begin first."""
    found: dict[str, list[Record]] = {}
    for record in sorted(records.all, key=lambda one: (one.id, begins(one.data), one.version)):
        if record.kind == "procedure":
            found.setdefault(record.id, []).append(record)
    return found


def standing(in_order: Sequence[Record], today: str) -> Standing:
    """How a procedure with these versions stands on a day (yyyy-mm-dd)."""
    begun = [record for record in in_order if begins(record.data) <= today]
    coming = tuple(record for record in in_order if begins(record.data) > today)
    if not begun:
        return Standing(None, None, coming)
    last = begun[-1]
    if last.data.get("effective", {}).get("until", "9999") < today:
        return Standing(None, last, coming)
    return Standing(last, None, coming)


def day_before(day: str) -> str:
    """2027-01-01 → 2026-12-31."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def version_problems(records: Records, sound: Sequence[Record]) -> Iterator[Problem]:
    """What is wrong between the versions of one procedure, told of those whose schema holds."""
    readable = {record.path for record in sound}
    for in_order in versions(records).values():
        mine = [record for record in in_order if record.path in readable]
        for record in mine:
            if record.version:
                yield from _date_in_the_name(record)
        for before, after in pairwise(mine):
            yield from _overlap(before, after)


def _date_in_the_name(record: Record) -> Iterator[Problem]:
    first = begins(record.data)
    if first == record.version:
        return
    line, column = yaml_file.locate(record.path, ["effective", "from"])
    if not first:
        what = "Bản có ngày trong tên tệp mà không ghi ngày áp dụng."
        mend = f'Hãy thêm effective: {{from: "{record.version}"}}.'
    elif not DATE.fullmatch(record.version):
        what = f"“{record.version}” trong tên tệp không phải một ngày."
        mend = f"Hãy đặt tên tệp là {record.id}@{first}.yaml."
    else:
        what = f"Tên tệp ghi ngày {record.version}, còn bản này áp dụng từ {first}."
        mend = f"Hãy đặt tên tệp là {record.id}@{first}.yaml, hoặc sửa effective.from."
    yield Problem(record.path, line, column, what, mend)


def _overlap(before: Record, after: Record) -> Iterator[Problem]:
    """Told of the later file: that is the one that is being written."""
    first = begins(after.data)
    line, column = yaml_file.locate(after.path, ["effective", "from"])
    if begins(before.data) == first:
        if before.version != after.version:  # two files of one name are told elsewhere
            what = f"Bản này và {before.path.name} cùng áp dụng từ một ngày."
            mend = "Mỗi ngày chỉ một bản có hiệu lực: hãy sửa effective.from của một bản."
            yield Problem(after.path, line, column, what, mend)
        return
    until = before.data.get("effective", {}).get("until", "")
    if until >= first:
        what = f"{before.path.name} còn hiệu lực đến hết {until}, chồng lên bản này (từ {first})."
        mend = f'Trong {before.path.name} hãy xóa dòng until, hoặc ghi until: "{day_before(first)}".'
        yield Problem(after.path, line, column, what, mend)
