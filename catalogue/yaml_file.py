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
        """Refuse a node that was constructed before: that is an alias."""
        if node in self.constructed_objects:
            raise yaml.constructor.ConstructorError(problem="alias", problem_mark=node.start_mark)
        return super().construct_object(node, deep)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Build a mapping whose keys are strings, each once."""
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(problem="key", problem_mark=key_node.start_mark)
            if key in mapping:
                raise yaml.constructor.ConstructorError(
                    context=key, problem="duplicate", problem_mark=key_node.start_mark
                )
            mapping[key] = self.construct_object(value_node, deep=True)
        return mapping


def _build_map(loader: RecordLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    return loader.construct_mapping(node)


RecordLoader.add_constructor("tag:yaml.org,2002:map", _build_map)
RecordLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
RecordLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])
RecordLoader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]*)$"), list("-0123456789")
)

#: What PyYAML says, and what an editor can do about it.
SYNTAX = [
    ("alias", "Tệp dùng dấu * để lặp lại một phần.", "Hãy viết lại phần đó tại chỗ."),
    ("duplicate", "Khoá “{context}” đứng hai lần.", "Hãy xoá một trong hai."),
    ("key", "Khoá phải là một từ.", "Hãy viết dạng “khoá: giá trị”."),
    (
        "mapping values are not allowed",
        "Có dấu hai chấm ở chỗ không được phép.",
        'Nếu câu có dấu hai chấm, hãy đặt cả câu trong ngoặc kép "…"; không thì hãy xem lại chỗ thụt dòng.',
    ),
    ("'\\t'", "Dòng thụt vào bằng phím Tab.", "Hãy dùng dấu cách."),
    ("could not find expected ':'", "Thiếu dấu hai chấm sau tên khoá.", "Hãy viết dạng “khoá: giá trị”."),
    ("expected <block end>", "Thụt đầu dòng không đều.", "Hãy cho các dòng cùng cấp thụt vào bằng nhau."),
    (
        "found unexpected end of stream",
        "Thiếu dấu ngoặc kép đóng.",
        "Hãy thêm dấu ngoặc kép vào cuối câu.",
    ),
    ("expected a single document", "Tệp có nhiều phần ngăn bởi dòng ---.", "Mỗi tệp chỉ giữ một bản ghi."),
]


def read(path: Path) -> tuple[Any, list[Problem]]:
    """Read a file; returns (value, no problems) or (None, its problems)."""
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        return None, [Problem(path, 1, 1, f"Không mở được tệp ({error.strerror}).", "")]
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return None, [
            Problem(path, line, 1, "Tệp không ở bảng mã UTF-8.", "Hãy lưu lại tệp với bảng mã UTF-8.")
        ]
    try:
        value = yaml.load(text, Loader=RecordLoader)  # noqa: S506 - RecordLoader is a safe loader
    except yaml.MarkedYAMLError as error:
        return None, [_explain(path, error)]
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return None, [Problem(path, 1, 1, f"Tệp không đọc được: {error}.", "")]
    if not isinstance(value, dict):
        return None, [
            Problem(
                path, 1, 1, "Tệp trống hoặc không phải một bản ghi.", "Hãy viết các dòng “khoá: giá trị”."
            )
        ]
    return value, []


def _explain(path: Path, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = f"{error.problem or ''} {error.context or ''}"
    for sign, what, mend in SYNTAX:
        if sign in said:
            return Problem(path, line, column, what.format(context=error.context), mend)
    return Problem(
        path, line, column, f"Sai cú pháp YAML ({error.problem}).", "Hãy xem dòng này và dòng ngay trên nó."
    )


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
