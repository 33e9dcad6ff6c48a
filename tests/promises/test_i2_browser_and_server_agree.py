"""I2: browser and server agree on every value: what it means, whether it is right, and in which words it is
not.

A run is a form with fields of all types and ten posts to it, read and checked by the page's own scripts in
Node and by the functions.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from functions.domain import coercion
from tests.forms import random_forms
from tests.promises.harness.promise import Found, Promise
from tests.theme.test_twins import derived, in_browser, on_server

if TYPE_CHECKING:
    from collections.abc import Sequence

_POSTS = 10


def compared(seeds: Sequence[int]) -> Found:
    """A form a seed; all of them go to Node at once."""
    found, forms, posts = Found(), [], []
    for index, seed in enumerate(seeds):
        chance = Random(seed)
        forms.append(derived(random_forms.form(chance)))
        posts += [(index, random_forms.post(chance, forms[index]["fields"])) for _ in range(_POSTS)]
    there = in_browser(forms, posts)
    for index, seed in enumerate(seeds):
        mine = posts[index * _POSTS : (index + 1) * _POSTS]
        here = on_server(forms[index], [post for _, post in mine])
        browser = there[index * _POSTS : (index + 1) * _POSTS]
        found.counts.update(_kinds(forms[index]["fields"]))
        for (_, post), ours, theirs in zip(mine, here, browser, strict=True):
            found.counts["values"] += sum(len(values) for values in post.values())
            if ours != theirs:
                differ = [part for part in ours if ours[part] != theirs[part]]
                found.wrong[seed] = [
                    f"{post}",
                    *(f"{part}: {ours[part]} and {theirs[part]}" for part in differ),
                ]
    return found


def _kinds(fields: list[dict[str, Any]]) -> list[str]:
    return [field["type"] for one in fields for field in (one, *one.get("fields", []))]


PROMISES = [
    Promise(
        "I2",
        "browser and server agree on every value of every type of field",
        runs=300,
        none="differences",
        check=compared,
        unit="values",
        counted="values",
        chunk=50,
    ),
]
AGREE = PROMISES[0]


@pytest.mark.parametrize("seeds", AGREE.parts(150), ids=str)
def test_browser_and_server_agree(seeds: range) -> None:
    """No difference in answers, what is computed, errors, their order and their sentences."""
    counts = AGREE.hold(seeds)
    assert counts["values"] > 50_000 // 2
    assert all(counts[kind] > 10 for kind in (*random_forms.SIMPLE, "group", "signature", "files", "address"))


def test_a_reader_that_differs_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server takes a number in brackets for the same number, the browser does not."""
    monkeypatch.setitem(
        coercion.READERS, "money", lambda field, typed: coercion.read_money(field, typed.strip("()0"))
    )
    AGREE.finds(AGREE.check, within=20)
