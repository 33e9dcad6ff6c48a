"""The Jinja2 environment of the site, one for each language."""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from catalogue.languages.languages import SOURCE_LANGUAGE
from catalogue.offices import offices_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from catalogue.languages.languages import Language

THEME = Path(__file__).resolve().parents[2] / "theme"


def _govuk_templates() -> Path:
    spec = importlib.util.find_spec("govuk_frontend_jinja")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("govuk_frontend_jinja")
    return Path(spec.origin).parent / "templates"


def template_files() -> Mapping[str, Path]:
    """Every template by the name it is called: ours, and GOV.UK Frontend's under its package name."""
    found = {path.name: path for path in sorted((THEME / "templates").glob("*.html"))}
    govuk = _govuk_templates()
    for path in sorted(govuk.rglob("*.html")):
        found[f"govuk_frontend_jinja/{path.relative_to(govuk)}"] = path
    return found


class MissingName(jinja2.Undefined):
    """A name that a page was not given stops the build; a part that a record lacks is merely empty."""

    def _check(self) -> None:
        # GOV.UK Frontend's macros ask for these two whether they are there or not.
        if self._undefined_obj is jinja2.utils.missing and self._undefined_name not in {
            "caller",
            "undefined",
        }:
            self._fail_with_undefined_error()

    def __str__(self) -> str:
        self._check()
        return ""

    def __bool__(self) -> bool:
        self._check()
        return False

    def __iter__(self) -> Iterator[Any]:
        self._check()
        return iter(())


def environment(language: Language) -> jinja2.Environment:
    """An environment that escapes everything and speaks one language."""
    files = template_files()

    def load(name: str) -> str | None:
        return files[name].read_text("utf-8") if name in files else None

    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(load),
        autoescape=True,
        undefined=MissingName,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        cache_size=-1,
        auto_reload=False,
    )
    made.install_gettext_translations(language.gettext, newstyle=False)  # type: ignore[attr-defined]
    made.globals["source_language"] = SOURCE_LANGUAGE
    made.filters |= {"money": money, "number": number, "day": day, "offices_for": offices_for}
    made.filters["lang"] = functools.partial(marked, language.code)
    return made


def marked(page: str, text: Any) -> Markup:
    """The lang attribute for a text of a record, empty where it is in the language of the page.

    `<p{{ p.summary | lang }}>{{ p.summary }}</p>`. A list speaks the language of its first text.
    """
    if isinstance(text, (list, tuple)):
        text = text[0] if text else ""
    spoken = getattr(text, "language", SOURCE_LANGUAGE)
    return Markup("") if spoken == page else Markup(' lang="{}"').format(spoken)


def money(amount: int) -> str:
    """8000 → "8.000 đ"."""
    return f"{amount:,}".replace(",", ".") + " đ"


def number(value: float) -> str:
    """1.5 → "1,5"; 60.0 → "60"."""
    return f"{value:g}".replace(".", ",")


def day(value: Any) -> str:
    """ "2026-07-01" → "01/07/2026"."""
    year, month, of_month = str(value).split("-")
    return f"{of_month}/{month}/{year}"
