"""The site as a whole: what its pages share, and every file of it.

Yields (path, bytes) and writes nothing, so that whoever calls decides where they go.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from catalogue.assets import fingerprinted
from catalogue.form import derive_form, encode
from catalogue.pages import Pages
from catalogue.templates import translations
from catalogue.units import read_units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.records import Record, Records


@dataclass
class Site:
    """Everything that pages draw from; made once for a build."""

    records: Records
    assets: dict[str, bytes]
    today: str  # yyyy-mm-dd, in Viet Nam: which fees are in force
    base_url: str | None = None
    settings: dict[str, Any] = field(init=False)
    procedures: dict[str, Record] = field(init=False)
    urls: dict[str, str] = field(init=False)
    forms: dict[str, tuple[str, dict[str, Any], bytes]] = field(init=False)
    units: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.settings = dict(self.records.single("site") or {})
        if self.base_url:
            self.settings["base_url"] = self.base_url
        self.procedures = self.records.of("procedure")
        self.units = read_units(self.records.root)
        self.assets = dict(self.assets)
        self.assets["units.json"] = compact(self.units)
        self.assets["search.json"] = compact(self._search_index())
        self.urls = {name: fingerprinted(name, content) for name, content in self.assets.items()}
        functions = {language: translations(language).gettext for language in self.languages}
        self.forms = {}
        for code, record in self.procedures.items():
            if "form" in record.data:
                form = derive_form(record, functions)
                self.forms[code] = (encode(form)[0], form, encode(form)[1])

    @property
    def languages(self) -> list[str]:
        """The languages of the interface, the main one first."""
        found: list[str] = self.settings["languages"]
        return found

    def _search_index(self) -> list[list[str]]:
        """[code, name, popular names, levels, "1" with a form] for each procedure."""
        return [
            [
                code,
                record.data["name"],
                "; ".join(record.data.get("popular_names", [])),
                ",".join(record.data["levels"]),
                "1" if "form" in record.data else "",
            ]
            for code, record in self.procedures.items()
        ]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the public site."""
        for name, content in self.assets.items():
            yield self.urls[name].lstrip("/"), content
        for language in self.languages:
            yield from Pages(self, language).files()


def compact(value: Any) -> bytes:
    """JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
