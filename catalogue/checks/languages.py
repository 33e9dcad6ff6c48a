"""Checks the languages that site.yaml lists: known, readable, complete unless they are in progress."""

from __future__ import annotations

import contextlib
import difflib
from functools import cache
from typing import TYPE_CHECKING, Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from catalogue.languages.languages import (
    DOMAIN,
    RECORDS,
    SOURCE_LANGUAGE,
    locale_of,
    own_file,
    read_language,
    theme_file,
)
from catalogue.languages.po_file import has_translation
from catalogue.reading import yaml_file
from catalogue.reading.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from catalogue.languages.languages import Language
    from catalogue.reading.records import Record, Records

SHOWN = 3  # sentences named in one message
FILES = (f"{DOMAIN}.po", f"{RECORDS}.po")


def language_problems(records: Records) -> Iterator[Problem]:
    """Every problem of the languages of a site and of content/locale/."""
    site = next((record for record in records.all if record.kind == "site"), None)
    if site is None or not isinstance(site.data.get("languages"), list):
        return
    listed = [code for code in site.data["languages"] if isinstance(code, str)]
    for index, code in enumerate(listed):
        yield from _code(site, code, ["languages", index])
        language = read_language(code, records.root, site.data)
        yield from language.problems
        if code != SOURCE_LANGUAGE and not language.problems:
            yield from _complete(language, records.root)
    for index, code in enumerate(site.data.get("languages_in_progress", [])):
        if code not in listed:
            line, column = yaml_file.locate(site.path, ["languages_in_progress", index])
            what = f"“{code}” không có trong languages."
            yield Problem(site.path, line, column, what, "Hãy thêm vào languages, hoặc bỏ ở đây.")
    for path in sorted((records.root / "locale").glob("*")):
        yield from _folder(path, site, listed)


def _code(site: Record, code: str, pointer: list[str | int]) -> Iterator[Problem]:
    """The code of a language is one that somebody knows."""
    if locale_of(code) or code in site.data.get("language_names", {}):
        return
    line, column = yaml_file.locate(site.path, pointer)
    meant = did_you_mean(code)
    guess = f" Có phải {' hoặc '.join(f'{one} ({name})' for one, name in meant)}?" if meant else ""
    yield Problem(
        site.path, line, column,
        f"Không biết ngôn ngữ nào có mã “{code}”.{guess}",
        f"Nếu mã đúng, hãy ghi tên ngôn ngữ: language_names: {{{code}: …}}.",
    )  # fmt: skip


@cache
def _names() -> dict[str, str]:
    """Code → Vietnamese name of every language of Unicode's locale data."""
    return {code: str(name) for code, name in Locale(SOURCE_LANGUAGE).languages.items()}


def did_you_mean(code: str) -> list[tuple[str, str]]:
    """Languages that may be meant: by a longer code, a country's code, a name, a slip of the hand."""
    names, english = _names(), Locale("en").languages
    with contextlib.suppress(UnknownLocaleError, ValueError):
        alike = [Locale.parse(code).language]  # khm is km
        return [(one, names[one]) for one in alike if one in names]
    there = str(get_global("likely_subtags").get(f"und_{code.upper()}", "")).split("_")[0]
    alike = [there] if there in names else []
    alike += [one for one, name in english.items() if code.lower() == name.lower()]
    if not alike:
        alike = difflib.get_close_matches(code, [one for one in names if len(one) == len(code)], 2, 0.5)
    return [(one, names[one]) for one in dict.fromkeys(alike) if one in names][:3]


def _complete(language: Language, content: Path) -> Iterator[Problem]:
    """Every sentence of the interface is translated, or the language is said to be in progress."""
    from catalogue.languages.messages import sentences

    own, theme = own_file(content, language.code), theme_file(language.code)
    path = theme if theme.exists() else own
    if language.in_progress:
        if not path.exists() and not own_file(content, language.code, RECORDS).exists():
            mend = f"Hãy chạy: ./run messages --language {language.code}"
            yield Problem(path, 1, 1, f"Ngôn ngữ “{language.code}” chưa có tệp nào.", mend)
        return
    missing: list[tuple[int, str]] = []
    for sentence in sentences():
        message = language.interface.get(sentence)
        if message is None or not has_translation(message):
            missing.append((message.lineno or 1 if message else 1, sentence))
    if not missing:
        return
    shown = "; ".join(f"“{text}” (dòng {line})" for line, text in missing[:SHOWN])
    more = f" và {len(missing) - SHOWN} câu nữa" if len(missing) > SHOWN else ""
    yield Problem(
        path, missing[0][0], 1,
        f"Giao diện tiếng “{language.name}” thiếu bản dịch của {len(missing)} câu: {shown}{more}.",
        f"Hãy chạy ./run messages --language {language.code} rồi dịch; "
        f"hoặc ghi languages_in_progress: [{language.code}] trong site.yaml.",
    )  # fmt: skip


def _folder(path: Path, site: Record, listed: list[Any]) -> Iterator[Problem]:
    """content/locale/ holds a folder for each language, and nothing else."""
    if path.name.startswith("."):
        return
    if not path.is_dir():
        yield Problem(path, 1, 1, "Trong locale/ chỉ có thư mục của từng ngôn ngữ.", "Hãy dời tệp này đi.")
        return
    if path.name not in listed:
        mend = f"Hãy thêm “{path.name}” vào languages của {site.path.name}, hoặc đặt lại tên thư mục."
        yield Problem(path, 1, 1, f"Ngôn ngữ “{path.name}” không có trong site.yaml.", mend)
    for file in sorted(path.rglob("*")):
        if file.is_file() and (file.parent != path or file.name not in FILES) and file.name[0] != ".":
            mend = f"Mỗi ngôn ngữ có: {' và '.join(FILES)}."
            yield Problem(file, 1, 1, "Tệp này không phải tệp bản dịch.", mend)
