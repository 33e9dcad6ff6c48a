"""What all pages of the site draw from, made once for a build. Knows nothing of templates or files."""

from __future__ import annotations

import copy
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from catalogue.derive import listed
from catalogue.forms.form import derive_form, encode
from catalogue.history.history import History
from catalogue.history.versions import Standing, standing, versions
from catalogue.languages.languages import SOURCE_LANGUAGE, read_languages
from catalogue.languages.texts import translated
from catalogue.output.assets import fingerprinted
from catalogue.output.downloads import described, read_downloads
from catalogue.reading.records import Record, Records
from catalogue.reading.units import read_units
from catalogue.related import Related
from catalogue.search.facets import facets
from catalogue.search.index import search_index
from catalogue.search.vocabulary import vocabulary
from catalogue.vietnamese import alphabetical

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.languages.languages import Language


@dataclass
class Site:
    """Everything that pages draw from; made once for a build."""

    records: Records
    assets: dict[str, bytes]
    today: str  # yyyy-mm-dd, in Viet Nam: which fees and which versions of procedures are in force
    base_url: str | None = None
    history: History = field(default_factory=History)
    #: public keys beside those of content/keys.yaml: a trial's own
    more_keys: list[dict[str, Any]] = field(default_factory=list)
    settings: dict[str, Any] = field(init=False)
    spoken: dict[str, Language] = field(init=False)
    #: every procedure with how it stands today, also those that have ended or are yet to come
    standings: dict[str, Standing] = field(init=False)
    #: the versions in force today: what lists, search, forms and open data are made of
    procedures: dict[str, Record] = field(init=False)
    related: Related = field(init=False)  # found by the words of the main language, the same in all
    urls: dict[str, str] = field(init=False)
    forms: dict[str, tuple[str, dict[str, Any], bytes]] = field(init=False)
    units: dict[str, Any] = field(init=False)
    #: blank forms by their name in content/files/: where they stand and what they are
    downloads: dict[str, dict[str, Any]] = field(init=False)
    #: the bytes of those files by their path in the site
    download_files: dict[str, bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.settings = dict(self.records.single("site") or {})
        if self.base_url:
            self.settings["base_url"] = self.base_url
        self.spoken = read_languages(self.records.root, self.settings)
        self._stand()
        self.related = Related({code: record.data for code, record in self.procedures.items()})
        self.units = read_units(self.records.root)
        self.assets = dict(self.assets)
        self.assets["units.json"] = compact(self.units)
        words = vocabulary(self.records)
        self.assets["search.json"] = compact(
            search_index(self.procedures.values(), self.records.of("field"), words, self.life_events())
        )
        self.assets |= dict(self._facets())
        self.urls = {name: fingerprinted(name, content) for name, content in self.assets.items()}
        self.downloads, self.download_files = {}, {}
        for name, content in read_downloads(self.records.root).items():
            url = fingerprinted(name, content)
            self.downloads[name] = described(name, content, url)
            self.download_files[url.lstrip("/")] = content
        self.forms = {}
        for code, record in self.procedures.items():
            if "form" in record.data:
                form = derive_form(record, self.spoken)
                self.forms[code] = (encode(form)[0], form, encode(form)[1])

    def _stand(self) -> None:
        """Which version of each procedure counts today."""
        self.standings = {code: standing(found, self.today) for code, found in versions(self.records).items()}
        self.procedures = {
            code: found.in_force for code, found in self.standings.items() if found.in_force is not None
        }

    @property
    def languages(self) -> list[str]:
        """The languages of the interface, the main one first."""
        found: list[str] = self.settings["languages"]
        return found

    @property
    def keys(self) -> list[dict[str, Any]]:
        """Every public key, as keys.yaml has them."""
        named: list[dict[str, Any]] = (self.records.single("keys") or {"keys": []})["keys"]
        return [*named, *self.more_keys]

    def in_language(self, code: str) -> Site:
        """The same site with the texts of its records in a language, as far as they are translated."""
        language = self.spoken[code]
        if code == SOURCE_LANGUAGE or not language.texts:
            return self
        view = copy.copy(self)

        def one(record: Record) -> Record:
            data = translated(record.kind, record.data, language.texts, code)
            return Record(record.path, record.kind, data)

        view.records = Records(self.records.root, [one(record) for record in self.records.all])
        view.settings = {**self.settings, **translated("site", self.settings, language.texts, code)}
        view._stand()
        view.forms = {
            procedure: (digest, derive_form(view.procedures[procedure], {code: language}), data)
            for procedure, (digest, _, data) in self.forms.items()
        }
        return view

    def _facets(self) -> Iterator[tuple[str, bytes]]:
        """facets.json in each language, by name."""
        named = {
            kind: sorted(self.records.of(kind).values(), key=lambda one: alphabetical(one.data["name"]))
            for kind in ("field", "agency")
        }
        groups = {**named, "life-event": self.life_events()}
        for code, language in self.spoken.items():
            texts = {} if code == SOURCE_LANGUAGE else language.texts
            yield f"facets.{code}.json", compact(facets(self.procedures, groups, self.today, texts))

    def by(self, *keys: str) -> dict[str, list[dict[str, Any]]]:
        """Procedures, as lists show them, by what one of the `keys` of their records says."""
        groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for record in self.procedures.values():
            said = [record.data.get(key, []) for key in keys]
            values = [one for value in said for one in (value if isinstance(value, list) else [value])]
            for one in dict.fromkeys(values):
                groups[one].append(listed(record, self.today))
        return groups

    def life_events(self) -> list[Record]:
        """The life events in the order of the home page."""
        found = self.records.of("life-event").values()
        return sorted(found, key=lambda record: (record.data.get("order", 999), record.id))


def compact(value: Any) -> bytes:
    """JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
