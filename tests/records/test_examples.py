"""Every example in the folders beside this file: the valid pass, the invalid are explained line by line."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from catalogue.checks.check import check
from catalogue.reading.records import read_records
from catalogue.reading.schemas import SCHEMAS
from tests.records.examples import CODE, EXAMPLES, KINDS, invalid, make_content, place, valid

if TYPE_CHECKING:
    from pathlib import Path

EXPECT = re.compile(rb"^# expect: (\d+):(\d+) (.+)$", re.MULTILINE)
#: What the file must be called for the problem to show; CODE or "sai" where the example does not say.
NAMED = re.compile(rb"^# file: (.+)\.yaml$", re.MULTILINE)
#: Stands between two phrases that a message must both contain, in this order.
GAP = " … "


def expected(example: Path) -> list[tuple[int, int, str]]:
    """(line, column, words) of each `# expect:` line."""
    found = [
        (int(line), int(column), words.decode())
        for line, column, words in EXPECT.findall(example.read_bytes())
    ]
    return sorted(found)


def fits(words: str, message: str) -> bool:
    """Whether the message contains all phrases in their order."""
    return re.search(".*".join(map(re.escape, words.split(GAP))), message, re.DOTALL) is not None


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_record_has_examples(kind: str) -> None:
    """No kind of record goes without a valid and an invalid example."""
    assert (SCHEMAS / f"{kind}.schema.json").exists()
    assert valid(kind)
    assert list((EXAMPLES / kind / "invalid").glob("*.yaml"))


@pytest.mark.parametrize("site", [path.name for path in valid("site")])
def test_valid_examples_have_no_problem(tmp_path: Path, site: str) -> None:
    """All valid examples together are a content directory without a problem, whichever site.yaml it has."""
    records = read_records(make_content(tmp_path / "content", site=site))
    assert [str(problem) for problem in check(records)] == []
    assert {record.kind for record in records.all} == set(KINDS)


@pytest.mark.parametrize("example", invalid(), ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
def test_an_invalid_example_is_explained(tmp_path: Path, example: Path) -> None:
    """Exactly the expected problems are found, in the file, line and column, and each says how to mend it."""
    wanted = expected(example)
    assert wanted, "the example says nothing of what to expect"
    kind = example.parent.parent.name
    content = make_content(tmp_path / "content")
    named = NAMED.search(example.read_bytes())
    name = named[1].decode() if named else CODE if kind == "procedure" else "sai"
    path = place(content, kind, name)
    shutil.copyfile(example, path)

    found = check(read_records(content))

    shown = "\n".join(map(str, found))
    assert [problem.path for problem in found] == [path] * len(wanted), shown
    assert sorted((p.line, p.column) for p in found) == [(line, column) for line, column, _ in wanted], shown
    for problem in found:
        said = f"{problem.what} {problem.mend}"
        assert any(
            (problem.line, problem.column) == (line, column) and fits(words, said)
            for line, column, words in wanted
        ), shown
        assert problem.mend, f"says nothing of what would be right: {shown}"
    for line, column, words in wanted:
        assert any(
            (problem.line, problem.column) == (line, column) and fits(words, f"{problem.what} {problem.mend}")
            for problem in found
        ), f"{words!r} is missing in: {shown}"
