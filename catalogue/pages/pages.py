"""The pages of one language: what each is given to show. Knows nothing of where files go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalogue import derive
from catalogue.forms.form import first_page
from catalogue.history.change_words import ChangeWords
from catalogue.history.versions import version_path
from catalogue.languages.languages import SOURCE_LANGUAGE
from catalogue.languages.texts import wholly_translated
from catalogue.law import state_of
from catalogue.open_data.locales import locale
from catalogue.open_data.schema_org import government_service, in_page
from catalogue.output.offline import OFFLINE_PAGE
from catalogue.pages.change_pages import told_history, told_version
from catalogue.pages.procedure_page import procedure_context
from catalogue.pages.templates import environment
from catalogue.vietnamese import alphabetical

if TYPE_CHECKING:
    from collections.abc import Iterator

    import jinja2

    from catalogue.history.versions import Standing
    from catalogue.reading.records import Record
    from catalogue.site import Site

TEXTS = {
    "/huong-dan/": "guide.html",
    "/rieng-tu/": "privacy.html",
    "/tiep-can/": "accessibility.html",
    "/problems/": "problems.html",
    "/tra-cuu/": "status.html",
    OFFLINE_PAGE: "offline.html",
}


class Pages:
    """The pages in one language."""

    def __init__(self, site: Site, language: str):
        self.language = language
        self.site = site = site.in_language(language)
        self.root = "" if language == site.languages[0] else f"/{language}"
        self.environment: jinja2.Environment = environment(site.spoken[language])
        self.say = site.spoken[language].say
        owner = site.records.of("agency").get(site.settings.get("owner", ""))
        self.environment.globals |= {
            "lang": language,
            "root": self.root,
            "languages": site.languages,
            "language_facts": {code: one.facts() for code, one in site.spoken.items()},
            "locales": {one: locale(one) for one in site.languages},
            "site": site.settings,
            "owner": owner.data if owner else None,
            "assets": site.urls,
            "base_url": site.settings.get("base_url", ""),
        }
        self.agencies = {
            key: {**record.data, "path": f"/co-quan/{key}/"}
            for key, record in site.records.of("agency").items()
        }
        self.fields = {
            key: {**record.data, "path": f"/linh-vuc/{key}/"}
            for key, record in sorted(
                site.records.of("field").items(), key=lambda item: alphabetical(item[1].data["name"])
            )
        }
        documents = {key: record.data for key, record in site.records.of("legal-document").items()}
        self.legal = {
            key: {**data, "state": state_of(data, documents, site.today)} for key, data in documents.items()
        }
        parts = self.environment.get_template("parts.html").module
        self.words = ChangeWords(language, self.say, parts, self.agencies, self.legal)

    def page(self, template: str, path: str, **context: Any) -> tuple[str, bytes]:
        """One page: the file it goes to and its bytes."""
        html = self.environment.get_template(template).render(path=path, **context)
        file = f"{self.root}{path}".lstrip("/")
        return (file + "index.html" if not file or file.endswith("/") else file), html.encode()

    def files(self) -> Iterator[tuple[str, bytes]]:
        """All pages of this language but the lists."""
        yield self.page("home.html", "/", **self._home())
        for code, standing in self.site.standings.items():
            yield self._procedure(standing.shown, standing, derive.procedure_path(code))
            for record in standing.coming:
                yield self._procedure(record, standing, version_path(record))
            if code in self.site.forms:
                yield self._form(self.site.procedures[code])
        for path, template in TEXTS.items():
            yield self.page(template, path, status=None, problem=None)
        yield f"{self.root}/404.html".lstrip("/"), self.page("not_found.html", "")[1]

    def _home(self) -> dict[str, Any]:
        by_field = self.site.by("field")
        featured = [code for code in self.site.settings.get("featured", []) if code in self.site.procedures]
        return {
            "life_events": [
                {**record.data, "path": f"/su-kien/{record.id}/"} for record in self.site.life_events()
            ],
            "featured": [derive.listed(self.site.procedures[code], self.site.today) for code in featured],
            "fields": [
                {**found, "count": len(by_field[key])}
                for key, found in self.fields.items()
                if key in by_field
            ],
            "count": len(self.site.procedures),
        }

    def _procedure(self, record: Record, standing: Standing, path: str) -> tuple[str, bytes]:
        data = record.data
        if record is not standing.in_force:  # nothing can be filed that is not in force
            data = {key: value for key, value in data.items() if key != "form"}
        return self.page(
            "procedure.html",
            path,
            version=told_version(self, record, standing),
            history=told_history(self, record.id),
            untranslated=self._untranslated(record),
            structured=in_page(government_service(record, self.site, self.agencies, self.root))
            if record is standing.in_force
            else "",
            **procedure_context(self, record.id, data),
        )

    def _untranslated(self, record: Record) -> bool:
        """Whether a procedure's page says that something on it is not in its language.

        In a language in progress every page says so already.
        """
        language = self.site.spoken[self.language]
        if language.code == SOURCE_LANGUAGE or language.in_progress:
            return False
        roles = ("deciding", "receiving", "coordinating")
        shown = [("procedure", record.data), ("field", self.fields[record.data["field"]])]
        shown += [("agency", self.agencies[key]) for role in roles for key in record.data.get(role, [])]
        named = [one["document"] for one in record.data.get("legal", []) if "document" in one]
        shown += [("legal-document", self.legal[key]) for key in named]
        return not all(wholly_translated(kind, data) for kind, data in shown)

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
            changed=None,
            trouble=None,
            paging=first_page(form),
            provinces=[{"code": p["code"], "name": p["name"]} for p in self.site.units["provinces"]],
        )
