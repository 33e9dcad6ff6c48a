"""Owns what a form computes: fees and totals out of other answers.

A computed field is a sum of products, each of numbers and of answers; docs/architecture.md shows it. All is
done in double precision and in the order written, so that theme/scripts/computed.mjs gets the very same.
Answers may be of any kind, also wrong ones: what is not a number counts as not answered.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from functions.domain.answers import is_asked, is_number

if TYPE_CHECKING:
    from functions.domain.answers import Answers, Field, Form

# Beyond 15 digits a double is no longer exact: such a value is left out.
_MOST = 1e15
_FRACTION = 1e6


def with_computed(form: Form, answers: Answers) -> Answers:
    """The answers with what the form computes from them, in the order of the form's fields.

    A value of which no term can be computed is left out.
    """
    made: Answers = {}
    for field in form["fields"]:
        name = field["name"]
        if "computed" in field:
            if is_asked(field, made) and (value := _value(field, made, {})) is not None:
                made[name] = value
        elif name in answers:
            made[name] = answers[name]
            if field["type"] == "group" and isinstance(answers[name], list):
                made[name] = [_entry(field, entry, made) for entry in answers[name]]
    return made | {name: value for name, value in answers.items() if name not in made}


def _entry(group: Field, entry: Any, outside: Answers) -> Any:
    """One entry with what it computes; one that is not an object stays as it is."""
    if not isinstance(entry, dict):
        return entry
    made: Answers = {}
    for field in group["fields"]:
        name = field["name"]
        if "computed" in field:
            if is_asked(field, made, outside) and (value := _value(field, made, outside)) is not None:
                made[name] = value
        elif name in entry:
            made[name] = entry[name]
    return made | {name: value for name, value in entry.items() if name not in made}


def _value(field: Field, near: Answers, outside: Answers) -> float | int | None:
    products = []
    for term in field["computed"]:
        if "each" in term:
            entries = near.get(term["each"])
            entries = entries if isinstance(entries, list) else []
            found = [_product(term, one, near) for one in entries if isinstance(one, dict)]
        else:
            found = [_product(term, near, outside)]
        products += [one for one in found if one is not None]
    if not products:
        return None
    total = 0.0
    for product in products:
        total += product
    total = min(max(total, float(field["min"])), float(field["max"]))
    if not -_MOST < total < _MOST:
        return None
    if field["type"] == "number" and field.get("decimals"):
        total = math.floor(total * _FRACTION + 0.5) / _FRACTION
        return int(total) if total.is_integer() else total
    return math.floor(total + 0.5)


def _product(term: dict[str, Any], near: Answers, outside: Answers) -> float | None:
    product = 1.0
    for factor in term["times"]:
        value = _factor(factor, near, outside)
        if value is None:
            return None
        product *= value
    return product


def _factor(factor: Any, near: Answers, outside: Answers) -> float | None:
    if is_number(factor):
        return float(factor)
    rule = factor if isinstance(factor, dict) else {"field": factor}
    name = rule["field"]
    value = near[name] if name in near else outside.get(name)
    if value is None or not is_number(value) or abs(value) > _MOST:
        return None
    found = float(value)
    if "up_to" in rule:
        found = min(found, float(rule["up_to"]))
    if "above" in rule:
        found = max(found - float(rule["above"]), 0.0)
    return found
