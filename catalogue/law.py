"""Whether what a record cites still stands on a day: laws, agencies, abolished levels of government.

Used twice: for the notice that people see on the page, and for the line that departments see when they check
their records. Knows nothing of pages or files.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Pointer = list[str | int]


def state_of(document: dict[str, Any], documents: dict[str, dict[str, Any]], today: str) -> str:
    """ "in_force", "coming", "expired", or "unknown" where the document's record has no date.

    A document whose last day is not written is expired once the one that replaces it is in force.
    """
    if document.get("effective_until", "9999") <= today:
        return "expired"
    successor = documents.get(document.get("replaced_by", ""), {})
    if "effective_until" not in document and successor and successor.get("effective_from", today) <= today:
        return "expired"
    if "effective_from" not in document:
        return "unknown"
    return "in_force" if document["effective_from"] <= today else "coming"


def cited_documents(data: Any, pointer: Sequence[str | int] = ()) -> Iterator[tuple[Pointer, str]]:
    """(where, id) of every legal document that a record names, wherever it names it."""
    for where, key, value in _leaves(data, pointer):
        if key == "document":
            yield where, value


def closed_agencies(
    data: dict[str, Any], agencies: dict[str, dict[str, Any]], today: str
) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """(where, agency) of every agency with a part in a procedure that no longer exists."""
    for role in ("receiving", "deciding", "coordinating"):
        for index, name in enumerate(data.get(role, [])):
            if agencies.get(name, {}).get("closed", "9999") <= today:
                yield [role, index], agencies[name]


def abolished_bodies(
    data: dict[str, Any], bodies: Sequence[dict[str, Any]], today: str
) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """(where, body) of the first text that still speaks of each body of content/abolished.yaml."""
    waiting = [(body, [_plain(word) for word in body["words"]]) for body in bodies if body["since"] <= today]
    if not waiting:
        return
    for where, key, text in _leaves(data, ()):
        if key in {"document", "number", "url", "code"}:
            continue
        plain = _plain(text)
        for found in [one for one in waiting if any(word in plain for word in one[1])]:
            waiting.remove(found)
            yield where, found[0]


def months_between(earlier: str, later: str) -> int:
    """Whole months from one yyyy-mm-dd to another."""
    years, months = int(later[:4]) - int(earlier[:4]), int(later[5:7]) - int(earlier[5:7])
    return years * 12 + months - (later[8:] < earlier[8:])


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _leaves(value: Any, pointer: Sequence[str | int], key: str = "") -> Iterator[tuple[Pointer, str, str]]:
    """(where, innermost key, text) of every text of a record."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(item, [*pointer, name], name)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, [*pointer, index], key)
    elif isinstance(value, str):
        yield list(pointer), key, value
