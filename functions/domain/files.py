"""Owns what an attached file is: its reference among the answers, its id, its name, where its objects are.

A reference is {"id", "name", "size", "type", "sha256"}. The id is made from submission and content, so that
the same file sent again is the same object, and no object can stand for another content. What a person
called the file is data and never part of a path. The browser does the same in theme/scripts/files.mjs; both
are tested on tests/forms/coercion.json.
"""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from functions.domain.text import line

if TYPE_CHECKING:
    from collections.abc import Iterable

Reference = dict[str, Any]

#: What a record may accept, and the media type that stands for it.
TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_OF_ENDING = {**TYPES, "jpg": "image/jpeg", "jfif": "image/jpeg", "heif": "image/heic"}
_SAME = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/heif": "image/heic"}

KEPT_FOR = timedelta(days=7)  # how long an upload waits for its submission; then it counts as missing
SWEPT_AFTER = timedelta(days=8)  # and a day later it is removed

_LONGEST_NAME = 200
_REFERENCE = re.compile(
    r"([0-9a-f]{32})~([1-9][0-9]{0,11})~([a-z]+/[a-z0-9.+-]+)~([0-9a-f]{64})~(.*)", re.DOTALL
)
#: Control characters, separators of lines and of folders, and marks that turn the direction of writing.
_NO_NAME = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f/\\\\\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def upload_id(sid: str, sha256: str, size: int, media_type: str) -> str:
    """32 hex digits out of a submission and a content: the same file again has the same."""
    return hashlib.sha256(f"{sid}\n{sha256}\n{size}\n{media_type}".encode()).hexdigest()[:32]


def upload_name(sid: str, file_id: str) -> str:
    """Where a file is as it came: in quarantine, for ever."""
    return f"uploads/{sid}/{file_id}"


def verdict_name(sid: str, file_id: str) -> str:
    """Where it says whether the file is clean."""
    return f"verdicts/{sid}/{file_id}.json"


def clean_name(sid: str, file_id: str) -> str:
    """Where the file is without what the record wants removed from it; where files are sealed, sealed."""
    return f"clean/{sid}/{file_id}"


def refused_name(sid: str, file_id: str) -> str:
    """Where a refused file is, sealed, where files are sealed."""
    return f"refused/{sid}/{file_id}"


def media_type(name: str, claimed: str) -> str:
    """The type of a file about to be sent: what its sender claims, else what its ending stands for."""
    claimed = claimed.partition(";")[0].strip().lower()
    claimed = _SAME.get(claimed, claimed)
    if claimed in TYPES.values():
        return claimed
    return _OF_ENDING.get(name.rpartition(".")[2].strip().lower(), claimed or "application/octet-stream")


def shown_name(name: str) -> str:
    """A file's name as it may be shown and kept: one line of at most 200 characters, never a path."""
    return line(line(_NO_NAME.sub("_", name))[:_LONGEST_NAME]) or "_"


def raw(reference: Reference) -> str:
    """A reference as a form post carries it."""
    return "~".join(str(reference[part]) for part in ("id", "size", "type", "sha256", "name"))


def read_reference(typed: str) -> Reference | str:
    """The reference that a form post carries; what is none comes back as a tidied string, to be refused."""
    found = _REFERENCE.fullmatch(typed)
    if found is None:
        return line(typed)
    return {
        "id": found[1],
        "name": shown_name(found[5]),
        "size": int(found[2]),
        "type": found[3],
        "sha256": found[4],
    }


def read_references(typed: list[str]) -> list[Reference | str]:
    """The references of one field in the citizen's order, each file once."""
    return [one for one in _once(map(read_reference, filter(None, typed))) if one != ""]


def once(fields: list[dict[str, Any]], answers: dict[str, Any]) -> dict[str, Any]:
    """Answers that came in JSON with each file once in its field, as a form post is read."""
    names = {field["name"] for field in fields if field["type"] == "files"}
    return {
        name: _once(answer) if name in names and isinstance(answer, list) else answer
        for name, answer in answers.items()
    }


def sent(fields: list[dict[str, Any]], answers: dict[str, Any]) -> list[tuple[dict[str, Any], Reference]]:
    """Every file of canonical answers, with its field."""
    return [
        (field, one) for field in fields if field["type"] == "files" for one in answers.get(field["name"], [])
    ]


def shown_size(size: int) -> str:
    """A size as people read it: "812 KB", "3,4 MB"."""
    if size < 1024 * 1024:
        return f"{max(1, (size + 512) // 1024)} KB"
    tenths = (size * 10 + 512 * 1024) // (1024 * 1024)
    return f"{tenths // 10},{tenths % 10} MB" if tenths % 10 else f"{tenths // 10} MB"


def _once(found: Iterable[Any]) -> list[Any]:
    kept: list[Any] = []
    for one in found:
        if not any(one == other or (_id(one) and _id(one) == _id(other)) for other in kept):
            kept.append(one)
    return kept


def _id(one: Any) -> Any:
    return one.get("id") if isinstance(one, dict) else None
