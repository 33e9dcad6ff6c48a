"""The search engine on its own: what it finds, forgives and refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from catalogue.reading.records import read_records
from catalogue.search.index import search_index
from catalogue.search.vocabulary import vocabulary
from tests.search.engine import ask

CONTENT = Path(__file__).resolve().parents[2] / "content"


@pytest.fixture(scope="module")
def index() -> dict[str, Any]:
    """search.json of the sample content."""
    records = read_records(CONTENT)
    return search_index(records.of("procedure").values(), records.of("field"), vocabulary(records))


def test_every_name_comes_back_as_it_was_written(index: dict[str, Any]) -> None:
    """The coded names decode to the names of the records, and each is found by itself."""
    procedures = read_records(CONTENT).of("procedure")
    answers = ask(index, list(procedures))
    for (code, record), answer in zip(procedures.items(), answers, strict=True):
        assert answer["codes"] == [code]
        assert answer["names"] == [record.data["name"]]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("Đăng ký khai sinh", "1.001193"),
        ("dang ky khai sinh", "1.001193"),
        ("ĐĂNG KÝ  KHAI SINH?", "1.001193"),
        ("đăng kí khai sinh", "1.001193"),
        ("dang ky khai sihn", "1.001193"),
        ("ddawng kys khai sinh", "1.001193"),
        ("d9ang8 ky1 khai sinh", "1.001193"),
        ("khai si", "1.001193"),
        ("1193", "1.001193"),
        ("1.001193", "1.001193"),
        ("thủ tục 1.001193", "1.001193"),
    ],
)
def test_what_is_typed_by_hand_finds_it(index: dict[str, Any], query: str, code: str) -> None:
    """Without diacritics, with a slip, with the keyboard's letters left standing, unfinished, by code."""
    assert ask(index, [query])[0]["codes"][0] == code


HOSTILE = [
    "", "   ", "\u00a0\u200b", "?!.,;:", "a" * 10_000, "khai sinh " * 1_000, "😀😀 🇻🇳", "[a-z]+(.*)\\1{9}$^|",
    "\u202eشهادة ميلاد", "\ud800", "\u0301" * 500, "<script>alert(1)</script>", "constructor __proto__",
    "0" * 5_000, "1.", ".", "null", "đ" * 300,
]  # fmt: skip


def test_nothing_typed_breaks_it(index: dict[str, Any]) -> None:
    """Hostile and empty queries give an answer, and at once."""
    for query, answer in zip(HOSTILE, ask(index, HOSTILE), strict=True):
        assert answer["ms"] < 100, query
        if "khai sinh" not in query:
            assert answer["codes"] == [], query
