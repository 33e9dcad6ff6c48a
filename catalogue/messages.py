"""Keeps the translations of the interface in step with the templates: finds new messages, drops old ones."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from catalogue.templates import DOMAIN, THEME

if TYPE_CHECKING:
    from pathlib import Path

KEYWORDS = {"_": None, "say": None, "gettext": None, "ngettext": (1, 2)}

#: Header lines that change with every run or name people.
NOT_KEPT = tuple(
    f'"{name}'.encode()
    for name in ("POT-", "PO-Revision", "Report-Msgid", "Last-Translator", "Language-Team", "Generated-By")
)


def extract() -> Catalog:
    """Every message of the theme and the catalogue, in the order of files."""
    found = Catalog(charset="utf-8")
    with (THEME / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    for name, line, message, comments, context in extract_from_dir(
        THEME.parent, methods, options, keywords=KEYWORDS, directory_filter=lambda path: "/." not in str(path)
    ):
        found.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return found


def languages() -> dict[str, Path]:
    """Language → its .po file."""
    return {path.parts[-3]: path for path in sorted((THEME / "locale").glob(f"*/LC_MESSAGES/{DOMAIN}.po"))}


def update(path: Path, language: str, template: Catalog) -> list[str]:
    """Bring one .po file up to date; returns the messages that wait for a translation."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    buffer = BytesIO()
    write_po(buffer, catalogue, width=110, omit_header=False, no_location=True, sort_output=False)
    kept = (line for line in buffer.getvalue().split(b"\n") if not line.startswith(NOT_KEPT))
    path.write_bytes(b"\n".join(kept))
    return missing(path, language)


def missing(path: Path, language: str) -> list[str]:
    """Messages of a .po file without a translation."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return [str(message.id) for message in catalogue if message.id and (not message.string or message.fuzzy)]
