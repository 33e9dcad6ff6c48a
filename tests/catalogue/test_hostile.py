"""Whatever a pull request brings ends in sentences, soon, and never in a page."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from catalogue.checks.check import MOST, check
from catalogue.reading.records import read_records
from tests.records.examples import place, record

if TYPE_CHECKING:
    from pathlib import Path

OWNER = "Cơ quan chủ quản: %(owner)s."


def write(path: Path, data: dict[str, Any]) -> None:
    """JSON is YAML."""
    path.write_text(json.dumps(data), "utf-8")


@pytest.mark.parametrize(
    "changed",
    [
        {"base_url": "https://x.example/a\nDisallow: /"},
        {"base_url": 'https://x.example/"><b>'},
        {"base_url": "https://[x"},
        {"base_url": "https://x.example?a=1"},
        {"base_url": f"https://x.example/{'a' * 300}"},
        {"feedback": {"url": "https://[x"}},
        {"feedback": {"url": "https://x.example/\n<b>"}},
        {"name": " \u00a0 "},
        {"name": "A \\uFFFF"},
        {"languages": ["vi", "api"], "language_names": {"api": "Api"}, "languages_in_progress": ["api"]},
    ],
)
def test_settings_that_would_break_files_are_refused(content: Path, changed: dict[str, Any]) -> None:
    """Told where they stand."""
    path = content / "site.yaml"
    text = json.dumps(record("site", "site") | changed).replace("\\\\uFFFF", "\\uFFFF")
    path.write_text(text, "utf-8")
    found = [problem for problem in check(read_records(content)) if problem.path == path]
    assert found
    assert found[0].column > 1


def test_an_id_that_is_a_file_of_the_site_is_refused(content: Path) -> None:
    """Its page would be a folder of that name."""
    path = place(content, "life-event", "index.html")
    write(path, {"id": "index.html", "name": "Tên", "about": "Câu"})
    assert [problem.path for problem in check(read_records(content))] == [path]


@pytest.mark.parametrize("said", ["Owner %(owner)d.", "Owner %(owner)z.", "Owner \\b %(owner)s."])
def test_translations_that_cannot_be_said_are_refused(content: Path, said: str) -> None:
    """What is put into a sentence is always text."""
    path = content / "locale" / "en" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(f'msgid "{OWNER}"\nmsgstr "{said}"\n', "utf-8")
    assert [problem.path for problem in check(read_records(content))] == [path]


def test_a_guide_of_thousands_of_pages_is_refused(content: Path) -> None:
    """Four questions with eight answers each."""
    questions: list[dict[str, Any]] = []
    for number in range(4):
        leads = {"next": f"q{number + 1}"} if number < 3 else {"result": "r"}
        answers = [{"id": f"a{one}", "say": "Có", **leads} for one in range(8)]
        questions.append({"id": f"q{number}", "ask": "Gì?", "answers": answers, "unsure": leads})
    guide = {"questions": questions, "results": [{"id": "r", "title": "Xong", "about": "Về nhà."}]}
    path = place(content, "life-event", "bom")
    write(path, {"id": "bom", "name": "Tên", "about": "Câu", "guide": guide})
    [problem] = check(read_records(content))
    assert "hơn 300 trang" in problem.what


def test_a_file_full_of_mistakes_is_told_soon(content: Path) -> None:
    """Each problem is located in the file; ten thousand of them took hours."""
    synonyms = [{"say": [f"câu {number}"]} for number in range(8000)]
    write(content / "vocabulary.yaml", {"synonyms": synonyms})
    path = place(content, "procedure", "1.909999")
    write(path, record("procedure", "1.900001") | {"code": "1.909999", "steps": [{"x": 1}] * 8000})
    before = time.monotonic()
    assert len(check(read_records(content))) == 2 * MOST
    assert time.monotonic() - before < 60


def test_a_vocabulary_that_no_phone_could_load_is_refused(content: Path) -> None:
    """Words are coded as one character each, of which there are only so many."""
    say = [" ".join(f"w{ten}{one}" for one in range(10)) for ten in range(1100)]
    write(content / "vocabulary.yaml", {"synonyms": [{"say": say, "for": ["1.900001"]}]})
    [problem] = check(read_records(content))
    assert "tiếng khác nhau" in problem.what
