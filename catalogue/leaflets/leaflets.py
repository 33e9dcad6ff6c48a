"""Makes the PDFs for the wall with typst: a leaflet for each procedure, a booklet for each receiving office.

The same records give the same bytes on machines with the same fonts; what was made once is kept in var/.
"""

from __future__ import annotations

import hashlib
import io
import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import segno
import typst

from catalogue.derive import blank_form_path, booklet_path, has_blank_form, leaflet_path
from catalogue.leaflets.leaflet_text import leaflet_text, site_text
from catalogue.pages.pages import Pages
from catalogue.pages.templates import THEME
from catalogue.vietnamese import alphabetical

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from catalogue.reading.records import Record
    from catalogue.site import Site

SOURCES = THEME / "leaflets"
CACHE = THEME.parent / "var" / "leaflets"
#: What paper shows of a form; its rules and messages are for machines.
FORM_KEYS = ("name", "intro", "fields", "sections")
#: Tagged PDF that screen readers can read (ISO 14289-1).
STANDARD: Final = "ua-1"


class LeafletFailed(Exception):
    """typst could not make a PDF; says of what and why."""


class Leaflets:
    """The PDFs of one site, in its main language."""

    def __init__(self, site: Site):
        self._site = site
        self._pages = Pages(site, site.languages[0])
        self._about = site_text(self._pages)
        self._compilers: dict[str, typst.Compiler] = {}
        self._texts: dict[str, dict[str, Any]] = {}

    def files(self, only: str = "") -> Iterator[tuple[str, bytes]]:
        """Every leaflet, then every booklet, as (path in the site, PDF); or those of one code or agency."""
        for record in self._site.procedures.values():
            if only in {"", record.id}:
                yield leaflet_path(record.id).lstrip("/"), self.leaflet(record)
                if has_blank_form(record.data):
                    yield blank_form_path(record.id).lstrip("/"), self.blank_form(record)
        for agency in self.offices(self._site):
            if only in {"", agency}:
                yield booklet_path(agency).lstrip("/"), self.booklet(agency)

    @staticmethod
    def offices(site: Site) -> dict[str, list[Record]]:
        """Each agency that receives dossiers → the procedures that it receives."""
        found: dict[str, list[Record]] = {}
        for record in site.procedures.values():
            for agency in record.data.get("receiving", []):
                found.setdefault(agency, []).append(record)
        return dict(sorted(found.items()))

    def leaflet(self, record: Record) -> bytes:
        """One procedure as a PDF of A4 pages."""
        text = self._text(record)
        data = {"site": self._about, "procedure": text, "qr": qr(text["url"])}
        return self._pdf("leaflet", data, record.id)

    def blank_form(self, record: Record) -> bytes:
        """The online form of a procedure on paper, to fill in by hand."""
        text = self._text(record)
        procedure = {key: text[key] for key in ("code", "name", "url")}
        form = {
            key: self._site.forms[record.id][1][key]
            for key in FORM_KEYS
            if key in self._site.forms[record.id][1]
        }
        data = {"site": self._about, "procedure": procedure, "form": form, "qr": qr(text["url"])}
        return self._pdf("form", data, record.id)

    def booklet(self, agency: str) -> bytes:
        """All procedures that an agency receives: list by field with page numbers, then each of them."""
        fields: dict[str, list[dict[str, Any]]] = {}
        records = self.offices(self._site)[agency]
        for record in sorted(records, key=lambda one: (alphabetical(one.data["name"]), one.id)):
            text = self._text(record)
            fields.setdefault(text["field"], []).append(
                {
                    "procedure": text,
                    "qr": qr(text["url"]),
                    "time": "; ".join(text["times"]),
                    "fee": _fees(text),
                }
            )
        address = f"{self._about['address']}/co-quan/{agency}/"
        data = {
            "site": self._about,
            "agency": self._pages.agencies[agency]["name"],
            "address": address,
            "qr": qr(address),
            "fields": [
                {"name": name, "rows": rows}
                for name, rows in sorted(fields.items(), key=lambda item: alphabetical(item[0]))
            ],
        }
        return self._pdf("booklet", data, agency)

    def _text(self, record: Record) -> dict[str, Any]:
        if record.id not in self._texts:
            self._texts[record.id] = leaflet_text(self._pages, record)
        return self._texts[record.id]

    def _pdf(self, template: str, data: dict[str, Any], about: str) -> bytes:
        given = json.dumps(data, ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256("\0".join([version("typst"), _sources(), template, given]).encode())
        kept = CACHE / f"{digest.hexdigest()[:32]}.pdf"
        if kept.exists():
            return kept.read_bytes()
        if template not in self._compilers:
            source = SOURCES / f"{template}.typ"
            self._compilers[template] = typst.Compiler(str(source), root=str(SOURCES))
        try:
            made = self._compilers[template].compile(
                sys_inputs={"data": given}, pdf_standards=STANDARD, timestamp=0
            )
        except typst.TypstError as error:
            raise LeafletFailed(f"Không làm được tờ niêm yết của {about}: {error}") from error
        pdf = b"".join(made) if isinstance(made, list) else made or b""
        _keep(kept, pdf)
        return pdf


def qr(address: str) -> str:
    """A QR code as SVG text."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, nl=False)
    return out.getvalue().decode()


def _fees(text: dict[str, Any]) -> str:
    """What one pays, for the list of a booklet; what is only paid for on request stands on its page."""
    due = dict.fromkeys(fee["amount"] for fee in text["fees"] if not fee["asked_for"])
    return "; ".join(due) or ("Không mất tiền" if text["fees"] else text["no_fees"])


def _sources() -> str:
    return "\0".join(path.read_text("utf-8") for path in sorted(SOURCES.glob("*.typ")))


def _keep(path: Path, pdf: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".new")
    scratch.write_bytes(pdf)
    scratch.replace(path)
