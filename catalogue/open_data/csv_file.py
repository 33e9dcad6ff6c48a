"""The catalogue as CSV: RFC 4180, UTF-8 with a byte order mark, which Excel needs to read Vietnamese."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from catalogue.open_data.table import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What a spreadsheet takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(rows: Iterable[list[str]]) -> bytes:
    """A line of column names, then one line for each row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet computes: an apostrophe before what looks like a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
