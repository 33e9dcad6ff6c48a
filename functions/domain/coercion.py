"""Owns how one typed value becomes a canonical one, per field type: the coercion table of
docs/architecture.md.

The browser does the same in theme/scripts/answers.mjs; both are tested on tests/forms/coercion.json. Knows
nothing of forms as a whole, of messages or of HTTP. A reader takes the field and the typed string and gives
the canonical value; what it cannot read comes back as the tidied string, so that the schema refuses it.
"""

from __future__ import annotations

import re
from typing import Any

from functions.domain.text import compact, line, lines, trimmed

Field = dict[str, Any]

_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_DIGITS_ONLY = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{4})")
_YEAR_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR = re.compile(r"[0-9]{4}")
_TIME = re.compile(r"([0-9]{1,2})(?::|h|giờ|g)(?:([0-9]{1,2})(?:p|ph|phút)?)?")
_CITIZEN_ID = re.compile(r"[0-9]{12}")
_BUSINESS_CODE = re.compile(r"[0-9]{10}(-[0-9]{3})?")
_PHONE_HOME = re.compile(r"0[0-9]{9,10}")
_PHONE_ABROAD = re.compile(r"\+?84(?=[0-9]{9,10}$)0?([1-9][0-9]{8,9})")
_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}([., ])[0-9]{3}(\1[0-9]{3})*")
_CURRENCY = re.compile(r" ?(đồng|vnd|đ)$")
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_DECIMAL = re.compile(r"([0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:,([0-9]+))?")
_DECIMAL_DOT = re.compile(r"([0-9]+|[1-9][0-9]{0,2}(?: [0-9]{3})+)\.([0-9]+)")
_MOST_DIGITS = 15  # beyond, a JavaScript number is no longer exact
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _is_day(year: int, month: int, day: int) -> bool:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (
        year >= 1
        and 1 <= month <= 12
        and 1 <= day <= _DAYS[month - 1]
        and (month, day) != (2, 29 if not leap else 0)
    )


def read_date(_field: Field, typed: str) -> str:
    """Give dd/mm/yyyy (also with - or ., without leading zeros, or ddmmyyyy) or yyyy-mm-dd as yyyy-mm-dd."""
    text = compact(typed)
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
    elif found := _DIGITS_ONLY.fullmatch(text):  # a phone's number pad has no slash
        day, month, year = int(found[1]), int(found[2]), int(found[3])
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    else:
        return line(typed)
    return f"{year:04d}-{month:02d}-{day:02d}" if _is_day(year, month, day) else line(typed)


def read_partial_date(field: Field, typed: str) -> str:
    """A date, or as much of one as is known: mm/yyyy or yyyy-mm as yyyy-mm, yyyy as it is."""
    text = compact(typed)
    if _YEAR.fullmatch(text):
        return text
    if found := _MONTH_FIRST.fullmatch(text):
        month, year = int(found[1]), found[2]
    elif found := _YEAR_MONTH.fullmatch(text):
        year, month = found[1], int(found[2])
    else:
        return read_date(field, typed)
    return f"{year}-{month:02d}" if 1 <= month <= 12 else line(typed)


def read_time(_field: Field, typed: str) -> str:
    """A time of day as hh:mm; 7:05, 7h5, 7 giờ 5 phút and 7h are read too."""
    found = _TIME.fullmatch(compact(typed).lower())
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return line(typed)
    return f"{int(found[1]):02d}:{int(found[2] or 0):02d}"


def read_citizen_id(_field: Field, typed: str) -> str:
    """Twelve digits; white space and dots between them are dropped."""
    digits = compact(typed).replace(".", "")
    return digits if _CITIZEN_ID.fullmatch(digits) else line(typed)


def read_business_code(_field: Field, typed: str) -> str:
    """Ten digits, or ten, a dash and three; white space and dots between them are dropped."""
    digits = compact(typed).replace(".", "")
    return digits if _BUSINESS_CODE.fullmatch(digits) else line(typed)


def read_phone(_field: Field, typed: str) -> str:
    """A number in Viet Nam as "0…", 10 or 11 digits; "+84 (0)912 …" is read too."""
    digits = re.sub(r"[().-]", "", compact(typed))
    if _PHONE_HOME.fullmatch(digits):
        return digits
    if found := _PHONE_ABROAD.fullmatch(digits):
        return "0" + found[1]
    return line(typed)


def read_money(_field: Field, typed: str) -> int | str:
    """Whole đồng: digits, in groups of three or not, with or without đ, đồng or vnd."""
    return _whole(_CURRENCY.sub("", line(typed).lower()), typed)


def read_number(field: Field, typed: str) -> float | str:
    """A number; with `decimals`, comma or dot before the decimals.

    "85.125" alone is ambiguous and not read.
    """
    text = line(typed)
    if not field.get("decimals"):
        return _whole(text, typed)
    found = _DECIMAL.fullmatch(text) or _DECIMAL_DOT.fullmatch(text)
    if not found or _AMBIGUOUS.fullmatch(text):
        return text
    whole, decimals = re.sub("[. ]", "", found[1]), found[2] or ""
    if len(whole + decimals) > _MOST_DIGITS:
        return text
    number = float(f"{whole}.{decimals or 0}")
    return int(number) if number.is_integer() else number


def _whole(text: str, typed: str) -> int | str:
    digits = re.sub("[., ]", "", text)
    return int(digits) if _WHOLE.fullmatch(text) and len(digits) <= _MOST_DIGITS else line(typed)


def read_yes_no(_field: Field, typed: str) -> bool | str:
    """ "yes" and "no" as posted by the page."""
    text = line(typed)
    return {"yes": True, "no": False}.get(text, text)


def read_declaration(_field: Field, typed: str) -> bool | str:
    """ "yes" when ticked."""
    text = line(typed)
    return True if text == "yes" else text


def read_choices(field: Field, typed: list[str]) -> list[str]:
    """The chosen values in the order of the options, each once; unknown ones after them, as typed."""
    chosen = list(dict.fromkeys(text for text in map(line, typed) if text))
    known = [option["value"] for option in field["options"]]
    return [value for value in known if value in chosen] + [value for value in chosen if value not in known]


READERS = {
    "personal_name": lambda _field, typed: line(typed),
    "text": lambda _field, typed: line(typed),
    "choice": lambda _field, typed: line(typed),
    "long_text": lambda _field, typed: lines(typed),
    "email": lambda _field, typed: trimmed(typed),
    "signature": lambda _field, typed: line(typed),
    "date": read_date,
    "partial_date": read_partial_date,
    "time": read_time,
    "citizen_id": read_citizen_id,
    "business_code": read_business_code,
    "phone": read_phone,
    "yes_no": read_yes_no,
    "declaration": read_declaration,
    "money": read_money,
    "number": read_number,
}
"""Readers of the types that are one string; what has parts is read in answers.py."""
