"""What procedures refer to (agencies, fields, legal documents, life events), by id, and where each stands.

Made once for a build; knows no file format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from catalogue.derive import procedure_path
from catalogue.languages.texts import Translated, texts, translated
from catalogue.open_data.jsonld import text
from catalogue.pages.templates import environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.open_data.jsonld import Node
    from catalogue.reading.records import Record
    from catalogue.site import Site

Data = dict[str, Any]
#: Roles that agencies have in a procedure, the deciding one first.
ROLES = ("deciding", "receiving", "coordinating")


class References:
    """Look-ups and addresses that all formats share."""

    def __init__(self, site: Site):
        self.site = site
        self.base = site.settings.get("base_url", "")
        self.language = site.languages[0]
        self.agencies = {key: record.data for key, record in site.records.of("agency").items()}
        self.fields = {key: record.data for key, record in site.records.of("field").items()}
        self.legal = {key: record.data for key, record in site.records.of("legal-document").items()}
        self.events = {record.id: record.data for record in site.life_events()}
        self._time_limits: dict[str, str] = {}
        #: language → what codes of records are called: level_names, channel_names, audience_names, …
        self.words: dict[str, Any] = {
            language: environment(spoken).get_template("parts.html").module
            for language, spoken in site.spoken.items()
        }

    def address(self, path: str) -> str:
        """Public address of a path; relative to the host where site.yaml names none."""
        return f"{self.base}{path}"

    def files(self, data: Data) -> dict[str, str]:
        """Name → address of each blank form that the site keeps for a procedure."""
        forms = (paper.get("form", {}) for case in data.get("cases", []) for paper in case["papers"])
        names = dict.fromkeys(form["file"] for form in forms if "file" in form)
        return {name: self.address(self.site.downloads[name]["url"]) for name in names}

    def texts(self, value: str) -> list[Node]:
        """A text of a record in each language that it is translated into, its own first."""
        spoken = self.site.spoken.values()
        return [text(value)] + [text(one.texts[value], one.code) for one in spoken if value in one.texts]

    def translations(self, record: Record) -> dict[str, Data]:
        """The record in each other language that some of its texts are translated into."""
        found = {}
        for code, language in self.site.spoken.items():
            if not language.texts:
                continue
            said = translated(record.kind, record.data, language.texts, code)
            if any(isinstance(one.text, Translated) for one in texts(record.kind, said)):
                found[code] = said
        return found

    def page(self, code: str) -> str:
        """Address of a procedure's page in the main language, and the procedure's name in all data."""
        return self.address(procedure_path(code))

    def legal_ids(self, value: Any) -> Iterator[str]:
        """Ids of every legal document that any part of a record cites."""
        if isinstance(value, dict):
            if isinstance(value.get("document"), str):
                yield value["document"]
            for inner in value.values():
                yield from self.legal_ids(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from self.legal_ids(inner)

    def agency_ids(self, data: Data) -> list[str]:
        """Ids of every agency of a procedure, the deciding ones first, each once."""
        named = [key for role in ROLES for key in data.get(role, [])]
        reviewer = [data["reviewed"]["by"]] if "reviewed" in data else []
        return list(dict.fromkeys(named + reviewer))

    def authorities(self, data: Data) -> list[str]:
        """Names of who decides: the deciding agencies, else the receiving, else who publishes it."""
        found = data.get("deciding") or data.get("receiving")
        if found:
            return [self.agencies[key]["name"] for key in found]
        source, decision = data.get("source", {}), data.get("decision", {})
        return [source.get("publisher") or decision.get("issuer") or self.site.settings["locality"]]

    def about(self, data: Data) -> str:
        """What a procedure is for: its summary; where it has none, its field and who decides."""
        summary: str | None = data.get("summary")
        if summary:
            return summary
        field = self.fields[data["field"]]["name"]
        return f"Thủ tục thuộc lĩnh vực {field}, do {'; '.join(self.authorities(data))} giải quyết."

    def word(self, kind: str, code: str) -> str:
        """What a code is called in Vietnamese: word("channel", "post")."""
        said: dict[str, str] = getattr(self.words.get("vi") or self.words[self.language], f"{kind}_names")
        return said[code]

    def time_limit(self, limit: Data) -> str:
        """A time limit in Vietnamese words, as pages say it."""
        key = repr(limit)  # the same few limits stand in most records
        if key not in self._time_limits:
            words = self.words.get("vi") or self.words[self.language]
            written = Markup(words.time_limit(limit))  # noqa: S704 - our own macro wrote it
            self._time_limits[key] = written.striptags()
        return self._time_limits[key]
