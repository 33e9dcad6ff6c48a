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
    return search_index(
        records.of("procedure").values(),
        records.of("field"),
        vocabulary(records),
        records.of("life-event").values(),
    )


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


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("mat so do", "su-kien/mat-giay-to/so-do"),
        ("tro cap nguoi cao tuoi", "su-kien/gap-kho-khan/gia-yeu/nguoi-gia"),
        ("tiền thất nghiệp", "su-kien/gap-kho-khan/mat-viec/roi"),
    ],
)
def test_a_guide_answers_what_no_procedure_here_is_for(index: dict[str, Any], query: str, path: str) -> None:
    """Rather than a procedure that only sounds alike; and no guide where a procedure answers as well."""
    answer, plain = ask(index, [query, "đăng ký khai sinh"])
    assert answer["codes"] == []
    assert answer["guides"][0]["path"] == path
    assert plain["guides"] == []


@pytest.mark.parametrize(
    ("query", "codes"), [("giao thông", {"3.000348", "1.013076"}), ("hộ tịch", {"1.000656"})]
)
def test_the_name_of_a_field_finds_what_is_in_it(index: dict[str, Any], query: str, codes: set[str]) -> None:
    """Also procedures whose own names do not have the words."""
    assert codes <= set(ask(index, [query])[0]["codes"])


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("cat khau", "1.003197"),
        ("mat the", "1.014064"),
        ("ngung kinh doanh", "1.001266"),
        ("rent a room", "1.004194"),
    ],
)
def test_what_newcomers_typed_in_vain(index: dict[str, Any], query: str, code: str) -> None:
    """Words of phones and street corners."""
    assert ask(index, [query])[0]["codes"][0] == code
