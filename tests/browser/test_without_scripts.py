"""Without scripts, what fails is told on the page that has the answers, and leads on from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.filling import complete
from tests.browser.test_journey import open_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.conftest import Running

FORM = "/thu-tuc/1.001612/nop-ho-so/"


def test_a_store_that_is_down(browser: Browser, running: Running) -> None:
    """The same page with the same key, until the store is back and the dossier is kept."""
    page = open_page(browser, javascript=False)
    page.goto(running.url + FORM)
    complete(page, javascript=False)
    key = page.input_value("[name=_key]")
    away = running.store.with_name("away")
    running.store.rename(away)
    running.store.write_text("not a directory")
    try:
        page.get_by_role("button", name="Gửi hồ sơ").click()
        page.wait_for_selector("[data-trouble]")
        assert "Chưa biết hồ sơ đã được lưu hay chưa" in page.locator("[data-trouble]").inner_text()
    finally:
        running.store.unlink()
        away.rename(running.store)
    assert page.input_value("[name=_key]") == key
    page.get_by_role("button", name="Gửi hồ sơ").click()
    page.wait_for_selector(".panel-received")
