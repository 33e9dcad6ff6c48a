"""What is different between two texts of one record, field by field. Knows no words for it and no page.

Items of lists are matched by what people call them – a paper's name, a step's title, a channel's kind – and
never by their place: moving things about changes nothing for a citizen.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from catalogue.reading import schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Parts of a record that help to find it or say where it is from, and change nothing for who applies.
NOT_FELT = frozenset({"code", "popular_names", "life_events", "related", "source", "reviewed"})
#: Parts of parts that only the site itself needs, to link, to choose and to add up.
NOT_FELT_INSIDE = frozenset({"id", "online_form", "applies", "with", "cases", "optional"})
#: Groups that are told as a whole: half of a time limit says nothing.
WHOLE = frozenset({"time_limit", "legal", "decision", "form"})
#: What an item of a list is called, in order of preference.
NAMES = ("title", "name", "who", "document", "number", "kind", "text")
#: Two names that share at least this part of their words are the old and the new name of one thing.
ALIKE = 0.5


@dataclass(frozen=True)
class Change:
    """One thing that is different."""

    #: from the record down, without the places in lists: ("fees", "amount")
    keys: tuple[str, ...]
    #: what the items of lists on the way are called: ("Lệ phí đăng ký khai tử",)
    items: tuple[str, ...]
    was: Any  # None: it was not there
    now: Any  # None: it is gone


def compare(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """Everything that a citizen would feel, in the order of the schema. Any two JSON objects will do."""
    return list(_groups((), (), _felt(old, NOT_FELT), _felt(new, NOT_FELT)))


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """What a version changes, but for the day from which it holds: that is told beside it."""
    return [change for change in compare(old, new) if change.keys != ("effective", "from")]


def called(item: Any) -> str:
    """What people call an item of a list; empty for one without a name."""
    if isinstance(item, dict):
        item = next((item[key] for key in NAMES if isinstance(item.get(key), str)), "")
    return _squeezed(item) if isinstance(item, str) else ""


def _squeezed(text: str) -> str:
    """Text in NFC with every run of white space made one space: line breaks in YAML change nothing."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _felt(group: dict[str, Any], skipped: frozenset[str]) -> dict[str, Any]:
    """A group without what is not felt; `false` and an empty list say no more than nothing, but for fees."""
    return {
        key: value
        for key, value in group.items()
        if key not in skipped and value is not None and value is not False and (value != [] or key == "fees")
    }


def _same(value: Any) -> str:
    """A form that is equal for all that means the same to people."""
    return json.dumps(_sorted(value), ensure_ascii=False, sort_keys=True)


def _sorted(value: Any) -> Any:
    if isinstance(value, str):
        return _squeezed(value)
    if isinstance(value, dict):
        return {str(key): _sorted(item) for key, item in _felt(value, NOT_FELT_INSIDE).items()}
    if isinstance(value, list):
        found = [_sorted(item) for item in value if item is not None]
        return sorted(found, key=lambda item: json.dumps(item, sort_keys=True))
    return value


@cache
def _order() -> dict[str, int]:
    return {key: index for index, key in enumerate(schemas.load("procedure")["properties"])}


def _groups(
    keys: tuple[str, ...], items: tuple[str, ...], old: dict[str, Any], new: dict[str, Any]
) -> Iterator[Change]:
    names = dict.fromkeys([*old, *new])
    if not keys:
        names = dict.fromkeys(sorted(names, key=lambda key: (_order().get(key, 999), key)))
    for key in names:
        yield from _values((*keys, key), items, old.get(key), new.get(key))


def _values(keys: tuple[str, ...], items: tuple[str, ...], old: Any, new: Any) -> Iterator[Change]:
    if old == new or _same(old) == _same(new):  # the first is quick, and nearly always enough
        return
    if isinstance(old, dict) and isinstance(new, dict) and keys[-1] not in WHOLE:
        if keys == ("fees",):
            old, new = _priced(old), _priced(new)
        yield from _groups(keys, items, _felt(old, NOT_FELT_INSIDE), _felt(new, NOT_FELT_INSIDE))
    elif isinstance(old, list | None) and isinstance(new, list | None) and (old or new):
        yield from _lists(keys, items, old or [], new or [])
    else:
        yield Change(keys, items, old, new)


def _priced(fee: dict[str, Any]) -> dict[str, Any]:
    """A fee whose price stands in one place, be it an amount or a way to reckon it."""
    if "amount" in fee or "formula" not in fee:
        return fee
    return {("amount" if key == "formula" else key): value for key, value in fee.items()}


def _lists(keys: tuple[str, ...], items: tuple[str, ...], old: list[Any], new: list[Any]) -> Iterator[Change]:
    gone, come = _without_equals(old, new)
    pairs: list[tuple[Any, Any]] = []
    for name in (_id, called):
        pairs += _take_pairs(gone, come, name)
    pairs += _take_alike(gone, come)
    for was, now in pairs:
        if not isinstance(was, dict) or not isinstance(now, dict):
            yield Change(keys, items, was, now)
            continue
        yield from _values(keys, (*items, called(now)) if called(now) else items, was, now)
    for was in gone:
        yield Change(keys, items, was, None)
    for now in come:
        yield Change(keys, items, None, now)


def _id(item: Any) -> str:
    found = item.get("id") if isinstance(item, dict) else None
    return found if isinstance(found, str) else ""


def _without_equals(old: list[Any], new: list[Any]) -> tuple[list[Any], list[Any]]:
    """What is left of two lists when equal items are taken away, each with one partner."""
    there, here = ([(_same(item), item) for item in items if item is not None] for items in (old, new))
    waiting = Counter(key for key, _ in here)
    gone = []
    for key, item in there:
        if waiting[key]:
            waiting[key] -= 1
        else:
            gone.append(item)
    come: list[Any] = []
    for key, item in reversed(here):
        if waiting[key]:
            waiting[key] -= 1
            come.insert(0, item)
    return gone, come


def _take_pairs(gone: list[Any], come: list[Any], name: Callable[[Any], str]) -> list[tuple[Any, Any]]:
    """Take out of both lists the items of one name, in their order."""
    pairs = []
    for was in list(gone):
        partner = next((now for now in come if name(was) and name(now) == name(was)), None)
        if partner is not None:
            pairs.append((was, partner))
            _drop(gone, was)
            _drop(come, partner)
    return pairs


def _take_alike(gone: list[Any], come: list[Any]) -> list[tuple[Any, Any]]:
    """Take out of both lists what was renamed or reworded: the most alike first."""
    found = []
    for i, was in enumerate(gone):
        for j, now in enumerate(come):
            here, there = set(called(was).lower().split()), set(called(now).lower().split())
            # what has no name, like the only case of a procedure, goes with what has none
            alike = len(here & there) / len(here | there) if here | there else ALIKE
            if alike >= ALIKE:
                one, other = sorted((_same(was), _same(now)))
                found.append((-alike, one, other, i, j))
    pairs = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, _, _, i, j in sorted(found):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            pairs.append((gone[i], come[j]))
    gone[:] = [item for index, item in enumerate(gone) if index not in taken[0]]
    come[:] = [item for index, item in enumerate(come) if index not in taken[1]]
    return pairs


def _drop(items: list[Any], item: Any) -> None:
    del items[next(index for index, one in enumerate(items) if one is item)]
