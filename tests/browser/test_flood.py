"""What a citizen sees of a flood: a second with scripts; without them a page that keeps all, and a wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import start
from tests.browser.filling import complete
from tests.browser.test_journey import open_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Running

FORM = "/thu-tuc/1.004873/nop-ho-so/"


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """An installation where one submission is all that comes in without proof."""
    folder = tmp_path_factory.mktemp("crowded")
    settings = {"MOTCUA_STORE": f"file:{folder / 'store'}", "MOTCUA_LIMITS": "1 1"}
    with start(folder, settings) as running:
        yield running


def checked(browser: Browser, running: Running, javascript: bool) -> Page:
    """The page "check your answers" of a filled form."""
    page = open_page(browser, javascript)
    page.goto(running.url + FORM)
    complete(page, javascript)
    page.wait_for_selector("form[data-confirm] button[value=submit]")
    return page


def records(running: Running) -> int:
    return len(list(running.store.glob("submissions/*/record.json")))


def test_a_script_proves_the_work_and_nobody_notices(browser: Browser, crowded: Running) -> None:
    """Twice from one address, where one is free: both get their receipt without doing anything."""
    for number in (1, 2):
        page = checked(browser, crowded, javascript=True)
        page.locator("form[data-confirm] button[value=submit]").click()
        page.get_by_text("Đã nhận").first.wait_for()
        assert records(crowded) == number


def test_without_scripts_a_page_keeps_all_until_the_turn_has_come(browser: Browser, crowded: Running) -> None:
    """The page says that nothing is lost; pressed too early it keeps the place; then the receipt comes."""
    page = checked(browser, crowded, javascript=False)
    before = records(crowded)
    page.locator("form[data-confirm] button[value=submit]").click()
    assert page.locator("h1").inner_text() == "Đang đông người gửi"
    page.locator("form[data-waiting] button").click()
    assert page.locator("h1").inner_text() == "Đang đông người gửi"
    page.wait_for_timeout(12_000)
    page.locator("form[data-waiting] button").click()
    page.get_by_text("Đã nhận").first.wait_for()
    assert records(crowded) == before + 1
