"""Says in Vietnamese what is wrong with a file that is not the YAML that records are written in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from catalogue.reading.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path


class Refused(yaml.constructor.ConstructorError):
    """What YAML allows and records do not; `problem` is a key of REFUSED."""


REFUSED = {
    "alias": ("Tệp dùng dấu * để lặp lại một phần.", "Hãy viết lại phần đó tại chỗ."),
    "duplicate": ("Khóa “{context}” đứng hai lần.", "Hãy xóa một trong hai."),
    "key": ("Khóa phải là một từ.", "Hãy viết dạng “khóa: giá trị”."),
    "tag": ("Không dùng được dấu ! để đặt kiểu ({context}).", "Hãy bỏ phần bắt đầu bằng dấu !."),
}

#: What libyaml says, what that means, what an editor can do; True: the mistake is where the part began.
SYNTAX = [
    (
        "mapping values are not allowed",
        "Có dấu hai chấm ở chỗ không được phép.",
        'Nếu câu có dấu hai chấm, hãy đặt cả câu trong ngoặc kép "…"; không thì hãy xem lại chỗ thụt dòng.',
        False,
    ),
    (
        "could not find expected ':'",
        "Thiếu dấu hai chấm sau tên khóa.",
        "Hãy viết dạng “khóa: giá trị”.",
        True,
    ),
    (
        "unexpected end of stream while scanning a quoted scalar",
        "Thiếu dấu ngoặc kép đóng.",
        "Hãy thêm dấu ngoặc kép vào cuối câu.",
        True,
    ),
    (
        "expected ',' or",
        "Thiếu dấu phẩy hoặc dấu ngoặc đóng.",
        "Hãy đóng ngoặc vuông hay ngoặc nhọn đã mở.",
        True,
    ),
    (
        "did not find expected",
        "Thụt đầu dòng không đều.",
        "Hãy cho các dòng cùng cấp thụt vào bằng nhau.",
        False,
    ),
    (
        "expected a single document",
        "Tệp có nhiều phần ngăn bởi dòng ---.",
        "Mỗi tệp chỉ giữ một bản ghi.",
        False,
    ),
    ("undefined alias", *REFUSED["alias"], False),
    ("unconstructable recursive", *REFUSED["alias"], False),
    ("scanning an alias", "Giá trị bắt đầu bằng dấu *.", "Hãy đặt cả giá trị trong ngoặc kép.", False),
]


def at(path: Path, text: str, position: int, what: str, mend: str) -> Problem:
    """A problem at a character of the text."""
    before = text[:position]
    return Problem(path, before.count("\n") + 1, position - before.rfind("\n"), what, mend)


def explain(path: Path, text: str, error: yaml.MarkedYAMLError) -> Problem:
    """What libyaml or the record loader refused, where, and what would be right."""
    mark = error.problem_mark or error.context_mark
    if isinstance(error, Refused):
        what, mend = REFUSED[str(error.problem)]
        line, column = _alias(text, mark) if error.problem == "alias" else place(mark)
        return Problem(
            path,
            line,
            column,
            what.format(context=str(error.context).replace("tag:yaml.org,2002:", "!!")),
            mend,
        )
    line, column = place(mark)
    shown = text.splitlines()[line - 1 : line]
    if shown and "\t" in shown[0][:column]:
        return Problem(path, line, column, "Dòng thụt vào bằng phím Tab.", "Hãy dùng dấu cách.")
    said = f"{error.problem} {error.context}"
    if "did not find expected" in said and (quoted := _odd_quote(text, line)):
        return Problem(path, *quoted, "Thiếu dấu ngoặc kép đóng.", "Hãy thêm dấu ngoặc kép vào cuối câu.")
    if "cannot start any token" in said:
        what = "Giá trị bắt đầu bằng một ký tự mà YAML dành riêng (@, %, `)."
        return Problem(path, line, column, what, "Hãy đặt cả giá trị trong ngoặc kép.")
    for sign, what, mend, where_it_began in SYNTAX:
        if sign in said:
            line, column = place(error.context_mark if where_it_began else mark)
            if "quoted" in sign and text.splitlines()[line - 1][column - 1 : column] == "'":
                what, mend = (said.replace("ngoặc kép", "ngoặc đơn (')") for said in (what, mend))
            return Problem(path, line, column, what, mend)
    what = f"Sai cú pháp YAML ({error.problem})."
    return Problem(path, line, column, what, "Hãy xem dòng này và dòng ngay trên nó.")


def _odd_quote(text: str, last: int) -> tuple[int, int] | None:
    """The value before line `last` that opens a quote and closes it on no line, as a rule a slip."""
    unclosed = None
    for number, line in enumerate(text.splitlines()[:last], 1):
        if line.replace('\\"', "").count('"') % 2:
            opened = re.search(r'(?:[:,\[{-]\s+|[\[{])(")', line)
            if opened:
                unclosed = unclosed or (number, opened.start(1) + 1)
            elif line.rstrip().endswith('"'):
                unclosed = None
    return unclosed


def place(mark: Any) -> tuple[int, int]:
    """Line and column, from 1, of a mark of PyYAML's."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _alias(text: str, anchor: Any) -> tuple[int, int]:
    """Where the alias of an anchored part stands: the mark that PyYAML gives is the anchor's."""
    for number, line in enumerate(text.splitlines()):
        found = re.search(r"(?:^|[\s,\[{:-])(\*[^\s,\]}]+)", line)
        if found and number >= anchor.line:
            return number + 1, found.start(1) + 1
    return place(anchor)
