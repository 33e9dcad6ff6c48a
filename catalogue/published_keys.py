"""Reads public keys from khoa.json of a site or keys.yaml of its content, for whoever checks a receipt."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from catalogue.reading import yaml_file

if TYPE_CHECKING:
    from pathlib import Path


class KeysUnreadable(Exception):
    """There is no list of keys; says where, and what would be right."""


def read_keys(path: Path) -> list[dict[str, Any]]:
    """The keys of a file.

    Raises:
        KeysUnreadable: no such file, or it is no list of keys.
    """
    if not path.is_file():
        raise KeysUnreadable(
            f"Không có tệp khóa {path}. Hãy tải khoa.json từ trang của nơi cấp, rồi ghi --keys khoa.json."
        )
    try:
        read = json.loads(path.read_bytes()) if path.suffix == ".json" else yaml_file.read(path)[0]
        found: list[dict[str, Any]] = read["keys"]
    except (ValueError, KeyError, TypeError):
        found = [{}]
    if not isinstance(found, list) or not all(isinstance(key, dict) and "public" in key for key in found):
        raise KeysUnreadable(f"{path} không phải danh sách khóa. Hãy tải lại khoa.json từ trang của nơi cấp.")
    return found
