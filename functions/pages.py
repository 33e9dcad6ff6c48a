"""Owns the pages that a form post gets back, rendered from the site's own templates in the bundle.

Jinja2 is imported when the first page is rendered: a JSON client's cold start does not pay for it.
"""

from __future__ import annotations

import gettext
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse

from functions.domain import spoken
from functions.domain.rows import grouped, moment
from functions.domain.zone import instant
from functions.headers import PRIVATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment

    from functions.bundle import Build, Bundle
    from functions.domain.spoken import Look
    from functions.errors import TooMany

#: The language of records and of the templates' sentences.
SOURCE_LANGUAGE = "vi"


_RENEWED = ("_proof", "_ticket")


class Pages:
    """Renders form.html, check.html, receipt.html, status.html and problem.html.

    Every template gets lang, languages, root, site, assets, base_url and provinces, and what its caller adds;
    see docs/architecture.md and `app.py`.
    """

    def __init__(self, bundle: Bundle, base_url: str, headers: dict[str, str]) -> None:
        self._headers = headers
        self._bundle = bundle
        self._base_url = base_url
        self._environments: dict[str, Environment] = {}
        self._voices: dict[str, Voice] = {}
        self._build: Build | None = None

    def language(self, wanted: str) -> str:
        """A language of the site: the one wanted, or the site's first."""
        languages: list[str] = self._bundle.manifest["languages"]
        return wanted if wanted in languages else languages[0]

    def voice(self, lang: str) -> Voice:
        """What is said in a language, by the bundle that is there now."""
        build = self._bundle.build
        if build is not self._build:  # its templates and its translations belong together
            self._build, self._environments, self._voices = build, {}, {}
        if lang not in self._voices:
            self._voices[lang] = Voice(self._bundle, lang)
        return self._voices[lang]

    def render(
        self, template: str, lang: str, http_status: int = 200, path: str = "", **context: Any
    ) -> HTMLResponse:
        """One page as an answer.

        `path` is its canonical path in the site, empty for one that has no address.
        """
        return HTMLResponse(
            self.text(template, lang, path, **context), http_status, {**self._headers, **PRIVATE}
        )

    def text(self, template: str, lang: str, path: str = "", **context: Any) -> str:
        """What a template makes: a page, or the words of something that is no page."""
        manifest, look = self._bundle.manifest, self.voice(lang).look
        return (
            self._environment(lang)
            .get_template(template)
            .render(
                lang=lang,
                languages=manifest["languages"],
                language_facts=manifest.get("language_facts", {}),
                root="" if lang == manifest["languages"][0] else f"/{lang}",
                site=spoken.record(manifest["site"], look),
                assets=manifest["assets"],
                owner=spoken.record(manifest.get("owner"), look),
                base_url=self._base_url,
                provinces=self._bundle.provinces,
                path=path,
                **{name: _told(name, value, look) for name, value in context.items()},
            )
        )

    def waiting(
        self, action: str, fields: dict[str, list[str]], error: TooMany, lang: str, missing: list[str]
    ) -> HTMLResponse:
        """The page of who has to wait: it holds what was posted, and sends it again.

        By itself once its script has solved the challenge, by hand when the ticket's turn has come.
        `missing` says of files that came along why they are not kept.
        """
        kept = [(name, value) for name, values in fields.items() for value in values if name not in _RENEWED]
        page = self.render(
            "waiting.html", lang, 429, action=action, kept=kept, ticket=error.ticket, wait=error.wait,
            challenge=error.challenge, missing=missing,
        )  # fmt: skip
        page.headers["retry-after"] = str(error.wait)
        return page

    def _environment(self, lang: str) -> Environment:
        voice = self.voice(lang)
        if lang not in self._environments:
            self._environments[lang] = _environment(self._bundle, voice)
        return self._environments[lang]


#: What a page is given that the build wrote, and how its texts are told in the language of the page.
_TOLD: dict[str, Callable[[Any, Look], Any]] = {
    "procedure": spoken.record,
    "form": spoken.form,
    "receipt": spoken.receipt,
    "status": spoken.status,
}


def _told(name: str, value: Any, look: Look) -> Any:
    return _TOLD[name](value, look) if value and name in _TOLD else value


class Voice:
    """The bundle's translations into one language: sentences of the interface, and texts of records."""

    def __init__(self, bundle: Bundle, lang: str) -> None:
        self.lang = lang
        folder = bundle.folder / "locale"
        self.interface = gettext.translation("messages", folder, [lang], fallback=True)
        self.say = self.interface.gettext
        records = gettext.translation("records", folder, [lang], fallback=True)
        self.look = spoken.looking_up(records.gettext, lang)


def _environment(bundle: Bundle, voice: Voice) -> Environment:
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    def marked(text: Any) -> Markup:
        """As in catalogue/pages/templates.py: the lang attribute of a text not in the page's language."""
        if isinstance(text, list):
            text = text[0] if text else ""
        language = getattr(text, "language", SOURCE_LANGUAGE)
        return Markup("") if language == voice.lang else Markup(' lang="{}"').format(language)

    environment = Environment(
        loader=FileSystemLoader(bundle.folder / "templates"),
        autoescape=True,
        auto_reload=False,  # a new build makes a new environment; two hundred looks at files a page else
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(voice.interface)  # type: ignore[attr-defined]
    filters: dict[str, Callable[[Any], str]] = {
        "number": grouped,
        "moment": lambda text: moment(instant(text)),
        "lang": marked,
    }
    environment.filters.update(filters)
    return environment


def qr_svg(address: str, error: str = "m") -> Any:
    """A QR code as inline SVG, without style attributes, which the CSP refuses."""
    from markupsafe import Markup

    return Markup(qr_svg_text(address, error))  # noqa: S704 - segno wrote it, out of an address that it encodes


def qr_svg_text(address: str, error: str = "m") -> str:
    """The same as a file; `error` is the share that may be damaged: "l" for long ones, "m" else."""
    import io

    import segno

    out = io.BytesIO()
    code = segno.make(address, error=error, micro=False)
    code.save(
        out,
        kind="svg",
        xmldecl=False,
        nl=False,
        border=4,
        dark="#000",
        light="#fff",
        svgclass=None,
        omitsize=True,
    )
    return out.getvalue().decode()
