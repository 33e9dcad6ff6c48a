"""What a language of the site is: its name, its interface, and the texts of records translated into it.

A language is data: theme/locale/<code>/LC_MESSAGES/messages.po comes with the software, a locality's own
content/locale/<code>/messages.po adds to it or says single sentences otherwise, and
content/locale/<code>/records.po holds what its records say. docs/languages.md tells how to add one.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from catalogue.languages import po_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalogue.reading.problems import Problem

THEME_LOCALE = Path(__file__).resolve().parents[2] / "theme" / "locale"
DOMAIN = "messages"
RECORDS = "records"
#: The language of the records and of the templates' sentences.
SOURCE_LANGUAGE = "vi"
#: Babel writes the time into what it compiles; the same sources must give the same bytes.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Language:
    """One language of the site."""

    code: str
    name: str  # as its speakers write it
    direction: str = "ltr"
    in_progress: bool = False
    interface: Catalog = field(default_factory=Catalog)
    texts: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def gettext(self) -> gettext.NullTranslations:
        """gettext for the sentences of the interface."""
        compiled = self.compiled()
        return gettext.GNUTranslations(BytesIO(compiled)) if compiled else gettext.NullTranslations()

    def compiled(self) -> bytes:
        """The .mo file of the interface; empty for the language that the templates are written in."""
        return b"" if self.code == SOURCE_LANGUAGE else compiled(self.interface)

    def say(self, sentence: str) -> str:
        """A sentence of the interface in this language."""
        return self.gettext.gettext(sentence)

    def text(self, text: str) -> str:
        """A text of a record in this language, or as it is."""
        return self.texts.get(text, text)

    def facts(self) -> dict[str, Any]:
        """What templates ask of a language."""
        return {"name": self.name, "direction": self.direction, "in_progress": self.in_progress}


def compiled(catalogue: Catalog) -> bytes:
    """The .mo file of messages."""
    catalogue.creation_date = catalogue.revision_date = LONG_AGO
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def theme_file(code: str) -> Path:
    """The interface that comes with the software."""
    return THEME_LOCALE / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def own_file(content: Path, code: str, domain: str = DOMAIN) -> Path:
    """What a locality wrote: its sentences of the interface, or the texts of its records."""
    return content / "locale" / code / f"{domain}.po"


def locale_of(code: str) -> Locale | None:
    """What Unicode's locale data know of a language; None where they know nothing."""
    try:
        found = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return None
    return found if found.language == code else None  # "khm" is written "km"


def read_languages(content: Path | None, settings: Mapping[str, Any]) -> dict[str, Language]:
    """The languages of a site by code, the main one first."""
    return {code: read_language(code, content, settings) for code in settings["languages"]}


def read_language(
    code: str, content: Path | None = None, settings: Mapping[str, Any] | None = None
) -> Language:
    """One language, from the files of the theme and of a content directory."""
    settings, locale = settings or {}, locale_of(code)
    own_name = (locale.get_language_name(code) if locale else None) or code
    made = Language(
        code,
        settings.get("language_names", {}).get(code) or own_name[:1].upper() + own_name[1:],
        locale.text_direction if locale else "ltr",
        code in settings.get("languages_in_progress", []),
        Catalog(locale=code),
    )
    if code == SOURCE_LANGUAGE:
        return made
    if theme_file(code).exists():
        made.interface, problems = po_file.read(theme_file(code), code)
        made.problems += problems
    if content and own_file(content, code).exists():
        own, problems = po_file.read(own_file(content, code), code)
        made.problems += problems
        if len(made.interface):
            for message in po_file.translations(own):
                if (theirs := made.interface.get(message.id)) is not None:
                    theirs.string = message.string
        else:
            made.interface = own
    if content and own_file(content, code, RECORDS).exists():
        found, problems = po_file.read(own_file(content, code, RECORDS), code)
        made.problems += problems
        made.texts = {str(one.id): str(one.string) for one in po_file.translations(found)}
    return made
