"""Owns the pages that a form post gets back, rendered from the site's own templates in the bundle.

Jinja2 is imported when the first page is rendered: a JSON client's cold start does not pay for it.
"""

from __future__ import annotations

import gettext
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse

from functions.domain.rows import grouped, moment
from functions.domain.zone import instant
from functions.headers import PAGE, PRIVATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment

    from functions.bundle import Build, Bundle


class Pages:
    """Renders form.html, check.html, receipt.html, status.html and problem.html.

    Every template gets lang, languages, root, site, assets, base_url and provinces, and what its caller adds;
    see docs/architecture.md and `app.py`.
    """

    def __init__(self, bundle: Bundle, base_url: str) -> None:
        self._bundle = bundle
        self._base_url = base_url
        self._environments: dict[str, Environment] = {}
        self._build: Build | None = None

    def language(self, wanted: str) -> str:
        """A language of the site: the one wanted, or the site's first."""
        languages: list[str] = self._bundle.manifest["languages"]
        return wanted if wanted in languages else languages[0]

    def render(
        self, template: str, lang: str, http_status: int = 200, path: str = "", **context: Any
    ) -> HTMLResponse:
        """One page as an answer.

        `path` is its canonical path in the site, empty for one that has no address.
        """
        manifest = self._bundle.manifest
        page = (
            self._environment(lang)
            .get_template(template)
            .render(
                lang=lang,
                languages=manifest["languages"],
                root="" if lang == manifest["languages"][0] else f"/{lang}",
                site=manifest["site"],
                assets=manifest["assets"],
                owner=manifest.get("owner"),
                base_url=self._base_url,
                provinces=self._bundle.provinces,
                path=path,
                **context,
            )
        )
        return HTMLResponse(page, http_status, {**PAGE, **PRIVATE})

    def _environment(self, lang: str) -> Environment:
        build = self._bundle.build
        if build is not self._build:  # its templates and its translations belong together
            self._build, self._environments = build, {}
        if lang not in self._environments:
            self._environments[lang] = _environment(self._bundle, lang)
        return self._environments[lang]


def _environment(bundle: Bundle, lang: str) -> Environment:
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(
        loader=FileSystemLoader(bundle.folder / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    texts = gettext.translation("messages", bundle.folder / "locale", [lang], fallback=True)
    environment.install_gettext_translations(texts)  # type: ignore[attr-defined]
    filters: dict[str, Callable[[Any], str]] = {
        "number": grouped,
        "moment": lambda text: moment(instant(text)),
        "lang": lambda _text: "",  # for macros of static pages in a shared file; no page from here calls them
    }
    environment.filters.update(filters)
    return environment


def qr_svg(address: str) -> Any:
    """A QR code as inline SVG, without style attributes, which the CSP refuses."""
    import io

    import segno
    from markupsafe import Markup

    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
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
    return Markup(out.getvalue().decode())  # noqa: S704 - segno wrote it, out of an address that it encodes
