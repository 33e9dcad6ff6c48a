"""Questions as citizens type them, with what answers: over our own records, and over a national export."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.search import WAYS, read_questions
from catalogue.importers.national import import_procedures
from catalogue.reading.records import read_records
from catalogue.search.index import search_index
from catalogue.search.vocabulary import shipped, vocabulary
from catalogue.site import compact
from tests.search.engine import ask

if TYPE_CHECKING:
    from catalogue.reading.records import Records

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SHARED = Path(os.environ.get("MOTCUA_SHARED", ROOT.parent / "shared")) / "data"
OURS = read_questions(HERE / "questions.jsonl")


def index_of(records: Records) -> dict[str, Any]:
    """search.json of some records."""
    return search_index(
        records.of("procedure").values(),
        records.of("field"),
        vocabulary(records),
        records.of("life-event").values(),
    )


def shares(index: dict[str, Any], questions: list[dict[str, Any]]) -> tuple[float, float]:
    """How many questions with an answer have it among the first five; how many without get none."""
    answers = [answer["codes"][:5] for answer in ask(index, [one["q"] for one in questions])]
    pairs = list(zip(questions, answers, strict=True))
    right = [bool(set(one["codes"]) & set(found)) for one, found in pairs if one["codes"]]
    none = [not found for one, found in pairs if not one["codes"]]
    return sum(right) / len(right), sum(none) / len(none) if none else 1


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """search.json of a national export."""
    if not (SHARED / "national-procedures.jsonl").exists():
        pytest.skip("needs the national export: MOTCUA_SHARED, see HACKING.md")
    content = tmp_path_factory.mktemp("national") / "content"
    import_procedures(SHARED / "national-procedures.jsonl", content, lambda _: None)
    return index_of(read_records(content))


def test_our_records_answer_the_questions_they_can() -> None:
    """Over the sample content: what an office has is found however it is asked for."""
    records = read_records(ROOT / "content")
    here = set(records.of("procedure"))
    asked = [one for one in OURS if here & set(one["codes"])]
    assert len(asked) > 30
    assert shares(index_of(records), asked)[0] >= 0.95


@pytest.mark.parametrize(("way", "least"), [("as typed", 0.95), ("no diacritics", 0.94), ("one slip", 0.92)])
def test_a_national_catalogue_answers(national: dict[str, Any], way: str, least: float) -> None:
    """Among 2,378 procedures the right one is among the first five, and nothing is said to be nothing."""
    questions = [{**one, "q": WAYS[way](one["q"])} for one in OURS]
    right, none = shares(national, questions)
    assert right >= least
    assert none >= 0.75


def test_the_questions_of_the_national_export(national: dict[str, Any]) -> None:
    """The questions that came with the export: 29 with an answer, 10 without."""
    right, none = shares(national, read_questions(SHARED / "search-queries.jsonl"))
    assert right >= 0.95
    assert none >= 0.9


def test_the_first_answer_crosses_a_bad_network(national: dict[str, Any]) -> None:
    """search.json for 2,378 procedures stays small: with the script at most 60 kB (brotli)."""
    import brotli

    assert len(brotli.compress(compact(national))) < 52_000


def test_the_shipped_vocabulary_is_sound() -> None:
    """Its files fit the schema; no phrase has two meanings; groups that phrases name are there."""
    from catalogue.checks.check import schema_problems
    from catalogue.checks.vocabulary import GROUP

    first: dict[str, str] = {}
    groups = {name for record in shipped() for name in record.data.get("groups", {})}
    entries = 0
    for record in shipped():
        assert [str(problem) for problem in schema_problems(record)] == []
        for entry in record.data.get("synonyms", []):
            entries += 1
            for text in entry["say"]:
                assert first.setdefault(text.lower(), str(entry)) == str(entry), text
                assert set(GROUP.findall(text)) <= groups, text
    assert entries >= 200
    assert len(first) > 1000
