"""What counts as a change of a record, and how it is paired."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.history.changes import Change, compare
from tests.records.examples import record

RECORD = record("procedure", "1.900001")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.text("aàạ \n", max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "title", "kind", "id", "papers", "fees", "legal"]), inner)
    ),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.sampled_from(["name", "fees", "cases", "steps", "legal", "effective"]), JSON)


def changed(**parts: Any) -> list[Change]:
    """What changes when parts of the example are replaced."""
    return compare(RECORD, RECORD | parts)


def shuffled(value: Any, dice: random.Random) -> Any:
    """The same with every list and every group in another order."""
    if isinstance(value, list):
        items = [shuffled(item, dice) for item in value]
        return dice.sample(items, len(items))
    if isinstance(value, dict):
        return {key: shuffled(value[key], dice) for key in dice.sample(list(value), len(value))}
    return value


@given(OBJECTS)
def test_nothing_is_different_from_itself(data: dict[str, Any]) -> None:
    """compare(x, x) is empty, whatever x is."""
    assert compare(data, copy.deepcopy(data)) == []


@given(st.integers(0, 1000))
def test_moving_things_about_is_no_change(seed: int) -> None:
    """Neither the order of lists nor that of keys is felt."""
    assert compare(RECORD, shuffled(RECORD, random.Random(seed))) == []


@given(OBJECTS, OBJECTS)
def test_there_and_back_tell_the_same(old: dict[str, Any], new: dict[str, Any]) -> None:
    """What one direction calls the old, the other calls the new; nothing is told that is the same."""

    def told(changes: list[Change], back: bool = False) -> list[str]:
        return sorted(repr((c.keys, *((c.now, c.was) if back else (c.was, c.now)))) for c in changes)

    forth = compare(old, new)
    assert told(forth) == told(compare(new, old), back=True)
    assert all(change.was != change.now for change in forth)


@given(OBJECTS, OBJECTS, OBJECTS)
def test_equal_records_are_told_alike(
    old: dict[str, Any], new: dict[str, Any], third: dict[str, Any]
) -> None:
    """When nothing changed from one to the other, both differ from a third in as many things."""
    if compare(old, new) == []:
        assert len(compare(old, third)) == len(compare(new, third))


@pytest.mark.parametrize("part", sorted(RECORD))
def test_taking_a_part_away_is_told_when_it_is_felt(part: str) -> None:
    """Every part but those for finding and for the books is one that people feel."""
    without = {key: value for key, value in RECORD.items() if key != part}
    silent = {"code", "popular_names", "life_events", "related", "source", "reviewed"}
    assert bool(compare(RECORD, without)) == (part not in silent)
    assert {change.keys[0] for change in compare(RECORD, without)} <= {part}


def test_an_amount() -> None:
    """One fee of several: the fee by its name, the amounts."""
    fees = copy.deepcopy(RECORD["fees"])
    fees[0]["amount"] = 12345
    fees[0].pop("formula", None)
    [change] = [c for c in changed(fees=fees) if c.keys == ("fees", "amount")]
    assert change.items == (fees[0]["name"],)
    assert (change.was, change.now) == (RECORD["fees"][0].get("amount"), 12345)


def test_papers_come_and_go_by_name() -> None:
    """A paper before all others is one paper more, not a change of every paper."""
    old = {"cases": [{"papers": [{"name": "Tờ khai"}, {"name": "Ảnh 4x6"}]}]}
    new = {"cases": [{"papers": [{"name": "Giấy ủy quyền"}, {"name": "Tờ khai"}]}]}
    assert compare(old, new) == [
        Change(("cases", "papers"), (), {"name": "Ảnh 4x6"}, None),
        Change(("cases", "papers"), (), None, {"name": "Giấy ủy quyền"}),
    ]


def test_a_reworded_sentence_is_one_change() -> None:
    """Most of its words are the same: was and is, not one less and one more."""
    old = {"requirements": ["Đi khai tử trong 15 ngày kể từ ngày có người mất.", "Có mặt."]}
    new = {"requirements": ["Có mặt.", "Đi khai tử trong 30 ngày kể từ ngày có người mất."]}
    [change] = compare(old, new)
    assert (change.was, change.now) == (old["requirements"][0], new["requirements"][1])


def test_two_of_one_name_are_told_apart_by_the_rest() -> None:
    """Fees of one name: the one that stayed the same is not mixed up with the one that did not."""
    old = {"fees": [{"name": "Phí", "amount": 1}, {"name": "Phí", "amount": 2}]}
    new = {"fees": [{"name": "Phí", "amount": 3}, {"name": "Phí", "amount": 1}]}
    assert compare(old, new) == [Change(("fees", "amount"), ("Phí",), 2, 3)]


def test_a_time_limit_is_told_whole() -> None:
    """5 days instead of 3 hours is one change."""
    old = {"channels": [{"kind": "post", "time_limit": {"amount": 3, "unit": "hour"}}]}
    new = {"channels": [{"kind": "post", "time_limit": {"amount": 5, "unit": "day"}}]}
    assert compare(old, new) == [
        Change(
            ("channels", "time_limit"), ("post",), {"amount": 3, "unit": "hour"}, {"amount": 5, "unit": "day"}
        )
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"name": "Khai  sinh"}, {"name": "Khai\nsinh"}),
        ({"name": "Kh\u00e1m"}, {"name": "Kha\u0301m"}),
        ({"cases": [{"papers": []}]}, {"cases": [{"id": "mot", "papers": []}]}),
        ({"requirements": []}, {}),
        ({"reviewed": {"date": "2026-01-01"}}, {"reviewed": {"date": "2026-02-01"}}),
    ],
)
def test_what_nobody_feels(old: dict[str, Any], new: dict[str, Any]) -> None:
    """White space, ways to write one letter, names for links, empty lists, a review."""
    assert compare(old, new) == []


def test_no_fees_and_fees_unknown_are_two_things() -> None:
    """An empty list says that nothing is charged; no list says that nobody knows."""
    assert compare({}, {"fees": []}) == [Change(("fees",), (), None, [])]
