"""One procedure as JSON: its record, figures that follow from it, and what it refers to, resolved.

The schema of what is made here is in published_schemas.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalogue import derive
from catalogue.history.versions import begins, version_path

if TYPE_CHECKING:
    from catalogue.open_data.references import Data, References
    from catalogue.reading.records import Record

SCHEMA_PATH = "/du-lieu/procedure.schema.json"
#: What of the page's figures is published as it is; the rest is about how the page shows them.
FIGURES = ("steps", "time_limits", "fees", "low", "high", "exemptions")


def json_path(code: str) -> str:
    """Path of a procedure's JSON file: the page's address without the last slash, and .json."""
    return derive.procedure_path(code).rstrip("/") + ".json"


def document(record: Record, references: References) -> dict[str, Any]:
    """What <code>.json holds."""
    data, site = record.data, references.site
    path = derive.procedure_path(record.id)
    licence, printed = site.settings.get("data_licence"), site.settings.get("leaflets")
    return {
        "$schema": references.address(SCHEMA_PATH),
        "code": record.id,
        "address": references.address(path),
        "pages": {
            language: references.address(f"{'' if number == 0 else f'/{language}'}{path}")
            for number, language in enumerate(site.languages)
        },
        **({"form": references.address(derive.form_path(record.id))} if record.id in site.forms else {}),
        **({"leaflet": references.address(derive.leaflet_path(record.id))} if printed else {}),
        **({"licence": licence} if licence else {}),
        "changes": references.address(derive.procedure_path(record.id) + "thay-doi.atom"),
        "files": references.files(data),
        "record": data,
        "translations": references.translations(record),
        "coming": [
            {"from": begins(coming.data), "address": references.address(version_path(coming))}
            for coming in site.standings[record.id].coming
        ],
        "summary": _figures(data, site.today),
        "field": references.fields[data["field"]],
        "agencies": {key: references.agencies[key] for key in references.agency_ids(data)},
        "legal_documents": {key: references.legal[key] for key in sorted(set(references.legal_ids(data)))},
        "life_events": {key: references.events[key] for key in data.get("life_events", [])},
        "related": [
            {"code": code, "name": site.procedures[code].data["name"], "address": references.page(code)}
            for code in data.get("related", [])
            if code in site.procedures
        ],
    }


def _figures(data: Data, today: str) -> dict[str, Any]:
    """Of the page's figures, those of FIGURES, in that order, and how many papers are needed."""
    found = derive.summary(data, today)
    papers = found["papers"]
    low, high = papers["needed"]
    counted = {"cases": papers["cases"], "known": papers["known"], "low": low, "high": high}
    return {key: found[key] for key in FIGURES if key in found} | {"papers": counted}
