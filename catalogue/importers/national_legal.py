"""Finds the numbers of legal documents in a list whose columns the source glued together.

Only numbers of known forms are taken: "23/2015/NĐ-CPT" is 23/2015/NĐ-CP and the T of the next title, but a
number whose year or body is unknown stays in the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from catalogue.importers.plain_text import clean, has_words

if TYPE_CHECKING:
    from catalogue.importers.record_notes import RecordNotes

#: Ministries and offices that issue circulars (TT), of today and of the years that are still in force.
_BODIES = [
    "BTC",
    "BTP",
    "BCA",
    "BXD",
    "BNNMT",
    "BNNPTNT",
    "BTNMT",
    "BGTVT",
    "BKHĐT",
    "BQP",
    "BCT",
    "BYT",
    "BGDĐT",
    "BNV",
    "BLĐTBXH",
    "BKHCN",
    "BTTTT",
    "BVHTTDL",
    "BNG",
    "BDTTG",
    "NHNN",
    "VPCP",
    "TTCP",
    "UBDT",
    "BNN",
    "TANDTC",
    "VKSNDTC",
]
_CIRCULARS = "|".join(sorted(_BODIES, key=len, reverse=True))
_SUFFIX = rf"NĐ-CP|NQ-CP|TT-(?:{_CIRCULARS})|UBTVQH1[0-6]|QH1[0-6]|QĐ-TTg|CT-TTg"
_NUMBER = re.compile(
    rf"(?P<series>[0-9]+\.)?(?P<digits>[0-9]+)/(?P<year>(?:19|20)[0-9]{{2}})/(?P<suffix>{_SUFFIX})"
)
#: "… năm 2011" and "02/2011/QH13" became 201102/2011/QH13: no number of these kinds has five digits.
_YEAR_GLUED = re.compile(r"(?:19|20)[0-9]{2}(?=\.?[0-9]{1,3}(?:\.[0-9]{1,3})?(?:/|$))")
_CAPITALS = "".join(chr(code) for code in range(0x41, 0x1EFA) if chr(code).isupper())
#: Years in which each National Assembly passed laws; others are slips of the pen (40/2029/QH14).
_ASSEMBLIES = {
    "10": (1997, 2002),
    "11": (2002, 2007),
    "12": (2007, 2011),
    "13": (2011, 2016),
    "14": (2016, 2021),
}
_ASSEMBLIES |= {"15": (2021, 2026), "16": (2026, 2031)}


def legal_of(text: str, notes: RecordNotes) -> list[dict[str, str]]:
    """References in the source's order, each once. The text itself is kept whole: it holds the titles."""
    text = clean(text)
    notes.keep("legal", text)
    if not has_words(text):
        notes.doubt("legal", "Nguồn không ghi căn cứ pháp lý.")
        return []
    numbers: dict[str, None] = {}
    doubtful: dict[str, None] = {}
    for found in _NUMBER.finditer(text):
        if not _in_number_column(text, found):
            continue
        number = _certain(found, text[found.end() : found.end() + 12])
        if number:
            numbers[number] = None
        else:
            doubtful[found[0]] = None
    for number in doubtful:
        if number not in numbers:
            notes.doubt("legal", f"Số hiệu “{number}” không chắc chắn nên chỉ để trong nguyên văn.")
    if not numbers and text != "Không có thông tin":
        notes.doubt("legal", "Không tách được số hiệu văn bản nào khỏi căn cứ pháp lý; đã giữ nguyên văn.")
    return [{"number": number} for number in numbers]


def _in_number_column(text: str, found: re.Match[str]) -> bool:
    """A number of the table is glued to its title; one with a space before it is a mention inside a title."""
    return found.start() == 0 or text[found.start() - 1] not in " (“\"'" or bool(_YEAR_GLUED.match(found[0]))


def _certain(found: re.Match[str], following: str) -> str | None:
    year, suffix = int(found["year"]), found["suffix"]
    number = (found["series"] or "") + found["digits"]
    if _YEAR_GLUED.match(number):
        number = number[4:].removeprefix(".")
    # Only the Government's resolutions are numbered in series: 66.7/2025/NQ-CP.
    form = r"[0-9]{1,3}(?:\.[0-9]{1,3})?" if suffix == "NQ-CP" else r"[0-9]{1,3}"
    if not re.fullmatch(form, number) or not float(number):
        return None
    term = re.search(r"QH(1[0-6])$", suffix)
    if term and not _ASSEMBLIES[term[1]][0] <= year <= _ASSEMBLIES[term[1]][1]:
        return None
    if suffix.startswith("TT-") and _may_be_longer(following):
        return None
    return f"{number}/{year}/{suffix}"


def _may_be_longer(following: str) -> bool:
    """Whether a body's abbreviation may go on: TT-BNN&PTNT, TT-BXDT. A title behind it starts with a word."""
    capitals = len(following) - len(following.lstrip(_CAPITALS))
    if following[capitals : capitals + 1].islower():
        capitals -= 1
    return following[:1] in ("&", "-", "/") or 0 < capitals < 3
