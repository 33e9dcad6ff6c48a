"""What no longer stands is told on the page and to departments, by the day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from catalogue.checks.state import warnings
from catalogue.law import months_between, state_of
from catalogue.reading.records import read_records
from tests.catalogue.conftest import TODAY, crawl
from tests.records.examples import record, write_record

if TYPE_CHECKING:
    from pathlib import Path

NEW = {"id": "moi", "number": "2/2031", "effective_from": "2031-01-01"}


@pytest.mark.parametrize(
    ("document", "state"),
    [
        ({"effective_from": "2030-01-01"}, "in_force"),
        ({"effective_from": TODAY}, "in_force"),
        ({"effective_from": "2031-07-02"}, "coming"),
        ({}, "unknown"),
        ({"effective_from": "2030-01-01", "effective_until": TODAY}, "expired"),
        ({"effective_from": "2030-01-01", "effective_until": "2031-07-02"}, "in_force"),
        ({"effective_from": "2030-01-01", "replaced_by": "moi"}, "expired"),
        ({"effective_from": "2030-01-01", "replaced_by": "sau"}, "in_force"),
        ({"effective_from": "2030-01-01", "effective_until": "2031-12-31", "replaced_by": "moi"}, "in_force"),
    ],
)
def test_the_state_of_a_document(document: dict[str, str], state: str) -> None:
    """The last day is the first without force; without it, the successor's first day counts."""
    documents = {"moi": NEW, "sau": {**NEW, "effective_from": "2032-01-01"}}
    assert state_of(document, documents, TODAY) == state


def test_months() -> None:
    """Whole months only."""
    assert months_between("2030-06-30", "2031-06-29") == 11
    assert months_between("2030-06-30", "2031-06-30") == 12


def test_the_page_and_the_department_are_told(content: Path) -> None:
    """Expired law, a closed agency with its successor, an abolished level, an old review: all are located."""
    data = record("procedure", "1.900001")
    data["steps"][0]["text"] = "Nộp ở Ủy Ban  châu Mây."
    data["reviewed"]["date"] = "2030-12-01"
    data["legal"] = [{"document": "3.1-2020-nq-nx"}]
    path = write_record(content, "procedure", data)
    agency = record("agency", "tram-kiem-lam")
    write_record(content, "agency", {**agency, "closed": "2031-01-01", "successor": "ubnd-xa-may-trang"})
    found = [str(one) for one in warnings(read_records(content), TODAY) if one.path == path]
    for words in (
        "Văn bản 3.1/2020/NQ-NX đã hết hiệu lực", "15/2030/QĐ-NX", "Trạm kiểm lâm Mây Trắng đã giải thể",
        "Còn nhắc tới cấp châu", "quá 6 tháng",
    ):  # fmt: skip
        assert any(words in line for line in found), (words, found)
    page = crawl(content).pages["thu-tuc/1.900001/index.html"].text
    for words in (
        "còn nhắc tới cấp châu, đã bỏ từ 01/01/2029", "Trạm kiểm lâm Mây Trắng không còn từ 01/01/2031",
        "Nay hãy đến Ủy ban nhân dân xã Mây Trắng", "văn bản đã hết hiệu lực: 3.1/2020/NQ-NX",
        "thay bằng 15/2030/QĐ-NX", "01/12/2030, đã quá 6 tháng",
    ):  # fmt: skip
        assert words in page, words


def test_a_record_in_order_is_told_nothing(content: Path) -> None:
    """No notice where nothing has ended; warnings stop no build."""
    site = crawl(content)
    assert "Có thể không còn đúng" not in site.pages["thu-tuc/1.900003/index.html"].text


def test_how_to_complain_is_on_every_page(content: Path) -> None:
    """Addresses, time limits, the right to complain and what lateness obliges to: from site.yaml."""
    page = crawl(content).pages["thu-tuc/1.900002/index.html"].text
    for words in (
        "Hòm thư ở chân dốc Mây", "0200 333 444", "trong 3 ngày làm việc", "trong 16 ngày", "trong 77 ngày",
        "Mẫu số 44", "Điều 9, 15/2030/QĐ-NX",
    ):  # fmt: skip
        assert words in page, words


def test_the_version_that_holds_is_looked_at(content: Path) -> None:
    """What a newer version replaced needs no mending; the newer one does."""
    old = record("procedure", "1.900002") | {"summary": "Nộp ở cấp châu."}
    write_record(content, "procedure", old)
    new = {**old, "effective": {"from": "2031-03-01"}}
    path = content / "procedures" / "thu" / "1.900002@2031-03-01.yaml"
    path.write_text(json.dumps(new, ensure_ascii=False), "utf-8")
    records = read_records(content)
    told = {
        day: {one.path.name for one in warnings(records, day) if "cấp châu" in str(one)}
        for day in ("2031-02-28", "2031-03-01")
    }
    assert told == {"2031-02-28": {"1.900002.yaml", path.name}, "2031-03-01": {path.name}}
