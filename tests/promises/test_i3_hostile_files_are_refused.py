"""I3: hostile files are refused, each class for a reason that fits, by the judge in its child with limits.

A run is one class of tests/files/hostile.py with all its variants; the good files stand in tests/files too.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from functions.files.judge import judge
from tests.files import hostile
from tests.promises.harness.promise import SEED, Promise, each

if TYPE_CHECKING:
    from collections import Counter

    import pytest

ACCEPT = ("pdf", "jpeg", "png", "heic", "docx", "xlsx")


def refused(seed: int, counts: Counter[str]) -> list[str]:
    """One class of hostile files: the seed says which."""
    group = list(hostile.GROUPS)[(seed - SEED) % len(hostile.GROUPS)]
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        for case in hostile.cases(group):
            path.write_bytes(case.data)
            judgement = judge(path, case.claimed, ACCEPT, keep_metadata=False)
            counts["files"] += 1
            if judgement.state != "refused" or judgement.reason not in case.reasons or judgement.cleaned:
                wrong.append(f"{group}, {case.name}: {judgement.state}, {judgement.reason}")
    return wrong


PROMISES = [
    Promise(
        "I3",
        f"hostile files are refused: {len(hostile.GROUPS)} classes, three variants and more of each",
        runs=len(hostile.GROUPS),
        none="let through",
        check=each(refused),
        unit="files",
        counted="files",
        chunk=4,
    ),
]


def test_the_figures() -> None:
    """At least 40 classes; tests/files runs each of them, so CI need not do it twice."""
    assert len(hostile.GROUPS) >= 40


def test_a_judge_that_believes_names_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever takes the claimed type for the true one lets something through."""
    believes = type("Judgement", (), {"state": "clean", "reason": None, "cleaned": None})
    monkeypatch.setattr(f"{__name__}.judge", lambda *_given, **_how: believes)
    PROMISES[0].finds(PROMISES[0].check, within=1)
