"""Which version of a procedure holds on which day, and what the site shows of the others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from catalogue.output.assets import make_assets
from catalogue.output.bundle import bundle_files
from catalogue.output.site_files import site_files
from catalogue.reading.records import read_records
from catalogue.site import Site
from tests.catalogue.conftest import BASE_URL, crawl
from tests.catalogue.pages import Crawler
from tests.records.examples import record, write_record

if TYPE_CHECKING:
    from pathlib import Path

#: A procedure with a form, in force since 2020-02-29.
CODE = "1.900002"
PAGE = f"thu-tuc/{CODE}/index.html"
FORM = f"thu-tuc/{CODE}/nop-ho-so/index.html"
COMING = f"thu-tuc/{CODE}/2031-08-01/index.html"


def add_version(content: Path, first: str, **changed: object) -> Path:
    """Write the version of CODE that begins on a day, next to the current one."""
    data = record("procedure", CODE) | {"effective": {"from": first}} | changed
    path = content / "procedures" / "thu" / f"{CODE}@{first}.yaml"
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return path


def site_on(content: Path, today: str) -> Site:
    """The site as it is built on a day."""
    return Site(read_records(content), make_assets(), today)


def crawl_on(content: Path, today: str) -> Crawler:
    """The pages of that day."""
    return Crawler(dict(site_files(site_on(content, today))), BASE_URL)


@pytest.mark.parametrize(
    ("today", "name"),
    [("2031-07-31", "Thuê chỗ ở chợ phiên"), ("2031-08-01", "Thuê chỗ mới"), ("2039-01-01", "Thuê chỗ mới")],
)
def test_the_version_in_force_is_the_procedure(content: Path, today: str, name: str) -> None:
    """Up to the day before it is the one, from the day on the other: on pages, in forms and lists."""
    add_version(content, "2031-08-01", name="Thuê chỗ mới")
    site = site_on(content, today)
    assert site.procedures[CODE].data["name"] == name
    assert site.forms[CODE][1]["name"] == name
    assert [item["name"] for item in site.by("field")["cho-phien"]] == [name]
    manifest = json.loads(dict(bundle_files(site))["manifest.json"])
    assert manifest["procedures"][CODE]["name"] == name


def test_a_coming_version_is_announced_and_readable(content: Path) -> None:
    """The current page says from when it changes and links; the coming page says it does not hold yet."""
    add_version(content, "2031-08-01", name="Thuê chỗ mới")
    found = crawl(content)
    assert "Từ 01/08/2031 thủ tục này thay đổi" in found.pages[PAGE].text
    assert "Chưa có hiệu lực – áp dụng từ 01/08/2031" in found.pages[COMING].text
    assert "Thuê chỗ mới" in found.pages[COMING].text
    assert FORM in found.pages
    assert "Đặt lịch hẹn" in found.pages[PAGE].text
    assert "Đặt lịch hẹn" not in found.pages[COMING].text
    assert {COMING, f"en/{COMING}"} <= found.reachable("index.html") | found.reachable("en/index.html")
    assert found.dead() == []


def test_when_its_day_has_come_nothing_is_announced_any_more(content: Path) -> None:
    """The switch happens by building again; the old version needs no edit."""
    add_version(content, "2031-08-01", name="Thuê chỗ mới")
    found = crawl_on(content, "2031-08-01")
    assert COMING not in found.pages
    assert "thủ tục này thay đổi" not in found.pages[PAGE].text
    assert "Chưa có hiệu lực" not in found.pages[PAGE].text


def test_what_has_ended_says_so_and_takes_no_forms(content: Path) -> None:
    """After `until` and without a successor the page stays to be read; lists and forms have it no more."""
    write_record(
        content,
        "procedure",
        record("procedure", CODE) | {"effective": {"from": "2020-02-29", "until": "2031-06-30"}},
    )
    found = crawl(content)
    assert "Đã hết hiệu lực" in found.pages[PAGE].text
    assert "30/06/2031" in found.pages[PAGE].text
    assert "Đặt lịch hẹn" not in found.pages[PAGE].text
    assert FORM not in found.pages
    assert CODE not in found.pages["linh-vuc/cho-phien/index.html"].text
    assert found.dead() == []


def test_the_last_day_still_counts(content: Path) -> None:
    """`until` is the last day on which it holds."""
    data = record("procedure", CODE) | {"effective": {"from": "2020-02-29", "until": "2031-06-30"}}
    write_record(content, "procedure", data)
    assert CODE in site_on(content, "2031-06-30").procedures
    assert CODE not in site_on(content, "2031-07-01").procedures


def test_what_is_only_to_come_is_no_procedure_yet(content: Path) -> None:
    """Its page says from when; no list, search or form has it."""
    write_record(content, "procedure", record("procedure", CODE) | {"effective": {"from": "2031-08-01"}})
    site = site_on(content, "2031-07-01")
    assert CODE not in site.procedures
    assert CODE not in site.forms
    assert CODE.encode() not in site.assets["search.json"]
    found = crawl(content)
    assert "Chưa có hiệu lực – áp dụng từ 01/08/2031" in found.pages[PAGE].text
    assert COMING in found.pages
    assert found.dead() == []


def test_a_coming_version_costs_what_it_costs_on_its_first_day(content: Path) -> None:
    """Its page is read by who will pay then; the page in force says what holds today."""
    fees = [{"name": "Phí chỗ", "kind": "fee", "amount": 45000, "valid_from": "2031-08-01"}]
    add_version(content, "2031-08-01", fees=fees)
    found = crawl(content)
    facts = found.pages[COMING].text.partition("Chi phí")[2][:200]
    assert "45.000" in facts
    assert "Mức thu sắp áp dụng" not in found.pages[COMING].text
