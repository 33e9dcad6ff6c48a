"""Small pieces of JSON-LD that every description shares: prefixes, texts with their language, concepts."""

from __future__ import annotations

from typing import Any

from catalogue.languages.languages import SOURCE_LANGUAGE

Node = dict[str, Any]
CONTEXT = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority"
VIETNAMESE = {"@id": f"{AUTHORITY}/language/VIE", "@type": "dct:LinguisticSystem"}
VIET_NAM = {"@id": f"{AUTHORITY}/country/VNM", "@type": "dct:Location"}
DONG = {"@id": f"{AUTHORITY}/currency/VND", "@type": "skos:Concept"}


def text(value: str, language: str = "") -> Node:
    """A text with its language: what it says of itself, else the language of records."""
    return {"@value": str(value), "@language": language or getattr(value, "language", SOURCE_LANGUAGE)}


def typed(value: object, kind: str) -> Node:
    """A value of an XML Schema type: typed("P1D", "duration")."""
    return {"@value": str(value), "@type": f"xsd:{kind}"}


def concept(address: str, names: list[Node]) -> Node:
    """A word of a controlled vocabulary."""
    return {"@id": address, "@type": "skos:Concept", "skos:prefLabel": names}


def page(address: str) -> Node:
    """A document for people."""
    return {"@id": address, "@type": "foaf:Document"}


def without_nothing(node: Node) -> Node:
    """A node without the properties that have no value."""
    return {key: value for key, value in node.items() if value not in (None, [], {}, "")}
