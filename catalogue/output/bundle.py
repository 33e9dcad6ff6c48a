"""Writes the form bundle: everything the functions need of a build. docs/architecture.md names each file."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog

from catalogue import derive
from catalogue.history.versions import begins
from catalogue.languages.languages import DOMAIN, RECORDS, SOURCE_LANGUAGE, compiled
from catalogue.offices import offices_for
from catalogue.output.receipt_files import receipt_files
from catalogue.pages.templates import template_files
from catalogue.reading import schemas
from catalogue.reading.units import units_schema
from catalogue.site import compact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.reading.records import Record
    from catalogue.site import Site

VERSION = 1
#: What a page that a post gets back may be made from.
TEMPLATES = (
    "base.html", "head.html", "parts.html", "form.html", "form_fields.html", "files_control.html",
    "progress.html", "drafts.html", "papers.html",
    "check.html", "answers.html", "sending_words.html", "receipt.html", "office.html", "status.html",
    "timeline.html", "problem.html", "waiting.html", "trouble.html", "changed.html", "form_data.html",
    "receipt_words.html", "receipt_paper.html", "mail.html", "mail_words.html",
)  # fmt: skip


def bundle_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of every file of the bundle."""
    records = site.records
    owner = records.of("agency").get(site.settings.get("owner", ""))
    statuses = records.single("statuses") or {"statuses": []}
    manifest = {
        "version": VERSION,
        "site": site.settings,
        "owner": owner.data if owner else None,
        "languages": site.languages,
        "language_facts": {code: one.facts() for code, one in site.spoken.items()},
        "base_url": site.settings.get("base_url", ""),
        "assets": site.urls,
        "keys": site.keys,
        "procedures": {code: _procedure(site, site.procedures[code]) for code in site.forms},
    }
    yield "manifest.json", compact(manifest)
    for digest, _, data in site.forms.values():
        yield f"forms/{digest}.json", data
    yield "units.json", compact(site.units)
    yield "units.schema.json", compact(units_schema(site.units))
    yield "calendars.json", compact({key: record.data for key, record in records.of("calendar").items()})
    yield "statuses.json", compact(statuses)
    yield "back-office-event.schema.json", compact(schemas.load("back-office-event"))
    yield from receipt_files()
    for name, path in template_files().items():
        if name in TEMPLATES or name.startswith("govuk_frontend_jinja/"):
            yield f"templates/{name}", path.read_bytes()
    shown = set(_strings([manifest, statuses, [form for _, form, _ in site.forms.values()]]))
    for code, language in site.spoken.items():
        if code == SOURCE_LANGUAGE:
            continue
        yield f"locale/{code}/LC_MESSAGES/{DOMAIN}.mo", language.compiled()
        texts = Catalog(locale=code)
        for text in sorted(shown & set(language.texts)):
            texts.add(text, language.texts[text])
        yield f"locale/{code}/LC_MESSAGES/{RECORDS}.mo", compiled(texts)


def _strings(value: Any) -> Iterator[str]:
    """Every string of a value that may be a text for people: those of them that have a translation are."""
    if isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, str):
        yield value


def _version(record: Record) -> str:
    """Which version of a procedure this is: the day it takes effect, else 12 hex digits of what it says."""
    return begins(record.data) or sha256(compact(record.data)).hexdigest()[:12]


def _procedure(site: Site, record: Record) -> dict[str, Any]:
    """What the functions know of a procedure with a form."""
    data = record.data
    agency = site.records.of("agency")[data["receiving"][0]].data
    digest, _, _ = site.forms[record.id]
    return {
        "name": data["name"],
        "version": _version(record),
        "form": digest,
        "path": derive.procedure_path(record.id),
        "form_path": derive.form_path(record.id),
        "agency": {key: agency[key] for key in ("id", "name", "code") if key in agency},
        "offices": [one for one in offices_for(agency, data) if not one.get("only_helps_online")],
        "calendar": agency.get("calendar", site.settings.get("calendar")),
        "reception_hours": data.get("reception_hours", site.settings.get("reception_hours", 4)),
        "papers": derive.papers_to_bring(data),
        "time_limit": next((c.get("time_limit") for c in data["channels"] if c["kind"] == "online"), None),
    }
