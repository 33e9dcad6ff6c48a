"""The procedure's page in a real browser: the choice of case and channel, the list to tick, and paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.test_journey import open_page

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Running

PASSPORT = "/thu-tuc/1.001456/"
BIRTH = "/thu-tuc/1.001193/"
CARD = "/thu-tuc/1.014064/"


def shown(page: Page) -> list[str]:
    """The cases on show, by id."""
    return [
        str(case.get_attribute("data-case"))
        for case in page.locator("[data-case]").all()
        if case.is_visible()
    ]


def choose(page: Page, label: str) -> None:
    """Click an answer of the chooser."""
    page.locator("[data-chooser] label", has_text=label).click()


def test_without_scripts_everything_is_there(browser: Browser, running: Running) -> None:
    """No question, no button, no hidden case: the page is a whole text."""
    page = open_page(browser, javascript=False)
    page.goto(f"{running.url}{PASSPORT}?truong-hop=lan-dau&cach=online")
    assert len(shown(page)) == page.locator("[data-case]").count() == 4
    assert not page.locator("[data-chooser]").is_visible()
    assert not page.locator("[data-print]").is_visible()


def test_a_case_hides_only_its_alternatives(browser: Browser, running: Running) -> None:
    """Another alternative goes; what may come on top stays until that question is answered, too."""
    page = open_page(browser)
    page.goto(f"{running.url}{PASSPORT}")
    before = page.locator("dd[data-papers]").inner_text()
    choose(page, "Trẻ chưa đủ 14 tuổi")
    assert shown(page) == ["duoi-14-tuoi", "4"]
    said = page.locator("dd[data-papers]").inner_text()
    assert said.startswith("4 loại giấy tờ"), "unticked cases are not counted"
    assert "1 trường hợp riêng cần thêm giấy tờ" in said
    assert "Điều nào đúng với bạn?" in page.locator("[data-status]").inner_text(), "what is still open"
    choose(page, "Không điều nào ở trên")
    assert shown(page) == ["duoi-14-tuoi"]
    assert page.locator("dd[data-papers]").inner_text().startswith("4 loại giấy tờ")
    assert "Giấy tờ cần có: 4" in page.locator("[data-status]").inner_text()
    choose(page, "Người mất năng lực hành vi")
    assert shown(page) == ["lan-dau", "duoi-14-tuoi", "4"], "a case brings those that it builds on"
    page.get_by_role("button", name="Xem tất cả").click()
    page.wait_for_function("!location.search")
    assert len(shown(page)) == 4
    assert page.locator("dd[data-papers]").inner_text() == before


def test_the_address_keeps_the_choice(browser: Browser, running: Running) -> None:
    """A copied address and going back show the same; words of another site's address change nothing."""
    page = open_page(browser)
    page.goto(f"{running.url}{PASSPORT}")
    choose(page, "Trẻ chưa đủ 14 tuổi")
    choose(page, "Trực tuyến")
    assert page.url.endswith("?truong-hop=duoi-14-tuoi&cach=online")
    page.reload()
    assert "lan-dau" not in shown(page)
    page.goto(f"{running.url}{PASSPORT}?truong-hop=khong-co&cach=bo-cau")
    assert len(shown(page)) == 4


def test_a_link_to_a_case_hides_no_other_that_may_apply(browser: Browser, running: Running) -> None:
    """Guides lead to a case that comes on top: it is ticked, and nothing that nobody was asked about goes."""
    page = open_page(browser)
    page.goto(f"{running.url}{CARD}#truong-hop-duoi-14-tuoi")
    assert page.locator("[data-chooser] input:checked").input_value() == "duoi-14-tuoi"
    assert len(shown(page)) == 4
    page.goto(f"{running.url}/thu-tuc/1.004222/#truong-hop-nha-thue-muon")
    assert shown(page) == ["nha-thue-muon"]


def test_a_channel_changes_time_fee_and_papers(browser: Browser, running: Running) -> None:
    """What belongs to another way of filing goes; the paper that the online form replaces is not counted."""
    page = open_page(browser)
    page.goto(f"{running.url}/thu-tuc/1.004222/")
    choose(page, "Trực tuyến")
    fees = page.locator("#chi-phi .fee:visible")
    assert [re.sub(r"\s", " ", text) for text in fees.locator(".amount").all_inner_texts()] == [
        "10.000 đ / lần"
    ]
    assert page.locator("#thoi-han .office:visible").count() == 1
    page.goto(f"{running.url}{BIRTH}?cach=online&them=-")
    assert page.locator(".spared").count() == 1
    assert page.locator("dd[data-papers]").inner_text().startswith("2 loại giấy tờ")


def test_ticks_stay_in_the_page_and_print_empty(browser: Browser, running: Running, tmp_path: Path) -> None:
    """Every paper has its box with its name; nothing of it is kept; paper shows empty boxes on two sheets."""
    page = open_page(browser)
    page.goto(f"{running.url}{BIRTH}")
    boxes = page.locator(".papers input[type=checkbox]")
    assert boxes.count() == page.locator(".papers > li").count()
    page.get_by_role("checkbox", name="Giấy chứng sinh").check()
    page.reload()
    assert page.locator(".papers input:checked").count() == 0
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    page.emulate_media(media="print")
    assert not boxes.first.is_visible()
    for part, printed in (("giay-to", True), ("chi-phi", True), ("noi-nop", True), ("phap-ly", False)):
        assert page.locator(f"#{part}").is_visible() == printed, part
    sheets = page.pdf(path=tmp_path / "page.pdf", format="A4").count(b"/Type /Page\n")
    assert 1 <= sheets <= 2


@pytest.mark.parametrize(
    ("path", "figure"), [(PASSPORT, "3 đến 4"), ("/thu-tuc/1.004222/", "2 đến 3"), (BIRTH, "3")]
)
def test_a_channel_alone_counts_no_more(browser: Browser, running: Running, path: str, figure: str) -> None:
    """One tap that leaves the cases open leaves the range as it is."""
    page = open_page(browser)
    page.goto(f"{running.url}{path}")
    for _ in range(2):
        assert page.locator("dd[data-papers]").inner_text().startswith(f"{figure} loại giấy tờ")
        choose(page, "Trực tiếp")


def test_the_button_prints_once(browser: Browser, running: Running) -> None:
    """One click, one dialog."""
    page = open_page(browser)
    page.goto(f"{running.url}{BIRTH}")
    page.evaluate("() => { window.times = 0; window.print = () => { window.times += 1; }; }")
    page.locator("[data-print]").click()
    assert page.evaluate("window.times") == 1


@pytest.mark.parametrize("path", [PASSPORT, BIRTH])
def test_the_choice_is_made_by_keyboard_and_told(browser: Browser, running: Running, path: str) -> None:
    """Tab and space reach every answer; a status that screen readers read says what changed."""
    page = open_page(browser)
    page.goto(f"{running.url}{path}")
    status = page.locator("[data-chooser] [role=status]")
    before = status.inner_text()
    page.locator("[data-chooser] input").first.focus()
    page.keyboard.press("Space")
    assert status.inner_text() != before


@pytest.mark.parametrize(
    "ending", ["#%", "?truong-hop=%E0%A4%A", "?cach=constructor", "?them=__proto__&truong-hop=toString#"]
)
def test_a_spoiled_address_spoils_nothing(browser: Browser, running: Running, ending: str) -> None:
    """Whatever stands behind the address, the list can be ticked and printed, and no script fails."""
    page = open_page(browser)
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(f"{running.url}{BIRTH}{ending}")
    page.locator("[data-print]").wait_for(state="visible")
    assert len(shown(page)) == page.locator("[data-case]").count()
    assert failed == []


@pytest.mark.parametrize(
    "query", ["q=khai&cap=constructor", "q=%E0%A4%A", "linh-vuc=__proto__", "q=khai&cap=toString&cap="]
)
def test_a_spoiled_search_spoils_nothing(browser: Browser, running: Running, query: str) -> None:
    """Filters that do not exist are no filters, and show nothing of the script's own."""
    page = open_page(browser)
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(f"{running.url}/thu-tuc/?{query}")
    page.wait_for_timeout(1500)
    assert "function" not in page.locator("main").inner_text()
    assert failed == []
