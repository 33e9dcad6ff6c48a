"""Reads one gettext .po file, strictly, and writes it without lines that change by themselves.

Returns what is wrong as problems with their lines. Knows nothing of what the messages are about.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, read_po, write_po

from catalogue.reading.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from babel.messages.catalog import Message

#: What a line may be: nothing, a comment, or a keyword and a quoted text with nothing open and without
#: characters that pages and feeds cannot hold.
SOUND = re.compile(
    r'(?:msgctxt|msgid|msgid_plural|msgstr(?:\[[0-9]\])?)?[ \t]*"'
    r'(?:[^"\\\x00-\x08\x0a-\x1f\x7f\ufffe\uffff]|\\["\\nt])*"',
    re.ASCII,
)
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%|%")
#: Header lines that change with every run or name people.
NOT_KEPT = tuple(
    f'"{name}'.encode()
    for name in ("POT-", "PO-Revision", "Report-Msgid", "Last-Translator", "Language-Team", "Generated-By")
)


def read(path: Path, language: str) -> tuple[Catalog, list[Problem]]:
    """The messages of a file and everything that is wrong with it; no messages where it cannot be read."""
    empty = Catalog(locale=language)
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        mend = "Hãy lưu lại tệp với bảng mã UTF-8."
        return empty, [Problem(path, 1, 1, "Không đọc được tệp này.", mend)]
    lines = text.lstrip("\ufeff").splitlines()
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#") and not SOUND.fullmatch(line.strip()):
            what = "Dòng này không đúng cách viết của tệp .po."
            mend = 'Mỗi dòng là msgid "…", msgstr "…" hoặc "…", đủ hai dấu ngoặc kép; dấu " ở trong viết \\".'
            return empty, [Problem(path, number, 1, what, mend)]
    try:
        catalogue = read_po((line + "\n" for line in lines), locale=language, abort_invalid=True)
    except PoFileError as error:
        if "num_plurals" in str(error):
            mend = f"Ngôn ngữ này có {get_plural(language).num_plurals} dạng: msgstr[0] và tiếp theo."
            return empty, [Problem(path, error.lineno + 1, 1, "Câu ở đây có quá nhiều dạng số nhiều.", mend)]
        mend = "Mỗi câu cần một msgid và một msgstr."
        return empty, [Problem(path, error.lineno + 1, 1, "Câu ở đây thiếu msgid hoặc msgstr.", mend)]
    except (ValueError, TypeError, AttributeError, UnicodeError, LookupError) as error:
        what = f"Không đọc được tệp này ({error})."
        return empty, [Problem(path, 1, 1, what, "Hãy xem lại phần đầu tệp.")]
    return catalogue, list(_problems(path, catalogue))


def translations(catalogue: Catalog) -> Iterator[Message]:
    """The messages that have a translation that somebody stands for."""
    return (message for message in catalogue if message.id and has_translation(message))


def has_translation(message: Message) -> bool:
    """Whether all forms of a message are translated, and not by a guess."""
    said = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return all(said) and not message.fuzzy


def _problems(path: Path, catalogue: Catalog) -> Iterator[Problem]:
    wanted = get_plural(catalogue.locale_identifier).num_plurals if catalogue.locale else None
    if wanted and catalogue.num_plurals != wanted:
        what = f"Plural-Forms ghi {catalogue.num_plurals} dạng số nhiều, ngôn ngữ này có {wanted}."
        plural = get_plural(catalogue.locale_identifier)
        yield Problem(path, 1, 1, what, f"Hãy ghi ở đầu tệp: Plural-Forms: {plural}")
    for message in translations(catalogue):
        for what, mend in _wrong(message, catalogue.num_plurals):
            yield Problem(path, message.lineno or 1, 1, what, mend)


def _wrong(message: Message, plurals: int) -> Iterator[tuple[str, str]]:
    """(what, mend) for each thing wrong with a translation."""
    ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
    said = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    if len(ids) > 1 and len(said) != plurals:
        mend = f"Hãy viết msgstr[0] đến msgstr[{plurals - 1}]."
        yield f"“{ids[0]}” có {len(said)} dạng số nhiều, cần {plurals}.", mend
    names, signs = _placeholders(str(ids[0]))
    if not names and "%%" not in signs:
        return  # a sentence into which nothing is put
    for one in said:
        found, also = _placeholders(str(one))
        if unknown := sorted(found - names):
            mend = f"Câu gốc chỉ có: {_listed(names)}." if names else "Câu gốc không có chỗ thay nào."
            yield f"Bản dịch có {_listed(unknown)} mà câu gốc không có.", mend
        elif lost := sorted(names - found):
            yield f"Bản dịch bỏ mất {_listed(lost)} của câu gốc.", "Hãy giữ nguyên từng ký tự của phần này."
        elif "%" in also:
            yield "Bản dịch có dấu % đứng một mình.", "Dấu phần trăm trong câu này viết là %%."


def _placeholders(text: str) -> tuple[set[str], set[str]]:
    """Names of the placeholders of a sentence, and its other uses of the sign."""
    found = list(PLACEHOLDER.finditer(text))
    return {one[1] for one in found if one[1]}, {one[0] for one in found if not one[1]}


def _listed(names: Any) -> str:
    return ", ".join(f"%({name})s" for name in sorted(names))


def write(path: Path, catalogue: Catalog, *, locations: bool) -> None:
    """Write a file that differs from what stood there only where a message does."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=110, no_location=not locations, include_lineno=False, sort_output=False)
    kept = (line for line in buffer.getvalue().split(b"\n") if not line.startswith(NOT_KEPT))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\n".join(kept))
