"""Keeps translations in step: finds new sentences of the interface and texts of records, drops others."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from catalogue.history.change_words import spoken_titles
from catalogue.languages import po_file
from catalogue.languages.languages import RECORDS, SOURCE_LANGUAGE, THEME_LOCALE, own_file, theme_file
from catalogue.languages.texts import texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from catalogue.reading.records import Records

KEYWORDS = {"_": None, "say": None, "gettext": None, "ngettext": (1, 2)}
THEME = THEME_LOCALE.parent


class Updated(NamedTuple):
    """One .po file brought up to date: how many messages it has, and which wait for a translation."""

    path: Path
    total: int
    waiting: list[str]


def extract() -> Catalog:
    """Every message of the theme and the code, in the order of files."""
    found = Catalog(charset="utf-8")
    with (THEME / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    for name, line, message, comments, context in extract_from_dir(
        THEME.parent, methods, options, keywords=KEYWORDS, directory_filter=_ours
    ):
        found.add(message, None, [(name, line)], auto_comments=comments, context=context)
    for title in spoken_titles():  # names of parts, where a page tells what changed
        found.add(title, None, [("schemas/procedure.schema.json", 0)])
    return found


def _ours(folder: object) -> bool:
    """Folders in which Babel looks: it would walk through node_modules and the environment as well."""
    name = str(folder).removeprefix(str(THEME.parent)).lstrip("/").split("/")[0]
    return name in {"theme", "catalogue", "functions"}


@cache
def sentences() -> tuple[str, ...]:
    """The sentences of the interface, by which a language is judged complete."""
    ids = [message.id for message in extract() if message.id]
    return tuple(one if isinstance(one, str) else one[0] for one in ids)


def record_texts(records: Records) -> Catalog:
    """The texts of records that are for people, each with the files that say it and what it is called."""
    found = Catalog(charset="utf-8")
    for record in sorted(records.all, key=lambda one: (one.kind == "procedure", one.path)):
        place = record.path.relative_to(records.root).as_posix()
        for one in texts(record.kind, record.data):
            found.add(one.text, None, [(place, 1)], auto_comments=[one.title] if one.title else [])
    for message in found:  # a text about a hundred per cent is no pattern
        message.flags.discard("python-format")
    return found


def update_all(records: Records, wanted: list[str]) -> Iterator[Updated]:
    """Bring the files of languages up to date: the theme's, the locality's own, and its records'."""
    template, spoken = extract(), record_texts(records)
    site = records.single("site") or {}
    here = [path.name for path in sorted((records.root / "locale").glob("*")) if path.is_dir()]
    theme = sorted(path.name for path in THEME_LOCALE.glob("*"))
    for code in wanted or dict.fromkeys([*theme, *site.get("languages", []), *here]):
        if code == SOURCE_LANGUAGE:
            continue
        own = own_file(records.root, code)
        if theme_file(code).exists():
            yield update(theme_file(code), code, template)
            if own.exists():
                yield update(own, code, template, only_known=True)
        else:
            yield update(own, code, template)
        if code in wanted or code in here or code in site.get("languages", []):
            yield update(own_file(records.root, code, RECORDS), code, spoken, locations=True)


def update(
    path: Path, code: str, template: Catalog, *, only_known: bool = False, locations: bool = False
) -> Updated:
    """Bring one .po file up to date.

    `only_known` adds nothing: the file says single sentences otherwise than the theme. With `locations` the
    file keeps what is gone as a comment, and takes it up again when the text comes back.
    """
    catalogue, problems = po_file.read(path, code) if path.exists() else (new(code), [])
    if problems and not len(catalogue):
        raise ValueError("\n".join(map(str, problems)))
    if only_known:
        template = _subset(template, catalogue)
    for key, message in list(catalogue.obsolete.items()):
        if locations and message.id in template:
            del catalogue.obsolete[key]
            if message.id not in catalogue:
                catalogue[message.id] = message
    catalogue.update(template, no_fuzzy_matching=True)
    for key, message in list(catalogue.obsolete.items()):
        if not locations or not message.string:
            del catalogue.obsolete[key]
    po_file.write(path, catalogue, locations=locations)
    return Updated(path, len(catalogue), missing(path, code))


def new(code: str) -> Catalog:
    """An empty file for a language."""
    comment = "# `./run messages` adds what is new and drops what is gone; docs/languages.md tells the rest."
    return Catalog(locale=code, project="mot-cua", version="1", header_comment=comment, fuzzy=False)


def _subset(template: Catalog, known: Catalog) -> Catalog:
    """The messages of a template that a catalogue knows."""
    made = Catalog(charset="utf-8")
    for message in template:
        if message.id and message.id in known:
            made[message.id] = message
    return made


def missing(path: Path, code: str) -> list[str]:
    """Messages of a .po file without a translation."""
    catalogue, _ = po_file.read(path, code)
    return [str(one.id) for one in catalogue if one.id and not po_file.has_translation(one)]
