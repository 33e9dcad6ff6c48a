"""One procedure as a cpsv:PublicService of CPSV-AP 3.2, in JSON-LD.

docs/open-data.md says which part of a record goes where. Texts keep their language; what the model cannot
hold (cases, exemptions, working days) is said in words and stands with its structure in <code>.json.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue.derive import procedure_path
from catalogue.open_data import durations
from catalogue.open_data.jsonld import CONTEXT, VIETNAMESE, Node, concept, text, typed, without_nothing
from catalogue.open_data.service_parts import channels, costs, evidence, outputs, requirements, rules
from catalogue.open_data.service_world import (
    competent,
    contact_points,
    laws,
    life_events,
    locality,
    participations,
)

if TYPE_CHECKING:
    from catalogue.open_data.references import Data, References
    from catalogue.reading.records import Record


def jsonld_path(code: str) -> str:
    """Path of a procedure's JSON-LD file."""
    return procedure_path(code).rstrip("/") + ".jsonld"


def public_service(record: Record, references: References) -> Node:
    """What <code>.jsonld holds."""
    data, here = record.data, references.address(jsonld_path(record.id))
    limits = [channel.get("time_limit", {}) for channel in data.get("channels", [])]
    time = durations.longest(limits)
    return without_nothing(
        {
            "@context": CONTEXT,
            "@id": references.page(record.id),
            "@type": "cpsv:PublicService",
            "dct:identifier": record.id,
            "dct:title": references.texts(data["name"]),
            "dct:description": references.texts(references.about(data)),
            "dcat:keyword": [one for name in data.get("popular_names", []) for one in references.texts(name)],
            "dct:language": VIETNAMESE,
            "dct:spatial": locality(references),
            "cv:sector": _sector(data, references),
            "dct:audience": [word(references, "audience", one) for one in data.get("audience", [])],
            "cv:isClassifiedBy": [
                *(word(references, "level", one) for one in data["levels"]),
                word(references, "online", data["online"]["level"]),
            ],
            "cv:hasCompetentAuthority": competent(data, references),
            "cv:hasParticipation": participations(data, references, here),
            "cv:contactPoint": contact_points(data, references, here),
            "cv:isGroupedBy": life_events(data, references),
            "cpsv:hasInput": evidence(data, references, here),
            "cv:hasChannel": channels(record, references, here),
            "cv:hasCost": costs(data, references, here),
            "cv:processingTime": typed(time, "duration") if time else None,
            "cv:holdsRequirement": requirements(data, references, here),
            "cpsv:produces": outputs(data, references, here),
            "cpsv:follows": rules(data, here),
            "cv:hasLegalResource": laws(data, references, here),
            "dct:relation": [{"@id": references.page(code)} for code in data.get("related", [])],
            "foaf:page": {"@id": references.page(record.id)},
        }
    )


def word(references: References, kind: str, code: str) -> Node:
    """A code of a record as a concept, explained in each language on /du-lieu/."""
    names = [
        text(getattr(words, f"{kind}_names")[code], language) for language, words in references.words.items()
    ]
    return concept(references.address(f"/du-lieu/#{kind}-{code}"), names)


def _sector(data: Data, references: References) -> Node:
    name = references.fields[data["field"]]["name"]
    return concept(references.address(f"/linh-vuc/{data['field']}/"), references.texts(name))
