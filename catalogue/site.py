"""Turns checked records into the pages of the site: which pages there are and what each is given to show.

Yields (path, bytes) and writes nothing, so that whoever calls decides where they go.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from catalogue import derive
from catalogue.assets import fingerprinted
from catalogue.form import derive_form, encode
from catalogue.templates import environment, translations
from catalogue.units import read_units
from catalogue.vietnamese import alphabetical

if TYPE_CHECKING:
    from collections.abc import Iterator

    import jinja2

    from catalogue.records import Record, Records

PER_PAGE = 100
LEVELS = ("commune", "province", "ministry", "other")
ONLINE = ("full", "partial", "information", "unknown")
TEXTS = {
    "/huong-dan/": "guide.html",
    "/rieng-tu/": "privacy.html",
    "/tiep-can/": "accessibility.html",
    "/problems/": "problems.html",
    "/tra-cuu/": "status.html",
}


@dataclass
class Site:
    """Everything that pages draw from; made once for a build."""

    records: Records
    assets: dict[str, bytes]
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


class Pages:
    """The pages in one language."""

    def __init__(self, site: Site, language: str):
        self.site = site
        self.root = "" if language == site.languages[0] else f"/{language}"
        self.environment: jinja2.Environment = environment(language)
        self.say = translations(language).gettext
        owner = site.records.of("agency").get(site.settings.get("owner", ""))
        self.environment.globals |= {
            "lang": language,
            "root": self.root,
            "languages": site.languages,
            "site": site.settings,
            "owner": owner.data if owner else None,
            "assets": site.urls,
            "base_url": site.settings.get("base_url", ""),
            "search_index": site.urls["search.json"],
        }
        self.agencies = {
            key: {**record.data, "path": f"/co-quan/{key}/"} for key, record in site.records.of("agency").items()
        }
        self.fields = {
            key: {**record.data, "path": f"/linh-vuc/{key}/"} for key, record in sorted(
                site.records.of("field").items(), key=lambda item: alphabetical(item[1].data["name"])
            )
        }
        self.legal = {key: record.data for key, record in site.records.of("legal-document").items()}

    def page(self, template: str, path: str, **context: Any) -> tuple[str, bytes]:
        """One page: the file it goes to and its bytes."""
        html = self.environment.get_template(template).render(path=path, **context)
        file = f"{self.root}{path}".lstrip("/")
        return (file + "index.html" if not file or file.endswith("/") else file), html.encode()

    def files(self) -> Iterator[tuple[str, bytes]]:
        """All pages of this language."""
        yield self.page("home.html", "/", **self._home())
        yield from self._lists()
        for record in self.site.procedures.values():
            yield self._procedure(record)
            if record.id in self.site.forms:
                yield self._form(record)
        for path, template in TEXTS.items():
            yield self.page(template, path)
        yield f"{self.root}/404.html".lstrip("/"), self.page("not_found.html", "")[1]

    def _groups(self, key: str) -> dict[str, list[dict[str, Any]]]:
        """Procedures by what `key` says of them, a value or a list of values."""
        groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for record in self.site.procedures.values():
            value = record.data.get(key, [])
            for one in dict.fromkeys(value if isinstance(value, list) else [value]):
                groups[one].append(derive.listed(record))
        return groups

    def _home(self) -> dict[str, Any]:
        by_field = self._groups("field")
        events = sorted(self.site.records.of("life-event").values(), key=lambda r: (r.data.get("order", 999), r.id))
        featured = [code for code in self.site.settings.get("featured", []) if code in self.site.procedures]
        return {
            "life_events": [{**record.data, "path": f"/su-kien/{record.id}/"} for record in events],
            "featured": [derive.listed(self.site.procedures[code]) for code in featured],
            "fields": [
                {**found, "count": len(by_field[key])} for key, found in self.fields.items() if key in by_field
            ],
            "count": len(self.site.procedures),
        }

    def _lists(self) -> Iterator[tuple[str, bytes]]:
        say, parts = self.say, self.environment.get_template("parts.html").module
        everything = [derive.listed(record) for record in self.site.procedures.values()]
        yield from self._list("/thu-tuc/", say("Tất cả thủ tục"), everything, searchable=True)

        fields = [(key, data["name"], data.get("about"), []) for key, data in self.fields.items()]
        yield from self._index("/linh-vuc/", say("Lĩnh vực"), self._groups("field"), fields, "vi")

        by_agency: dict[str, list[dict[str, Any]]] = {key: [] for key in self.agencies}
        for role in ("receiving", "deciding", "coordinating"):
            for key, items in self._groups(role).items():
                by_agency[key] += [item for item in items if item not in by_agency[key]]
        agencies = [
            (key, data["name"], data.get("about"), data.get("offices", [])) for key, data in self.agencies.items()
        ]
        yield from self._index("/co-quan/", say("Cơ quan"), by_agency, agencies, "vi")

        events = sorted(self.site.records.of("life-event").values(), key=lambda r: (r.data.get("order", 999), r.id))
        rows = [(record.id, record.data["name"], record.data["about"], []) for record in events]
        yield from self._index("/su-kien/", say("Sự kiện trong đời"), self._groups("life_events"), rows, "vi")

        by_level = self._groups("levels")
        levels = [(key, parts.level_names[key], None, []) for key in LEVELS if key in by_level]  # type: ignore[attr-defined]
        yield from self._index("/cap/", say("Cấp thực hiện"), by_level, levels, None)

        by_online: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for record in self.site.procedures.values():
            by_online[record.data["online"]["level"]].append(derive.listed(record))
        online = [(key, parts.online_names[key], None, []) for key in ONLINE if key in by_online]  # type: ignore[attr-defined]
        with_form = [item for item in everything if item["form"] == "application"]
        yield from self._index("/truc-tuyen/", say("Nộp trực tuyến"), by_online, online, None, with_form)

    def _index(
        self,
        base: str,
        heading: str,
        groups: dict[str, list[dict[str, Any]]],
        rows: list[tuple[str, str, str | None, list[Any]]],
        lang: str | None,
        items: list[dict[str, Any]] | None = None,
    ) -> Iterator[tuple[str, bytes]]:
        """A page that links to groups of procedures, and the list of each group."""
        links = [
            {"path": f"{base}{key}/", "name": name, "about": about, "count": len(groups.get(key, [])), "lang": lang}
            for key, name, about, _ in rows
        ]
        shown = [link for link in links if link["count"]]
        yield from self._list(base, heading, items or [], links=shown)
        for key, name, about, offices in rows:
            yield from self._list(
                f"{base}{key}/", name, groups.get(key, []),
                about=about, offices=offices, heading_lang=lang, crumbs=[(base, heading), (None, name)],
            )  # fmt: skip

    def _list(
        self, path: str, heading: str, items: list[dict[str, Any]], **context: Any
    ) -> Iterator[tuple[str, bytes]]:
        """A list of procedures, on as many pages as it needs."""
        items = sorted(items, key=lambda item: (alphabetical(item["name"]), item["code"]))
        count = max(1, -(-len(items) // PER_PAGE))
        for page in range(1, count + 1):
            here = path if page == 1 else f"{path}{page}/"
            yield self.page(
                "list.html",
                here,
                **{
                    "heading": heading, "about": None, "offices": [], "links": [], "searchable": False,
                    "heading_lang": None, "crumbs": [(None, heading)], **context,
                },
                items=items[(page - 1) * PER_PAGE : page * PER_PAGE],
                total=len(items),
                page=page,
                page_count=count,
                path_first=path,
            )  # fmt: skip

    def _procedure(self, record: Record) -> tuple[str, bytes]:
        data, say = record.data, self.say
        decision = data.get("decision", {})
        reviewed = data.get("reviewed")
        sections = [
            ("ai", say("Ai làm thủ tục này")),
            ("giay-to", say("Giấy tờ cần chuẩn bị")),
            ("chi-phi", say("Chi phí")),
            ("thoi-han", say("Bao lâu có kết quả")),
            ("noi-nop", say("Nộp ở đâu")),
            ("cac-buoc", say("Các bước")),
            ("ket-qua", say("Bạn nhận được gì")),
            ("co-quan", say("Cơ quan có trách nhiệm")),
            ("phap-ly", say("Căn cứ pháp lý")),
            ("hieu-luc", say("Hiệu lực và rà soát")),
        ]
        return self.page(
            "procedure.html",
            derive.procedure_path(record.id),
            p=data,
            summary=derive.summary(data),
            field=self.fields[data["field"]],
            legal=self.legal,
            form_path=derive.form_path(record.id),
            sections=sections,
            source_text=data.get("source", {}).get("text", {}),
            related=[derive.listed(self.site.procedures[code]) for code in data.get("related", [])],
            decision_line=", ".join(
                part
                for part in (
                    decision.get("number"),
                    decision.get("issuer"),
                    self.environment.filters["day"](decision["date"]) if "date" in decision else None,
                )
                if part
            ),
            reviewed_line=f"{self.environment.filters['day'](reviewed['date'])}, {self.agencies[reviewed['by']]['name']}"
            if reviewed
            else None,
            **{
                role: [self.agencies[key] for key in data.get(role, [])]
                for role in ("deciding", "receiving", "coordinating")
            },
        )

    def _form(self, record: Record) -> tuple[str, bytes]:
        digest, form, _ = self.site.forms[record.id]
        return self.page(
            "form.html",
            derive.form_path(record.id),
            procedure={
                "code": record.id,
                "name": record.data["name"],
                "path": derive.procedure_path(record.id),
                "papers": derive.papers_to_bring(record.data),
            },
            form=form,
            digest=digest,
            key="",
            values={},
            errors=[],
            changed=False,
            provinces=[{"code": p["code"], "name": p["name"]} for p in self.site.units["provinces"]],
        )
