"""The Jinja2 environment of the site, one for each language, and the message catalogues behind it."""

from __future__ import annotations

import functools
import gettext
import importlib.util
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

THEME = Path(__file__).resolve().parent.parent / "theme"
DOMAIN = "messages"
SOURCE_LANGUAGE = "vi"
#: Babel writes the time into what it compiles; the same sources must give the same bytes.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


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


def compiled_catalogue(language: str) -> bytes:
    """The .mo file of a language; empty for the language that the templates are written in."""
    path = THEME / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    buffer = BytesIO()
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language, abort_invalid=True)
        catalogue.creation_date = catalogue.revision_date = LONG_AGO
        write_mo(buffer, catalogue)
        return buffer.getvalue()
    if language != SOURCE_LANGUAGE:
        raise FileNotFoundError(f"{path}: ngôn ngữ “{language}” chưa có bản dịch giao diện")
    return b""


def translations(language: str) -> gettext.NullTranslations:
    """gettext for one language."""
    compiled = compiled_catalogue(language)
    return gettext.GNUTranslations(BytesIO(compiled)) if compiled else gettext.NullTranslations()


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


def environment(language: str) -> jinja2.Environment:
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
    found = translations(language)
    made.install_gettext_translations(found, newstyle=False)  # type: ignore[attr-defined]
    made.filters |= {"money": money, "number": number, "day": day}
    made.filters["lang"] = functools.partial(marked, language)
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
