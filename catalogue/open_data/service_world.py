"""What a public service stands among, as nodes of CPSV-AP: agencies, counters, life events, laws, places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue.offices import offices_for
from catalogue.open_data.jsonld import VIET_NAM, Node, concept, page, text, typed, without_nothing

if TYPE_CHECKING:
    from catalogue.open_data.references import Data, References

#: The parts that agencies take besides deciding, as people are told.
PARTS = {"receiving": "Tiếp nhận hồ sơ", "coordinating": "Phối hợp giải quyết"}


def locality(references: References) -> Node:
    """Where the service is offered: the place that the site is for."""
    name = references.texts(references.site.settings["locality"])
    return {"@id": references.address("/#dia-phuong"), "@type": "dct:Location", "locn:geographicName": name}


def competent(data: Data, references: References) -> list[Node]:
    """Who decides; where a record names nobody, who publishes the procedure, by name alone."""
    keys = data.get("deciding") or data.get("receiving") or []
    if keys:
        return [_organisation(key, references) for key in keys]
    return [
        {"@type": "cv:PublicOrganisation", "skos:prefLabel": text(name), "dct:spatial": VIET_NAM}
        for name in references.authorities(data)
    ]


def participations(data: Data, references: References, here: str) -> list[Node]:
    """Who receives the dossier and who is asked."""
    return [
        {
            "@id": f"{here}#{role}-{number}",
            "@type": "cv:Participation",
            "dct:identifier": f"{role}-{number}",
            "dct:description": text(said),
            "cv:role": concept(references.address(f"/du-lieu/#role-{role}"), [text(said)]),
            "cv:hasParticipant": _organisation(key, references),
        }
        for role, said in PARTS.items()
        for number, key in enumerate(data.get(role, []), 1)
    ]


def contact_points(data: Data, references: References, here: str) -> list[Node]:
    """The counters that take dossiers of this field."""
    found: list[Node] = []
    for key in data.get("receiving", []):
        for office in offices_for(references.agencies[key], data):
            node = {
                "@id": f"{here}#office-{len(found) + 1}",
                "@type": "cv:ContactPoint",
                "rdfs:label": references.texts(office["name"]),
                "locn:fullAddress": references.texts(office["address"]),
                "dct:description": references.texts(office["hours"]) if "hours" in office else None,
                "cv:telephone": office.get("phone"),
                "cv:email": office.get("email"),
                "cv:contactPage": page(references.address(f"/co-quan/{key}/")),
            }
            found.append(without_nothing(node))
    return found


def life_events(data: Data, references: References) -> list[Node]:
    """What happens in a life that brings people here."""
    return [
        {
            "@id": references.address(f"/su-kien/{key}/"),
            "@type": ["cv:LifeEvent", "cv:Event"],
            "dct:identifier": key,
            "dct:title": references.texts(references.events[key]["name"]),
            "dct:description": references.texts(references.events[key]["about"]),
        }
        for key in data.get("life_events", [])
    ]


def laws(data: Data, references: References, here: str) -> list[Node]:
    """The legal documents that the procedure rests on."""
    found = []
    for number, reference in enumerate(data.get("legal", []), 1):
        if "document" in reference:
            found.append(_law(reference["document"], references))
        else:
            found.append(
                {
                    "@id": f"{here}#legal-{number}",
                    "@type": "eli:LegalResource",
                    "dct:identifier": reference["number"],
                }
            )
    return found


def _law(key: str, references: References) -> Node:
    known = references.legal[key]
    start, end, after = (known.get(name) for name in ("effective_from", "effective_until", "replaced_by"))
    return without_nothing(
        {
            "@id": references.address(f"/du-lieu/van-ban.json#{key}"),
            "@type": "eli:LegalResource",
            "dct:identifier": known["number"],
            "dct:title": references.texts(known["title"]),
            "eli:first_date_entry_in_force": typed(start, "date") if start else None,
            "eli:date_no_longer_in_force": typed(end, "date") if end else None,
            "dct:isReplacedBy": {"@id": references.address(f"/du-lieu/van-ban.json#{after}")}
            if after
            else None,
            "rdfs:seeAlso": {"@id": known["url"]} if "url" in known else None,
        }
    )


def _organisation(key: str, references: References) -> Node:
    """An agency; a ministry's place is the country, that of others the locality, which they serve."""
    known = references.agencies[key]
    return {
        "@id": references.address(f"/co-quan/{key}/"),
        "@type": ["cv:PublicOrganisation", "foaf:Agent"],
        "dct:identifier": known.get("code", key),
        "dct:title": references.texts(known["name"]),
        "skos:prefLabel": references.texts(known["name"]),
        "dct:spatial": VIET_NAM if known["level"] == "ministry" else locality(references),
    }
