"""Reads one YAML file the way records need it, and finds the line and column of any part of it.

Safe types only: true, false, null and plain decimal whole numbers are converted, everything else is a
string, so that a code such as 1.001193 or 00070, a date or a "no" stays what was typed. Keys that stand
twice, aliases (an expansion bomb in a few lines) and several documents in one file are refused.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from catalogue.reading.problems import Problem
from catalogue.reading.yaml_problems import Refused, at, explain, place

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


def _build_map(loader: RecordLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    return loader.construct_mapping(node)


TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str", "int", "bool", "null")}
RecordLoader.add_constructor("tag:yaml.org,2002:map", _build_map)
RecordLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
RecordLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])
RecordLoader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]{0,17})$"), list("-0123456789")
)

#: Deeper than any record, and far from where libyaml's own stack ends.
DEEPEST = 40
LEADING = re.compile(r"^[ \t?:-]+", re.MULTILINE)
LARGEST = 1_000_000  # bytes; the longest real record has 180,000


def read(path: Path) -> tuple[Any, list[Problem]]:
    """Read a file; returns (value, no problems) or (None, its problems)."""
    text, problem = _text(path)
    return (None, [problem]) if problem else parse(path, text)


def parse(path: Path, text: str) -> tuple[Any, list[Problem]]:
    """Read what a file says or once said; problems name the file."""
    try:
        if problem := _too_deep(path, text):
            return None, [problem]
        value = yaml.load(text, Loader=RecordLoader)  # noqa: S506 - RecordLoader is a safe loader
    except yaml.MarkedYAMLError as error:
        return None, [explain(path, text, error)]
    except yaml.reader.ReaderError as error:
        position = len(text.encode()[: error.position].decode(errors="ignore"))  # libyaml counts bytes
        what = f"Có ký tự điều khiển không nhìn thấy (mã {error.character:#04x})."
        return None, [at(path, text, position, what, "Hãy xóa ký tự này và gõ lại chỗ đó.")]
    if not isinstance(value, dict):
        return None, [
            Problem(
                path, 1, 1, "Tệp trống hoặc không phải một bản ghi.", "Hãy viết các dòng “khóa: giá trị”."
            )
        ]
    return value, []


def _text(path: Path) -> tuple[str, Problem | None]:
    """What the file says, when it is a plain file of a record's size in UTF-8."""
    try:
        if path.is_symlink() or not path.is_file():
            what = "Không mở được: đây không phải một tệp thường."
            return "", Problem(path, 1, 1, what, "Hãy thay bằng một tệp thường.")
        if path.stat().st_size > LARGEST:
            return "", Problem(
                path, 1, 1, f"Tệp lớn hơn {LARGEST:,} byte.", "Một bản ghi không cần dài đến thế."
            )
        return path.read_bytes().decode("utf-8"), None
    except OSError as error:
        return "", Problem(path, 1, 1, f"Không mở được tệp ({error.strerror}).", "Hãy xem lại quyền đọc tệp.")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return "", Problem(path, line, 1, "Tệp không ở bảng mã UTF-8.", "Hãy lưu lại tệp với bảng mã UTF-8.")


def _too_deep(path: Path, text: str) -> Problem | None:
    """Whether parts stand in parts without end; asked of the parser's events, which need no stack.

    Parts cannot be deeper than there are brackets and leading columns: most files need no second look.
    """
    leading = max(map(len, LEADING.findall(text)), default=0)
    if text.count("[") + text.count("{") + leading <= DEEPEST:
        return None
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                line, column = place(event.start_mark)
                return Problem(
                    path, line, column, "Các phần lồng vào nhau quá sâu.", "Hãy viết đơn giản lại."
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def locate(path: Path, pointer: Sequence[str | int], key: str | None = None) -> tuple[int, int]:
    """Line and column (from 1) of a part of a readable file; of the key itself when one is named.

    Walks as far as the file goes: a missing part is shown at the place where it should stand.
    """
    node = _composed(path.read_bytes())
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


@lru_cache(maxsize=4)
def _composed(text: bytes) -> yaml.Node | None:
    """The parts of a file: many problems of one long file are located in one reading."""
    composed: yaml.Node | None = yaml.compose(text.decode("utf-8"), Loader=RecordLoader)
    return composed


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            if key_node.value == step:
                return value_node  # type: ignore[no-any-return]
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]  # type: ignore[no-any-return]
    return None
