"""What an import did: counts, what is doubtful in which record, what could not be read. Writes it down."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

#: part of a record → what a department editor calls it; the order of the report.
PARTS = {
    "name": "tên thủ tục",
    "field": "lĩnh vực",
    "levels": "cấp thực hiện",
    "audience": "đối tượng",
    "agencies": "cơ quan",
    "steps": "trình tự",
    "time_limit": "thời hạn",
    "fees": "phí, lệ phí",
    "channels": "cách thức",
    "papers": "thành phần hồ sơ",
    "forms": "mẫu đơn, tờ khai",
    "results": "kết quả",
    "legal": "căn cứ pháp lý",
    "decision": "quyết định công bố",
    "source": "nguồn",
    "characters": "ký tự lạ",
    "record": "bản ghi",
}


class Doubt(NamedTuple):
    """Something an editor should look at: the procedure's code, the part (a key of PARTS), a sentence."""

    code: str
    part: str
    sentence: str


@dataclass
class Report:
    """The outcome of an import. Broken lines make it fail; doubts do not."""

    records: int = 0
    left_alone: int = 0
    agencies: int = 0
    fields: int = 0
    problems: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether something in the source could not be imported at all."""
        return bool(self.problems)

    def doubts_by_part(self) -> dict[str, int]:
        """Number of doubts for each part that has any, in the order of PARTS."""
        counts = Counter(doubt.part for doubt in self.doubts)
        return {part: counts[part] for part in PARTS if counts[part]}

    def summary(self) -> list[str]:
        """The figures, one sentence a line."""
        lines = [
            f"Đã nhập {self.records} thủ tục, {self.fields} lĩnh vực, {self.agencies} cơ quan.",
            f"{len(self.doubts)} điểm cần xem lại"
            + "".join(f"; {PARTS[part]}: {count}" for part, count in self.doubts_by_part().items())
            + ".",
        ]
        if self.left_alone:
            lines.append(f"{self.left_alone} bản ghi đã được cơ quan biên tập nên giữ nguyên, không ghi đè.")
        if self.problems:
            lines.append(f"{len(self.problems)} dòng hỏng, chưa nhập được.")
        return lines

    def write(self, target: Path) -> Path:
        """Write import-report.txt to read and import-report.jsonl to filter; returns the first one's path."""
        text = self.summary()
        if self.problems:
            text += ["", "DÒNG HỎNG", *self.problems]
        doubts = sorted(self.doubts, key=lambda doubt: (list(PARTS).index(doubt.part), doubt))
        previous = ""
        for doubt in doubts:
            if doubt.part != previous:
                text += ["", PARTS[doubt.part].upper()]
                previous = doubt.part
            text.append(f"{doubt.code}: {doubt.sentence}")
        rows = [{"problem": problem} for problem in self.problems] + [doubt._asdict() for doubt in doubts]
        path = target / "import-report.txt"
        path.write_bytes(("\n".join(text) + "\n").encode())
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
        path.with_suffix(".jsonl").write_bytes("".join(lines).encode())
        return path
