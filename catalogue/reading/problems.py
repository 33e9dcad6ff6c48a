"""What is wrong with a record, as a value: one broken file never hides the rest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one place of one file: what, and what would be right (both Vietnamese sentences)."""

    path: Path
    line: int
    column: int
    what: str
    mend: str

    def __str__(self) -> str:
        try:
            path = self.path.relative_to(Path.cwd())
        except ValueError:
            path = self.path
        path = Path("".join(c if c.isprintable() else "�" for c in str(path)))  # no forged lines in a log
        return f"{path}:{self.line}:{self.column}: {self.what} {self.mend}".rstrip()


class RecordsAreWrong(Exception):
    """The content cannot be published: carries every problem found."""

    def __init__(self, problems: list[Problem]):
        super().__init__(f"{len(problems)} lỗi trong các bản ghi")
        self.problems = sorted(problems)
