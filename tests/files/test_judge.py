"""What the judge refuses and why, what it lets through, and what it takes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from functions.files.judge import judge
from functions.files.reasons import REASONS
from tests.files import hostile

if TYPE_CHECKING:
    from pathlib import Path

ACCEPT = ("pdf", "jpeg", "png", "heic", "docx", "xlsx")


def test_there_are_enough_classes_of_hostile_files() -> None:
    """At least 40, and every reason of the table is met by one."""
    assert len(hostile.GROUPS) >= 40
    met = frozenset[str]().union(*(hostile.reasons(group) for group in hostile.GROUPS))
    assert met == set(REASONS) - {"infected"}


@pytest.mark.parametrize("group", hostile.GROUPS)
def test_hostile_files_are_refused(group: str, tmp_path: Path) -> None:
    """At least three variants of each class, each for a reason that fits, in a child that keeps its
    limits.
    """
    path = tmp_path / "file"
    found = []
    for case in hostile.cases(group):
        path.write_bytes(case.data)
        judgement = judge(path, case.claimed, ACCEPT, keep_metadata=False)
        assert judgement.cleaned is None
        found.append((case.name, judgement.reason if judgement.reason in case.reasons else judgement[:3]))
    assert len(found) >= 3
    assert [one for one in found if not isinstance(one[1], str)] == []
