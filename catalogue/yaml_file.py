"""Reads one YAML file the way records need it, and finds the line and column of any part of it.

Safe types only: true, false, null and plain decimal whole numbers are converted, everything else is a
string, so that a code such as 1.001193 or 00070, a date or a "no" stays what was typed. Keys that stand
twice, aliases (an expansion bomb in a few lines) and several documents in one file are refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from catalogue.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class RecordLoader(yaml.CSafeLoader):
    """PyYAML's safe loader with fewer guesses."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own attribute

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Refuse what is written with a tag of its own, and a node met before: that is an alias."""
        if node.tag not in TAGS:
            raise Refused(problem="tag", context=node.tag, problem_mark=node.start_mark)
        if node in self.constructed_objects or node in self.recursive_objects:
            raise Refused(problem="alias", problem_mark=node.start_mark)
        return super().construct_object(node, deep)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Build a mapping whose keys are strings, each once."""
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise Refused(problem="key", problem_mark=key_node.start_mark)
            if key_node.value in mapping:
                raise Refused(problem="duplicate", context=key_node.value, problem_mark=key_node.start_mark)
            mapping[key_node.value] = self.construct_object(value_node, deep=True)
        return mapping


class Refused(yaml.constructor.ConstructorError):
    """What YAML allows and records do not; `problem` is a key of REFUSED."""


def _build_map(loader: RecordLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    return loader.construct_mapping(node)


TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str", "int", "bool", "null")}
RecordLoader.add_constructor("tag:yaml.org,2002:map", _build_map)
RecordLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
RecordLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])
RecordLoader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]{0,17})$"), list("-0123456789")
)

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
#: Deeper than any record, and far from where libyaml's own stack ends.
TOO_DEEP = re.compile(r"(?:[\[{]\s*){40}|(?:[-?:][ \t]+){40}")


def read(path: Path) -> tuple[Any, list[Problem]]:
    """Read a file; returns (value, no problems) or (None, its problems)."""
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        return None, [
            Problem(path, 1, 1, f"Không mở được tệp ({error.strerror}).", "Hãy xem lại quyền đọc tệp.")
        ]
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return None, [
            Problem(path, line, 1, "Tệp không ở bảng mã UTF-8.", "Hãy lưu lại tệp với bảng mã UTF-8.")
        ]
    if deep := TOO_DEEP.search(text):
        return None, [
            _at(path, text, deep.start(), "Các phần lồng vào nhau quá sâu.", "Hãy viết đơn giản lại.")
        ]
    try:
        value = yaml.load(text, Loader=RecordLoader)  # noqa: S506 - RecordLoader is a safe loader
    except yaml.MarkedYAMLError as error:
        return None, [_explain(path, text, error)]
    except yaml.reader.ReaderError as error:
        position = len(text.encode()[: error.position].decode(errors="ignore"))  # libyaml counts bytes
        what = f"Có ký tự điều khiển không nhìn thấy (mã {error.character:#04x})."
        return None, [_at(path, text, position, what, "Hãy xóa ký tự này và gõ lại chỗ đó.")]
    if not isinstance(value, dict):
        return None, [
            Problem(
                path, 1, 1, "Tệp trống hoặc không phải một bản ghi.", "Hãy viết các dòng “khóa: giá trị”."
            )
        ]
    return value, []


def _at(path: Path, text: str, position: int, what: str, mend: str) -> Problem:
    before = text[:position]
    return Problem(path, before.count("\n") + 1, position - before.rfind("\n"), what, mend)


def _explain(path: Path, text: str, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    if isinstance(error, Refused):
        what, mend = REFUSED[str(error.problem)]
        line, column = _alias(text, mark) if error.problem == "alias" else _place(mark)
        return Problem(
            path,
            line,
            column,
            what.format(context=str(error.context).replace("tag:yaml.org,2002:", "!!")),
            mend,
        )
    line, column = _place(mark)
    shown = text.splitlines()[line - 1 : line]
    if shown and "\t" in shown[0][:column]:
        return Problem(path, line, column, "Dòng thụt vào bằng phím Tab.", "Hãy dùng dấu cách.")
    said = f"{error.problem} {error.context}"
    if "cannot start any token" in said:
        what = "Giá trị bắt đầu bằng một ký tự mà YAML dành riêng (@, %, `)."
        return Problem(path, line, column, what, "Hãy đặt cả giá trị trong ngoặc kép.")
    for sign, what, mend, where_it_began in SYNTAX:
        if sign in said:
            line, column = _place(error.context_mark if where_it_began else mark)
            return Problem(path, line, column, what, mend)
    what = f"Sai cú pháp YAML ({error.problem})."
    return Problem(path, line, column, what, "Hãy xem dòng này và dòng ngay trên nó.")


def _place(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _alias(text: str, anchor: Any) -> tuple[int, int]:
    """Where the alias of an anchored part stands: the mark that PyYAML gives is the anchor's."""
    for number, line in enumerate(text.splitlines()):
        found = re.search(r"(?:^|[\s,\[{:-])(\*[^\s,\]}]+)", line)
        if found and number >= anchor.line:
            return number + 1, found.start(1) + 1
    return _place(anchor)


def locate(path: Path, pointer: Sequence[str | int], key: str | None = None) -> tuple[int, int]:
    """Line and column (from 1) of a part of a readable file; of the key itself when one is named.

    Walks as far as the file goes: a missing part is shown at the place where it should stand.
    """
    node = yaml.compose(path.read_bytes().decode("utf-8"), Loader=RecordLoader)
    for step in pointer:
        following = _child(node, step)
        if following is None:
            break
        node = following
    if key is not None and isinstance(node, yaml.MappingNode):
        for key_node, _ in node.value:
            if key_node.value == key:
                return key_node.start_mark.line + 1, key_node.start_mark.column + 1
    return (node.start_mark.line + 1, node.start_mark.column + 1) if node else (1, 1)


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            if key_node.value == step:
                return value_node  # type: ignore[no-any-return]
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]  # type: ignore[no-any-return]
    return None
