"""Good files of real programs are accepted."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from functions.files.judge import judge
from tests.files import good
from tests.files.making import TYPES

FALSE_REFUSALS = 0.005


@pytest.fixture(scope="module")
def corpus() -> list[good.Good]:
    """All of them, fetched where a registry answers."""
    try:
        good.fetch(lambda _: None)
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"the good files cannot be fetched here: {type(error).__name__}")
    return good.files()


def test_good_files_are_accepted(corpus: list[good.Good]) -> None:
    """At least 300, of every kind that is accepted; at most one in 200 is refused."""
    assert len(corpus) >= 300
    for kind in set(TYPES.values()):
        assert sum(file.type == kind for file in corpus) >= 30, kind

    def refused(file: good.Good) -> str | None:
        found = judge(file.path, file.type, tuple(TYPES), keep_metadata=False)
        return found.reason and f"{file.source} {file.path.name}: {found.reason}"

    with ThreadPoolExecutor(2) as pool:
        wrong = [one for one in pool.map(refused, corpus) if one]
    assert len(wrong) <= len(corpus) * FALSE_REFUSALS, wrong
