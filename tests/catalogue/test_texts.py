"""What the records say stands on the pages, all of it and as it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from catalogue.reading import yaml_file
from tests.catalogue.conftest import crawl
from tests.catalogue.pages import squeezed
from tests.records.examples import record, valid, write_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.catalogue.pages import Crawler

#: Where the pages of a language stand.
ROOTS = ["", "en/"]
#: Keys of a procedure whose strings are names for machines, not words for people.
NOT_SHOWN = {
    "status", "field", "levels", "audience", "deciding", "receiving", "coordinating", "actor", "kind", "unit",
    "action", "set_by", "document", "level", "life_events", "related", "by", "form", "applies", "with",
}  # fmt: skip
#: Where "unit" and "kind" are words for people after all, or "form" is a part of a paper.
SHOWN = {("fees", "unit"), ("source", "kind"), ("papers", "form")}

#: Scripts that are data and never run.
DATA = {"application/json", "application/ld+json"}


def texts(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text of a procedure that people must find on its page, with the keys that lead to it."""
    if isinstance(value, dict):
        for key, item in value.items():
            inside = (*path, key)
            kinds_of_channel = inside[-2:] in {("fees", "channels"), ("papers", "channels")}
            if (key not in NOT_SHOWN or inside[-2:] in SHOWN) and not kinds_of_channel:
                yield from texts(item, inside)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, path)
    elif isinstance(value, str):
        yield path, value


def as_shown(path: tuple[str, ...], text: str) -> str:
    """A text as a page writes it: dates are dd/mm/yyyy."""
    if path[-1] in {"date", "from", "until", "valid_from", "valid_until"}:
        year, month, day = text.split("-")
        return f"{day}/{month}/{year}"
    return squeezed(text)


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("code", [path.stem for path in valid("procedure")])
def test_every_text_of_a_procedure_is_on_its_page(crawler: Crawler, root: str, code: str) -> None:
    """Nothing that a department wrote is lost: all texts and dates stand on the page, in every language."""
    page = crawler.pages[f"{root}thu-tuc/{code}/index.html"]
    found = list(texts(record("procedure", code)))
    assert len(found) > 8
    missing = [(path, text) for path, text in found if as_shown(path, text) not in page.seen]
    assert missing == []


@pytest.mark.parametrize("root", ROOTS)
def test_amounts_and_names_of_others_are_on_the_page(crawler: Crawler, root: str) -> None:
    """What is written as numbers or as another record's id is shown in words."""
    page = crawler.pages[f"{root}thu-tuc/1.900001/index.html"]
    for shown in ("12.000 đ", "2.000 đ", "50%", "15/2030/QĐ-NX", "Quy định về cây xanh",
                  "Trạm kiểm lâm Mây Trắng", "Nhà một cửa", "Số 1 dốc Mây", "0200 111 222",
                  "Thuê chỗ ở chợ phiên", "Cây xanh"):  # fmt: skip
        assert shown in page.text, shown


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("code", ["1.900001", "1.900002"])
def test_every_text_of_a_form_is_on_its_page(crawler: Crawler, root: str, code: str) -> None:
    """Titles, introductions, labels, hints and options of the form are shown, and its digest is posted."""
    form = record("procedure", code)["form"]
    page = crawler.pages[f"{root}thu-tuc/{code}/nop-ho-so/index.html"]
    shown = [form[key] for key in ("title", "intro") if key in form]
    for section in form["sections"]:
        shown += [section[key] for key in ("title", "intro") if key in section]
        for asked in section["fields"]:
            shown += [asked[key] for key in ("label", "hint", "unit") if key in asked]
            shown += [o[key] for o in asked.get("options", []) for key in ("label", "hint") if key in o]
    assert [text for text in shown if squeezed(text) not in page.text] == []
    controls = [a for tag in ("input", "select", "textarea") for a in page.all(tag)]
    names = {a["name"].split(".")[0] for a in controls if "name" in a}
    assert names >= {
        asked["name"]
        for section in form["sections"]
        for asked in section["fields"]
        if "computed" not in asked
    }


def test_every_text_of_an_agency_is_on_its_page(crawler: Crawler) -> None:
    """An agency's page shows what it does and every office with its hours and contacts."""
    agency = record("agency", "ubnd-xa-may-trang")
    page = crawler.pages["co-quan/ubnd-xa-may-trang/index.html"]
    for text in (
        agency["name"],
        agency["about"],
        *(v for office in agency["offices"] for v in office.values()),
    ):
        assert squeezed(text) in page.seen, text


@pytest.mark.parametrize("hostile", [
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% raise %}",
    "\"><img src=x onerror='alert(1)'>",
    "</script><!-- <b>& %(label)s %s %% 100% \\' ]]>",
])  # fmt: skip
def test_texts_of_records_are_shown_as_they_are(content: Path, hostile: str) -> None:
    """Markup, template code and quotes in any text of any record come out as the letters that they are."""

    def spoil(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {inner: spoil(item, inner) for inner, item in value.items()}
        if isinstance(value, list):
            return [spoil(item, key) for item in value]
        words = {
            "name", "title", "text", "note", "about", "summary", "label", "hint", "intro", "reason",
            "formula", "requirements", "popular_names", "who", "only_if", "waived_if", "number", "issuer",
            "articles", "validity", "address", "hours", "phone", "email", "access", "locality",
            "hotline", "publisher", "agencies", "papers", "legal", "results", "fee_text",
        }  # fmt: skip
        if key in words and isinstance(value, str) and value not in {"ho_ten", "dien_thoai", "thu", "ten"}:
            return value if value.islower() and value.isascii() else f"{value} {hostile}"
        return value

    for kind in ("procedure", "agency", "field", "life-event", "legal-document"):
        for path in valid(kind):
            write_record(content, kind, spoil(yaml_file.read(path)[0]))
    write_record(content, "site", spoil(record("site", "site")))

    spoilt = crawl(content)

    assert spoilt.dead() == []
    for code in ("1.900001", "1.900003"):
        page = spoilt.pages[f"thu-tuc/{code}/index.html"]
        assert page.text.count(squeezed(hostile)) > 10
    assert spoilt.pages["thu-tuc/1.900001/nop-ho-so/index.html"].text.count(squeezed(hostile)) > 20
    for file, page in spoilt.pages.items():
        assert squeezed(hostile) in page.text, file
        assert page.unbalanced == [], file
        assert page.all("img") == [], file
        assert "alert(1)" not in "".join(
            inside for attributes, inside in page.scripts if attributes.get("type") not in DATA
        )
        assert not [
            name for _, attributes in page.elements for name in attributes if name.startswith("on")
        ], path
        assert not [a for a in page.all("script") if "src" not in a and a.get("type") not in DATA], path
