"""Owns reading the XML inside office documents: sound, without a document type, only what is asked for."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from functions.files.reasons import Refused

_DEEPEST = 500


@dataclass
class Element:
    """An element by its name without a prefix, with its attributes and the text right inside it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def get(self, name: str) -> str:
        """An attribute by its name without a prefix; "" where there is none."""
        return self.attributes.get(name, "")


def elements(data: bytes, wanted: frozenset[str]) -> list[Element]:
    """The elements of these names, in order.

    Raises:
        Refused: not sound XML, nested too deeply, or with a document type: that is how entities swell and
        files are
            read from elsewhere, and no office program writes one.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused("package")
    parser = expat.ParserCreate()
    found: list[Element] = []

    def refuse(*_: Any) -> None:
        raise Refused("bomb")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.XmlDeclHandler = _refuse_encoding
    if wanted:
        _collect(parser, wanted, found)
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Refused("damaged") from error
    return found


def _refuse_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if (encoding or "utf-8").lower() not in ("utf-8", "us-ascii", "ascii", "iso-8859-1", "utf8"):
        raise Refused("package")


def _collect(parser: Any, wanted: frozenset[str], found: list[Element]) -> None:
    open_elements: list[Element | None] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        plain = name.rpartition(":")[2]
        element = None
        if plain in wanted:
            element = Element(plain, {key.rpartition(":")[2]: value for key, value in attributes.items()})
            found.append(element)
        open_elements.append(element)
        if len(open_elements) > _DEEPEST:
            raise Refused("too_complex")

    def text(data: str) -> None:
        if open_elements and (element := open_elements[-1]) is not None:
            element.text += data

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: open_elements.pop()
    parser.CharacterDataHandler = text
    parser.buffer_text = True
