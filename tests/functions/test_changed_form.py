"""Answers typed into a form that changed meanwhile: what fits is kept, what does not is told."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from functions.domain.answers import Raw, coerce
from functions.domain.changed_form import Told, values_for
from functions.domain.units import Units
from tests.catalogue.forms import field, form_of
from tests.forms import random_forms
from tests.theme.test_twins import derived

UNITS = Units(json.loads((Path(__file__).parent.parent / "forms" / "units.json").read_text("utf-8")))


def named(name: str, kind: str, **more: Any) -> dict[str, Any]:
    """A field of a name, labelled by it."""
    return {**field(kind, **more), "name": name, "label": name.upper()}


def options(*values: str) -> list[dict[str, str]]:
    """Options called by their values."""
    return [{"value": value, "label": value.upper()} for value in values]


def test_the_same_form_keeps_everything() -> None:
    """Over random forms and posts: nothing is changed or removed, and the answers are the same."""
    chance = random.Random(14)
    for _ in range(60):
        form = derived(random_forms.form(chance))
        post = random_forms.post(chance, form["fields"], care=1)
        found = values_for(form, form, post, UNITS)
        assert (found.changed, found.removed) == ([], [])
        assert coerce(form, found.raw, UNITS) == coerce(form, post, UNITS)


def test_any_other_form_loses_nothing_without_a_word() -> None:
    """Over pairs of random forms: each answer of the old form is kept, or told as changed or removed."""
    chance = random.Random(15)
    for _ in range(120):
        old, new = derived(random_forms.form(chance)), derived(random_forms.form(chance))
        post = random_forms.post(chance, old["fields"])
        found = values_for(new, old, post, UNITS)
        told = {one.label for one in (*found.changed, *found.removed)}
        for name in coerce(old, post, UNITS):
            typed = {one: post[one] for one in post if one.partition(".")[0] == name}
            assert name in told or all(found.raw.get(one) == values for one, values in typed.items()), name


def test_what_is_asked_no_more_is_told_with_its_answer() -> None:
    """The label of the old form and the answer as people read it; nothing is told of what was left empty."""
    old = form_of(named("when", "date"), named("price", "money"), named("note", "text", required=False))
    new = form_of(named("when", "date"))
    found = values_for(new, old, {"when": ["1/2/2024"], "price": ["1.200.000"], "note": [" "]}, UNITS)
    assert found.raw == {"when": ["1/2/2024"]}
    assert found.removed == [Told("PRICE", "1.200.000 đồng", "")]
    assert found.changed == []


def test_another_type_or_other_options_are_told_as_changed() -> None:
    """A text does not become a number; an option that is gone is not kept; alike types are."""
    old = form_of(
        named("size", "text"),
        named("kind", "choice", options=options("a", "b")),
        named("some", "choices", options=options("a", "b", "c")),
        named("one", "choices", options=options("a", "b")),
        named("born", "date"),
        named("count", "number"),
    )
    new = form_of(
        named("size", "number"),
        named("kind", "choice", options=options("b", "c")),
        named("some", "choices", options=options("b", "c")),
        named("one", "choice", options=options("a", "b")),
        named("born", "partial_date"),
        named("count", "money"),
    )
    raw: Raw = {
        "size": ["85"], "kind": ["a"], "some": ["a", "c"], "one": ["a", "b"], "born": ["1/2/2000"],
        "count": ["7"],
    }  # fmt: skip
    found = values_for(new, old, raw, UNITS)
    assert found.raw == {"some": ["c"], "born": ["1/2/2000"], "count": ["7"]}
    assert [(one.name, one.text) for one in found.changed] == [
        ("size", "85"),
        ("kind", "A"),
        ("some", "A; C"),
        ("one", "A; B"),
    ]


def test_groups_keep_the_fields_that_are_still_there() -> None:
    """Entries stay; a field that is gone from them makes the group told, with all of its answers."""

    def group(*fields: dict[str, Any]) -> dict[str, Any]:
        return named("children", "group", item="Con", fields=list(fields))

    old = form_of(group(named("name", "text"), named("age", "number")))
    new = form_of(group(named("name", "personal_name"), named("school", "text")))
    raw = {
        "children.0.name": ["An"],
        "children.0.age": ["7"],
        "children.1.name": ["Bình"],
        "children.1.age": [""],
    }
    found = values_for(new, old, raw, UNITS)
    assert found.raw == {"children.0.name": ["An"], "children.1.name": ["Bình"]}
    assert [(one.name, one.text) for one in found.changed] == [
        ("children", "Con thứ 1 – NAME: An; AGE: 7\nCon thứ 2 – NAME: Bình")
    ]
    kept = values_for(old, old, raw, UNITS)
    assert kept.raw == raw


def test_a_field_that_became_computed_is_told() -> None:
    """What the form now works out is not asked; what was typed there is told."""
    old = form_of(named("copies", "number"), named("fee", "money"))
    new = form_of(named("copies", "number"), named("fee", "money", computed=[{"times": ["copies", 8000]}]))
    found = values_for(new, old, {"copies": ["2"], "fee": ["5000"]}, UNITS)
    assert found.raw == {"copies": ["2"]}
    assert found.removed == [Told("FEE", "5.000 đồng", "")]
