"""The catalogue as CSV and XLSX: the ministries' order, nothing computed by a spreadsheet, nothing lost."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from catalogue.open_data.table import COLUMNS, MINISTRIES
from catalogue.open_data.workbook import LONGEST
from tests.catalogue.open_data.conftest import SHARED, Files, published
from tests.records.examples import record, valid, write_record

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook

LISTS = sorted((SHARED / "ministry-lists").glob("*.xlsx"))
CSV, XLSX = "du-lieu/thu-tuc.csv", "du-lieu/thu-tuc.xlsx"


def table(files: Files) -> list[dict[str, str]]:
    """The rows of the CSV file, by the names of its columns."""
    return list(csv.DictReader(io.StringIO(files[CSV].decode("utf-8-sig"), newline="")))


def book(files: Files) -> Workbook:
    """The XLSX file as a spreadsheet opens it."""
    return openpyxl.load_workbook(io.BytesIO(files[XLSX]))


def cells(sheet: Any, top: int) -> list[list[str]]:
    """The rows of a sheet below the names of its columns; empty cells as empty texts."""
    return [[one or "" for one in row] for row in sheet.iter_rows(min_row=top + 1, values_only=True)]


@pytest.mark.skipif(not LISTS, reason="the ministries' lists are not on this machine (MOTCUA_SHARED)")
@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_columns_stand_in_the_order_of_the_ministries(files: Files, path: Path) -> None:
    """Title in one merged cell, then the same column names in the same order as each of their lists."""
    theirs, ours = openpyxl.load_workbook(path).worksheets[0], book(files).worksheets[0]
    assert ours.title == theirs.title
    assert [one.value for one in ours[2]] == [one.value for one in theirs[2]]
    assert str(ours.merged_cells) == str(theirs.merged_cells)
    assert ours["A1"].value.split("\n")[:2] == theirs["A1"].value.split("\n")[:2]
    assert ours["A3"].data_type == theirs["A3"].data_type == "s"


def test_the_first_sheet_is_the_beginning_of_the_second(files: Files) -> None:
    """Both sheets and the CSV file say the same, a procedure a row, in order of code."""
    listed, detailed = book(files).worksheets
    rows = cells(detailed, 1)
    assert [one.value for one in detailed[1]] == list(COLUMNS)
    assert [row[: len(MINISTRIES)] for row in rows] == cells(listed, 2)
    assert [row[0] for row in rows] == sorted(path.stem for path in valid("procedure"))
    assert [[one.replace("\r\n", "\n") for one in row.values()] for row in table(files)] == rows


def test_a_row_says_what_the_record_says(files: Files) -> None:
    """Names instead of codes; times, fees and papers in words."""
    [row] = [row for row in table(files) if row["Mã số"] == "1.900001"]
    assert row["Tên"] == "Đăng ký trồng cây ven đường"
    assert row["Cơ quan ban hành"] == "Chủ tịch tỉnh Non Xanh"
    assert row["Cấp thực hiện"] == "Cấp xã\nCấp tỉnh"
    assert "Trực tiếp: 3 ngày" in row["Thời hạn giải quyết"]
    assert "Lệ phí cấp giấy: 12.000 đ / tờ." in row["Phí, lệ phí"]
    assert "Bưu chính: Người gửi trả cước bưu phẩm." in row["Phí, lệ phí"]
    assert "• Đơn nhận ô đất (2 bản chính, 1 bản sao, nhận bản điện tử" in row["Thành phần, số lượng hồ sơ"]
    assert row["Thành phần, số lượng hồ sơ"].endswith("Số lượng: 2 bộ")
    assert row["Có hiệu lực từ"] == "01/03/2030"
    assert row["Địa chỉ"] == "https://may-trang.example/thu-tuc/1.900001/"


def test_the_csv_file_is_rfc_4180_with_a_byte_order_mark(files: Files) -> None:
    """Lines end in CR LF; a cell with a line break, comma or quote is quoted; every row has every cell."""
    data = files[CSV]
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True):
        assert len(row) == len(COLUMNS)


@pytest.mark.parametrize("text", ["=1+1", "+84 900", "-Lệ phí", "@SUM(A1)", '=HYPERLINK("http://x.example")'])
def test_no_cell_is_a_formula(content: Path, text: str) -> None:
    """A text that looks like one is marked in the CSV file, and a plain text in the workbook."""
    data = record("procedure", "1.900002")
    write_record(content, "procedure", {**data, "name": text})
    files = published(content)
    [row] = [row for row in table(files) if row["Mã số"] == "1.900002"]
    assert row["Tên"] == f"'{text}"
    found = [one for sheet in book(files).worksheets for row in sheet.iter_rows() for one in row]
    assert {one.value for one in found if one.value and one.value in (text, f"'{text}")} == {text}
    assert {one.data_type for one in found if one.value is not None} == {"s"}
    assert [one for one in found if one.hyperlink] == []


def test_a_code_is_never_a_number(files: Files) -> None:
    """1.900001 would lose its zeros and 1.10 its end."""
    for sheet, top in zip(book(files).worksheets, (3, 2), strict=True):
        assert {sheet.cell(row, 1).data_type for row in range(top, sheet.max_row + 1)} == {"s"}


def test_a_text_too_long_for_a_cell_says_where_it_goes_on(content: Path) -> None:
    """Excel refuses more than 32,767 characters; the CSV and JSON files have them all."""
    data = record("procedure", "1.900002")
    write_record(content, "procedure", {**data, "requirements": ["ư🌳" * 20_000]})
    files = published(content)
    [row] = [row for row in cells(book(files).worksheets[1], 1) if row[0] == "1.900002"]
    cell = row[COLUMNS.index("Yêu cầu, điều kiện")]
    assert len(cell.encode("utf-16-le")) // 2 <= LONGEST
    assert cell.endswith("xem 1.900002 trong tệp thu-tuc.jsonl)")
    [whole] = [row for row in table(files) if row["Mã số"] == "1.900002"]
    assert whole["Yêu cầu, điều kiện"] == "ư🌳" * 20_000


def test_the_same_records_give_the_same_bytes(files: Files, content: Path) -> None:
    """No clock and no chance in any file of the open data."""
    again = published(content)
    for name, data in files.items():
        if not name.endswith(".html"):
            assert again[name] == data, name
