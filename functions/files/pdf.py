"""Owns what a PDF may be: readable by anybody, still (nothing runs by itself), and one file only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from functions.files.hidden import ends_as_zip, holds_others, refuse_second_file
from functions.files.limits import SIDE
from functions.files.pdf_scripts import is_harmless
from functions.files.pdf_streams import refuse_floods
from functions.files.reasons import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from mmap import mmap
    from pathlib import Path

_TAIL = 4096
_PAGES = 5_000
_NAMES = re.compile(
    rb"/(?:JS|JavaScript|Launch|ImportData|SubmitForm|GoTo[ER]|Rendition|RichMedia\w*|Movie|Sound|Screen|3D|"
    rb"FileAttachment|OpenAction|AA|XFA|EF|Ref|FFilter)(?![\w.-])"
)
_KEYS = re.compile(rb"/Filter\s*/Adobe\.(?:PubSec|APS)|/SubFilter\s*/adbe\.pkcs7\.s[345](?![\w.])")
_RUNS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/GoToE",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/RichMediaExecute",
}
_SHOWS = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
_MOVES = {"/GoTo", "/GoToR", "/Named", "/Hide", "/SetOCGState", "/Trans", "/ResetForm"}
_HIDDEN = re.compile(rb"/S\s*/(?:JavaScript|Launch)(?![\w.-])")


def examine(path: Path, data: mmap) -> None:
    """Look at every object.

    Raises:
        Refused: with the reason.
    """
    import pikepdf

    _refuse_strange_ends(data)
    try:
        # What is missing is looked for only where the end is there: an upload that broke off has lost it.
        whole = data.rfind(b"%%EOF", max(0, len(data) - 2 * _TAIL)) >= 0
        with pikepdf.open(path, attempt_recovery=whole, suppress_warnings=True) as pdf:
            count = len(pdf.pages)
            if count == 0:
                raise Refused("damaged")
            if count > _PAGES:
                raise Refused("too_complex")
            _refuse_vast_pages(pdf)
            harmless = sum(_refuse_actions(value) for value in pdf.objects)
            refuse_floods(pdf)
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError) as error:
        raise Refused("encrypted" if _KEYS.search(data) else "damaged") from error
    if len(_HIDDEN.findall(data)) > harmless:  # in an older revision, or where another reader would look
        raise Refused("scripted")


def _refuse_strange_ends(data: mmap) -> None:
    """Refuse what begins before the header, or goes on after the end as another kind of file.

    Scanners pad with zeros and add a line break or two; a few begin with a byte order mark.
    """
    header = data.find(b"%PDF-", 0, 1024)
    if data[:header].strip(b"\xef\xbb\xbf\0\r\n\t ") or ends_as_zip(data):
        raise Refused("polyglot")
    if header == 0:
        refuse_second_file(data)
    end = data.rfind(b"%%EOF")
    if end >= 0:
        tail = data[end + 5 :].strip(b"\0\r\n\t \x1a")
        if holds_others(tail) or len(tail) > _TAIL:
            raise Refused("polyglot")


def _refuse_vast_pages(pdf: Any) -> None:
    for page in pdf.pages:
        left, bottom, right, top = (float(side) for side in page.mediabox)
        if abs(right - left) > SIDE or abs(top - bottom) > SIDE:
            raise Refused("too_many_pixels")


def _refuse_actions(value: Any) -> int:
    """Refuse an object that runs, plays, fetches or carries something; how many harmless scripts it holds.

    Names are looked for in the object as qpdf writes it, where they have one spelling; only an object that
    holds
    one is looked at part by part.
    """
    import pikepdf

    if isinstance(value, pikepdf.Stream):
        value = value.stream_dict
        if "/F" in value:  # its bytes are to come from another file
            raise Refused("external")
    if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and _NAMES.search(value.unparse(resolved=True)):
        return sum(_refuse_dictionary(part) for part in _dictionaries(value))
    return 0


def _dictionaries(value: Any) -> Iterator[Any]:
    """The dictionaries of an object, without those that are objects of their own."""
    import pikepdf

    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Dictionary):
            yield one
            parts = [part for _, part in one.items()]
        else:
            parts = list(one)
        waiting += [
            part
            for part in parts
            if isinstance(part, pikepdf.Dictionary | pikepdf.Array) and not part.is_indirect
        ]


def _refuse_dictionary(part: Any) -> bool:
    does, kind = str(part.get("/S", "")), str(part.get("/Subtype", ""))
    harmless = "/JS" in part and is_harmless(part["/JS"])
    if "/JS" in part and not harmless:
        raise Refused("scripted")
    if does == "/JavaScript" and harmless:
        does = ""
    if does in _RUNS or kind in _SHOWS or "/XFA" in part or "/RichMediaContent" in part:
        raise Refused("scripted")
    if "/EF" in part or kind == "/FileAttachment":
        raise Refused("embedded")
    if "/OpenAction" in part:
        _refuse_by_itself(part["/OpenAction"])
    if "/AA" in part:
        for _, action in _items(part["/AA"]):
            _refuse_by_itself(action)
    if does == "/GoToR" and _is_far(part.get("/F")):
        raise Refused("external")
    if "/FFilter" in part or ("/Ref" in part and kind == "/Form"):
        raise Refused("external")
    return harmless


def _items(value: Any) -> list[tuple[str, Any]]:
    import pikepdf

    return list(value.items()) if isinstance(value, pikepdf.Dictionary) else []


def _refuse_by_itself(action: Any) -> None:
    """What happens unasked may turn a page and nothing else; scripts are judged where they stand."""
    does = [str(one.get("/S", "/GoTo")) for one in _chain(action)]
    if any(one not in _MOVES and one != "/JavaScript" for one in does):
        raise Refused("scripted")


def _chain(action: Any) -> list[Any]:
    """An action and those that follow it."""
    import pikepdf

    found: list[Any] = []
    waiting = [action]
    while waiting and len(found) < 100:
        one = waiting.pop()
        if isinstance(one, pikepdf.Dictionary):
            found.append(one)
            follows = one.get("/Next")
            waiting += list(follows) if isinstance(follows, pikepdf.Array) else [follows]
    return found


def _is_far(place: Any) -> bool:
    """Whether a file specification names another machine."""
    import pikepdf

    if isinstance(place, pikepdf.Dictionary):
        place = place.get("/UF", place.get("/F"))
    return place is not None and re.match(r"\s*(\\\\|//|[a-z][a-z0-9+.-]+:)", str(place), re.I) is not None
