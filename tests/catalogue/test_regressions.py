"""Faults that were found once and shall not come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jinja2
import pytest

from catalogue.languages.languages import read_language
from catalogue.pages.templates import environment
from tests.catalogue.conftest import crawl
from tests.catalogue.forms import accepts, field, form_of
from tests.records.examples import record, write_record

if TYPE_CHECKING:
    from pathlib import Path

    from tests.catalogue.pages import Crawler


def test_a_form_without_conditions_has_a_valid_schema() -> None:
    """No empty `allOf`, which the standard forbids, is written."""
    assert accepts(form_of(field("text")), {"f": "a"})


def test_a_name_that_a_page_lacks_stops_the_build() -> None:
    """A page with an empty link to its styles would look like a page."""
    with pytest.raises(jinja2.UndefinedError):
        environment(read_language("vi")).from_string("{{ khong_co }}").render()


def test_catalogues_hold_no_time_of_build() -> None:
    """Babel's own creation date would make every build differ."""
    compiled = read_language("en").compiled()
    assert compiled.count(b"POT-Creation-Date: 2000-01-01") == 1


def test_articles_of_a_numbered_document_are_shown(content: Path) -> None:
    """Also for a document that has no record of its own."""
    data = {**record("procedure", "1.900003"), "legal": [{"number": "5/1990", "articles": "Điều 77"}]}
    write_record(content, "procedure", data)
    assert "Điều 77" in crawl(content).pages["thu-tuc/1.900003/index.html"].text


def test_unit_of_a_formula_is_shown(content: Path) -> None:
    """A share of what? The unit says."""
    code = "1.900004.000.00.00.H98"
    fee = {"kind": "fee", "name": "Phí", "formula": "2%", "unit": "mỗi mét"}
    write_record(content, "procedure", {**record("procedure", code), "fees": [fee]})
    assert "mỗi mét" in crawl(content).pages[f"thu-tuc/{code}/index.html"].text


def test_lists_by_level_are_reached_from_home(crawler: Crawler) -> None:
    """A list that nothing links to is not there."""
    assert "cap/commune/index.html" in crawler.reachable("index.html")
