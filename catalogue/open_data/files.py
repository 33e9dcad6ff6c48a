"""Every file of the open data, as (path, bytes)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from catalogue.open_data.csv_file import csv_file
from catalogue.open_data.documents import SCHEMA_PATH, document, json_path
from catalogue.open_data.openapi import OPENAPI_PATH, openapi
from catalogue.open_data.public_service import jsonld_path, public_service
from catalogue.open_data.published_schemas import procedure_schema
from catalogue.open_data.references import References
from catalogue.open_data.security_txt import security_files
from catalogue.open_data.share_card import CARD_PATH, share_card
from catalogue.open_data.table import row
from catalogue.open_data.workbook import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.pages.pages import Pages
    from catalogue.site import Site


def open_data_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """The files of each procedure, then those of the whole catalogue."""
    references = References(site)
    lines = []
    for record in site.procedures.values():
        one = encoded(document(record, references))
        lines.append(one)
        yield json_path(record.id)[1:], one
        yield jsonld_path(record.id)[1:], encoded(public_service(record, references))
    yield "du-lieu/thu-tuc.jsonl", b"".join(lines)
    lines.clear()  # a large catalogue is large here too
    rows = [row(record, references) for record in site.procedures.values()]
    yield "du-lieu/thu-tuc.csv", csv_file(rows)
    yield "du-lieu/thu-tuc.xlsx", workbook(rows, references)
    lists = {
        "co-quan": references.agencies,
        "linh-vuc": references.fields,
        "su-kien": references.events,
        "van-ban": references.legal,
    }
    for name, found in lists.items():
        yield f"du-lieu/{name}.json", encoded(found)
    yield SCHEMA_PATH[1:], encoded(procedure_schema(references.base))
    yield OPENAPI_PATH[1:], encoded(openapi(references, lists))
    yield CARD_PATH[1:], share_card(site)
    yield from security_files(site)


def open_data_page(pages: Pages) -> tuple[str, bytes]:
    """The page that tells people what there is, in the language of `pages`."""
    site = pages.site
    example = next((code for code in site.settings.get("featured", ()) if code in site.procedures), None)
    return pages.page(
        "open_data.html",
        "/du-lieu/",
        today=site.today,
        count=len(site.procedures),
        example=example or next(iter(site.procedures), None),
    )


def encoded(value: Any) -> bytes:
    """One line of JSON, ended, so that the files of all procedures together are JSON Lines."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
