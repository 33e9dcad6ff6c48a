"""Which strings of a record are for people, and the record with those strings in another language.

The schemas say it: a string that is a `line` or a `text` of common.schema.json is for people, unless they
say `"translate": false` (numbers of documents, phone numbers, codes). Knows nothing of .po files.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from catalogue.reading import schemas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TEXTS = {f"common.schema.json#/$defs/{name}" for name in ("line", "text")}
#: Keywords under which further schemas of the same value stand.
MORE = ("allOf", "anyOf", "oneOf", "if", "then", "else")


class Translated(str):
    """A text of a record in a language that is not the record's own."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str) -> Translated:
        """Make one."""
        made = super().__new__(cls, text)
        made.language = language
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Translated, (str(self), self.language)


class Text(NamedTuple):
    """A text for people: what it says, and what its schema calls it."""

    title: str
    text: str


class Node:
    """All schemas that speak of one value."""

    def __init__(self, found: list[dict[str, Any]], title: str = "") -> None:
        parts: list[dict[str, Any]] = []
        self.is_text = False
        for schema in found:
            self._expand(schema, parts)
        self._parts = parts
        if any(part.get("translate") is False for part in parts):
            self._parts, self.is_text = [], False
        self.title = next((str(part["title"]) for part in parts if "title" in part), title)
        self._children: dict[str, Node] = {}

    def _expand(self, schema: dict[str, Any], parts: list[dict[str, Any]]) -> None:
        """The schema itself, what it refers to, and its alternatives."""
        if any(schema is part for part in parts):
            return
        parts.append(schema)
        if "$ref" in schema:
            self.is_text |= schema["$ref"] in TEXTS
            if schema["$ref"] not in TEXTS:
                self._expand(_referred(schema["$ref"]), parts)
        for keyword in MORE:
            inner = schema.get(keyword, [])
            for one in inner if isinstance(inner, list) else [inner]:
                if isinstance(one, dict):
                    self._expand(one, parts)

    def child(self, key: str | int) -> Node:
        """The node of a property, or of the items of a list."""
        name = "" if isinstance(key, int) else f".{key}"
        if name not in self._children:
            found = []
            for part in self._parts:
                properties = part.get("properties", {})
                if isinstance(key, int):
                    one = part.get("items")
                else:
                    one = properties.get(key) if key in properties else part.get("additionalProperties")
                if isinstance(one, dict):
                    found.append(one)
            self._children[name] = Node(found, self.title)
        return self._children[name]


@cache
def _document(name: str) -> dict[str, Any]:
    """One schema file, with references to its own parts written in full."""

    def full(value: Any) -> Any:
        if isinstance(value, list):
            return [full(one) for one in value]
        if not isinstance(value, dict):
            return value
        made = {key: full(one) for key, one in value.items()}
        if isinstance(made.get("$ref"), str) and made["$ref"].startswith("#"):
            made["$ref"] = name + made["$ref"]
        return made

    found: dict[str, Any] = full(schemas.load(name.removesuffix(".schema.json")))
    return found


@cache
def _referred(reference: str) -> dict[str, Any]:
    name, _, pointer = reference.partition("#")
    found: Any = _document(name)
    for step in pointer.strip("/").split("/") if pointer.strip("/") else ():
        found = found[step]
    return dict(found)


@cache
def _root(kind: str) -> Node:
    return Node([_document(f"{kind}.schema.json")])


def texts(kind: str, data: Any) -> Iterator[Text]:
    """Every text for people in a record, in the order in which it is written."""
    yield from _texts(_root(kind), data)


def _texts(node: Node, value: Any) -> Iterator[Text]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(node.child(key), one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(node.child(0), one)
    elif isinstance(value, str) and node.is_text:
        yield Text(node.title, value)


def translated(kind: str, data: dict[str, Any], known: Mapping[str, str], language: str) -> dict[str, Any]:
    """A copy of a record's data with each text that has a translation replaced by it."""
    copy: dict[str, Any] = _translated(_root(kind), data, known, language)
    return copy


def _translated(node: Node, value: Any, known: Mapping[str, str], language: str) -> Any:
    if isinstance(value, dict):
        return {key: _translated(node.child(key), one, known, language) for key, one in value.items()}
    if isinstance(value, list):
        return [_translated(node.child(0), one, known, language) for one in value]
    if isinstance(value, str) and node.is_text and value in known:
        return Translated(known[value], language)
    return value


def wholly_translated(kind: str, data: Any) -> bool:
    """Whether no text of a translated copy is left in the language of the records."""
    return all(isinstance(one.text, Translated) for one in texts(kind, data))
