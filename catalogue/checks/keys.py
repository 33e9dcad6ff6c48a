"""Checks content/keys.yaml beyond its schema: ids fit their keys, days are in order, each key stands once."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Any

from catalogue.reading import yaml_file
from catalogue.reading.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.reading.records import Record


#: What a public key looks like. Checked here and not in the schema, whose problems repeat what was written:
#: somebody may have pasted a private key.
_RECEIPT = re.compile(r"[A-Za-z0-9+/]{43}=")
_AGE = re.compile(r"age1[0-9a-z]{58}")


def key_problems(record: Record) -> Iterator[Problem]:
    """Problems of keys.yaml, whose schema holds."""
    seen: set[str] = set()
    for index, key in enumerate(record.data["keys"]):
        for name, what, mend in _of_one(key, seen):
            line, column = yaml_file.locate(record.path, ["keys", index, name])
            yield Problem(record.path, line, column, what, mend)
        seen.add(key["id"])


def _of_one(key: dict[str, Any], seen: set[str]) -> Iterator[tuple[str, str, str]]:
    if not (_RECEIPT if key["use"] == "receipt" else _AGE).fullmatch(key["public"]):
        mend = (
            "Hãy chép dòng “public” mà ./run keys in ra; khóa bí mật đã ghi vào đây là đã lộ, làm khóa khác."
        )
        yield "public", "Đây không phải khóa công khai.", mend
    elif key["id"] in seen:
        yield "id", f"Khóa “{key['id']}” đứng hai lần.", "Hãy giữ một, xóa mục kia."
    elif key["id"] != key_id(key):
        mend = "Hãy chép lại nguyên các dòng mà ./run keys in ra."
        yield "id", f"Mã “{key['id']}” không phải của khóa công khai này.", mend
    if key.get("until", "9999") < key["from"]:
        yield "until", "Ngày thôi dùng đứng trước ngày bắt đầu dùng.", "Hãy xem lại hai ngày."


def key_id(key: dict[str, Any]) -> str:
    """The first 16 hex digits of the SHA-256 of a public key; of an age recipient: of its text."""
    data = base64.b64decode(key["public"]) if key["use"] == "receipt" else key["public"].encode()
    return hashlib.sha256(data).hexdigest()[:16]
