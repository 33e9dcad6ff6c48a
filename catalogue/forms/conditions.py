"""What `only_if` of a form's fields means, as JSON Schema over the canonical answers.

A field of a group may ask about a field beside it, or about a field of the form that stands before its
group; the rule stands where both can be seen: in the entry, or at the root.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Field = dict[str, Any]


def conditions(field: Field) -> list[dict[str, Any]]:
    """The conditions of a field that must all hold; none when it is always asked."""
    asked = field.get("only_if", [])
    return [asked] if isinstance(asked, dict) else asked


def local_rules(fields: list[Field]) -> list[dict[str, Any]]:
    """The rules of fields whose conditions are all about fields beside them."""
    near = {field["name"]: field for field in fields}
    return [
        _rule(field, conditions(field), near)
        for field in fields
        if _posted(field) and conditions(field) and _all_in(near, field)
    ]


def root_rules(fields: list[Field]) -> list[dict[str, Any]]:
    """The rules of a form's fields, and of those in groups that ask about a field outside."""
    far = {field["name"]: field for field in fields}
    return local_rules(fields) + [rule for group in fields for rule in _from_inside(group, far)]


def _from_inside(group: Field, far: dict[str, Field]) -> Iterator[dict[str, Any]]:
    near = {field["name"]: field for field in group.get("fields", [])}
    for field in near.values():
        if not _posted(field) or _all_in(near, field):
            continue
        outer = [one for one in conditions(field) if one["field"] not in near]
        inner = [one for one in conditions(field) if one["field"] in near]
        then = _rule(field, inner, near) if inner else _required(field)
        yield {
            "if": _hold(outer, far),
            **({"then": _in_entries(group, then)} if then else {}),
            "else": _in_entries(group, _refused(field)),
        }


def _posted(field: Field) -> bool:
    """Whether an answer to the field can come in at all: what is computed never does."""
    return "computed" not in field


def _all_in(near: dict[str, Field], field: Field) -> bool:
    return all(one["field"] in near for one in conditions(field))


def _rule(field: Field, asked: list[dict[str, Any]], known: dict[str, Field]) -> dict[str, Any]:
    then = _required(field)
    return {"if": _hold(asked, known), **({"then": then} if then else {}), "else": _refused(field)}


def _required(field: Field) -> dict[str, Any]:
    return {"required": [field["name"]]} if field["required"] else {}


def _refused(field: Field) -> dict[str, Any]:
    return {"properties": {field["name"]: False}}


def _in_entries(group: Field, schema: dict[str, Any]) -> dict[str, Any]:
    return {"properties": {group["name"]: {"items": schema}}}


def _hold(asked: list[dict[str, Any]], known: dict[str, Field]) -> dict[str, Any]:
    held = [
        {"required": [one["field"]], "properties": {one["field"]: _holds(one, known[one["field"]])}}
        for one in asked
    ]
    return held[0] if len(held) == 1 else {"allOf": held}


def _holds(condition: dict[str, Any], field: Field) -> dict[str, Any]:
    if "at_least" in condition:
        limit = condition["at_least"]
        if field["type"] == "group":
            return {"type": "array", "minItems": limit}
        return {"type": "number", "minimum": limit}
    wanted = {"enum": condition["in"]}
    return {"type": "array", "contains": wanted} if field["type"] == "choices" else wanted
