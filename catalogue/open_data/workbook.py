"""The catalogue as an Excel workbook: one sheet as the ministries publish their lists, one with everything.

The same records give the same bytes: the date of creation is a constant.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import xlsxwriter

from catalogue.languages.languages import LONG_AGO
from catalogue.open_data.table import COLUMNS, MINISTRIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalogue.open_data.references import References

#: What Excel can hold in a cell; longer texts end with where the rest is.
LONGEST = 32_767
WIDTHS = (28, 60, 30, 40, 30)
TITLE = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập – Tự do – Hạnh phúc\n------------------------------\n\n"
    "DANH SÁCH THỦ TỤC HÀNH CHÍNH\n{locality}"
)


def workbook(rows: Sequence[list[str]], references: References) -> bytes:
    """Two sheets: "Danh sách TTHC" and "Chi tiết"."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    settings = references.site.settings
    book.set_properties({"title": f"Thủ tục hành chính, {settings['locality']}", "created": LONG_AGO})
    look = {"font_name": "Times New Roman", "font_size": 12, "valign": "top", "text_wrap": True}
    plain = book.add_format({**look, "border": 1})
    head = book.add_format({**look, "bold": True, "border": 1, "bg_color": "#D9E1F2"})
    title = book.add_format({**look, "align": "center", "valign": "vcenter"})

    listed = book.add_worksheet("Danh sách TTHC")
    listed.merge_range(0, 0, 0, len(MINISTRIES) - 1, TITLE.format(locality=settings["locality"]), title)
    listed.set_row(0, 150)
    _fill(listed, 1, [row[: len(MINISTRIES)] for row in rows], MINISTRIES, (head, plain))
    _fill(book.add_worksheet("Chi tiết"), 0, rows, COLUMNS, (head, plain))
    book.close()
    return out.getvalue()


def _fill(
    sheet: Any, top: int, rows: Sequence[list[str]], columns: Sequence[str], formats: tuple[Any, Any]
) -> None:
    """Column names in bold, then the rows; every cell a text, so that none is a number or a formula."""
    head, plain = formats
    for place, column in enumerate(columns):
        sheet.write_string(top, place, column, head)
        sheet.set_column(place, place, WIDTHS[place] if place < len(WIDTHS) else 40)
    for number, row in enumerate(rows, top + 1):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, fitting(cell, row), plain)
        sheet.set_row(number, 48)
    sheet.freeze_panes(top + 1, 2)
    sheet.autofilter(top, 0, top + max(len(rows), 1), len(columns) - 1)


def fitting(cell: str, row: Sequence[str]) -> str:
    """A text that fits a cell; one that does not says where it goes on."""
    if len(cell.encode("utf-16-le")) // 2 <= LONGEST:
        return cell
    rest = f"… (còn nữa, xem {row[0]} trong tệp thu-tuc.jsonl)"
    return cell.encode("utf-16-le")[: (LONGEST - len(rest)) * 2].decode("utf-16-le", "ignore") + rest
