"""Owns the strict reading of request bodies: size, encoding, JSON and urlencoded forms. A doubt is a refusal.

Knows nothing of answers or procedures. Every function raises a RequestError of errors.py and no other
exception.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from functions.errors import Malformed, TooLarge, UnsupportedMedia

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LIMIT = 256 * 1024
_MARKS = 30  # more than any script puts on one letter
_DEPTH = 32
_FIELDS = 1000
_GREATEST = 2**53 - 1  # beyond, a JavaScript number is no longer exact
_BROKEN = re.compile("[\0\ud800-\udfff]")
# More letters in a row than a pile may have, none of them a Latin one: only these are worth looking into.
_MAYBE_PILE = re.compile(f"[^\0-\u02ff\u1e00-\u1eff]{{{_MARKS + 1}}}")
_HEX = frozenset(b"0123456789abcdefABCDEF")

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
CLOUD_EVENT = "application/cloudevents+json"
MULTIPART = "multipart/form-data"


def is_multipart(headers: dict[str, str]) -> bool:
    """Whether a form came with files, as functions/multipart.py reads it."""
    return headers.get("content-type", "").partition(";")[0].strip().lower() == MULTIPART


def media_type(headers: dict[str, str], allowed: tuple[str, ...]) -> str:
    """The body's media type, one of those allowed, in UTF-8 and not compressed."""
    kind, *parameters = (part.strip().lower() for part in headers.get("content-type", "").split(";"))
    if kind not in allowed:
        raise UnsupportedMedia(f"send {' or '.join(allowed)}")
    for parameter in filter(None, parameters):
        if parameter.replace('"', "") != "charset=utf-8":
            raise UnsupportedMedia("send UTF-8")
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise UnsupportedMedia("send the body without compression")
    return kind


async def read(stream: AsyncIterator[bytes], headers: dict[str, str]) -> bytes:
    """The whole body, counted while it comes in; never holds more than the limit."""
    announced = headers.get("content-length", "")
    if announced and not (announced.isascii() and announced.isdigit()):
        raise Malformed("Content-Length is not a number")
    if len(announced) > 12 or int(announced or 0) > LIMIT:
        raise TooLarge
    body = bytearray()
    async for chunk in stream:
        body += chunk
        if len(body) > LIMIT:
            raise TooLarge
    if announced and int(announced) != len(body):
        raise Malformed("the body ends early")
    return bytes(body)


def parse_json(body: bytes) -> dict[str, Any]:
    """A JSON object.

    No duplicate keys, NaN, numbers JavaScript cannot hold, deep nesting, NUL or lone surrogates.
    """
    try:
        text = body.decode("utf-8")
        value = json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=_constant
        )
    except UnicodeDecodeError as error:
        raise Malformed("the body is not UTF-8") from error
    except RecursionError as error:
        raise Malformed("the JSON is nested too deeply") from error
    except ValueError as error:
        raise Malformed("the body is not JSON") from error
    if not isinstance(value, dict):
        raise Malformed("the JSON is not an object")
    _inspect(value, 0)
    return value


def parse_form(body: bytes) -> dict[str, list[str]]:
    """The fields of a urlencoded form, {name: [values]}, in the order they came."""
    fields: dict[str, list[str]] = {}
    pairs = body.split(b"&") if body else []
    if len(pairs) > _FIELDS:
        raise Malformed("the form has too many fields")
    for pair in filter(None, pairs):
        name, _, value = pair.partition(b"=")
        fields.setdefault(_decoded(name), []).append(_decoded(value))
    return fields


def _decoded(data: bytes) -> str:
    first, *rest = data.replace(b"+", b" ").split(b"%")
    out = bytearray(first)
    for part in rest:
        if len(part) < 2 or not _HEX.issuperset(part[:2]):
            raise Malformed("the form has a broken percent escape")
        out.append(int(part[:2], 16))
        out += part[2:]
    return text(bytes(out))


def text(data: bytes) -> str:
    """The bytes of a form's name or value as text."""
    try:
        found = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("the form is not UTF-8") from error
    if "\0" in found:
        raise Malformed("the form has a NUL")
    _refuse_piles(found)
    return found


def _refuse_piles(text: str) -> None:
    """Refuse letters under a pile of marks: putting a long one in order takes Unicode a quadratic time."""
    if not _MAYBE_PILE.search(text):
        return
    pile = 0
    for letter in text:
        pile = pile + 1 if letter > "\u02ff" and _is_mark(letter) else 0
        if pile > _MARKS:
            raise Malformed("a letter has too many marks")


@lru_cache(maxsize=4096)
def _is_mark(letter: str) -> bool:
    return unicodedata.combining(unicodedata.normalize("NFD", letter)[0]) > 0


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("the JSON has the same key twice")
    return found


def _integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > _GREATEST:
        raise Malformed("the JSON has a number that is too large")
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number) or abs(number) > _GREATEST:
        raise Malformed("the JSON has a number that is too large")
    return number


def _constant(_name: str) -> NoReturn:
    raise Malformed("the JSON has NaN or Infinity")


def _inspect(value: Any, depth: int) -> None:
    if depth > _DEPTH:
        raise Malformed("the JSON is nested too deeply")
    if isinstance(value, str):
        if _BROKEN.search(value):
            raise Malformed("the JSON has a NUL or half of a surrogate pair")
        _refuse_piles(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            _inspect(key, depth)
            _inspect(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _inspect(item, depth + 1)
