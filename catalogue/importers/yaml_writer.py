"""Writes records as YAML that people edit: schema order, long texts as blocks, nothing that could be misread.

The reader (catalogue/reading/yaml_file.py) converts only true, false, null and whole numbers; strings that
look like one of these, or like a number to any other YAML reader, are quoted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pathlib import Path


#: 1.001193 and its local form 1.001193.000.00.00.H38, dates, versions, bare numbers.
_NUMBER_LIKE = re.compile(r"[-+]?[0-9][0-9.,_:/-]*([A-Z][0-9]{2}(\.[0-9]{2})?)?")


class _RecordDumper(yaml.CSafeDumper):
    """PyYAML's safe dumper, by way of libyaml for its speed, without aliases, which the reader refuses."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: _RecordDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else '"' if _NUMBER_LIKE.fullmatch(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_RecordDumper.add_representer(str, _represent_text)


def to_yaml(record: dict[str, Any]) -> str:
    """The record as a YAML document, keys in the order given."""
    text: str = yaml.dump(
        record, Dumper=_RecordDumper, sort_keys=False, allow_unicode=True, width=1_000_000, indent=2
    )
    return text


def write_record(path: Path, record: dict[str, Any]) -> None:
    """Write a record where it belongs; a file that says the same already is not touched."""
    content = to_yaml(record).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_bytes() != content:
        path.write_bytes(content)
