"""Entries of a group in a real browser: one more, one less, what is computed; with and without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.axe import violations
from tests.browser.filling import fill_pages, form_fields, go_on

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Running

FORM = "/thu-tuc/2.000815/nop-ho-so/"
TABLE = '[data-group="documents"]'


def at_the_table(browser: Browser, running: Running, width: int, *, scripts: bool = True) -> Page:
    """The form at the page with the table of papers; all before it is filled in."""
    page = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=scripts, base_url=running.url
    ).new_page()
    page.goto(FORM)
    fields = form_fields(page)
    assert any(field["name"] == "documents" for field in fields)
    fill_pages(page, scripts, until=TABLE)
    return page


def paper(page: Page, number: int, *typed: str) -> None:
    """Fill a row: name, pages, copies."""
    for name, value in zip(("document_name", "pages", "copies"), typed, strict=True):
        page.fill(f'[name="documents.{number}.{name}"]', value)


@pytest.mark.parametrize("width", [360, 1280])
def test_with_scripts(browser: Browser, running: Running, width: int) -> None:
    """A row is added in place with the focus in it, is computed while one types, and goes without a gap."""
    page = at_the_table(browser, running, width)
    paper(page, 0, "Bằng", "4", "3")
    page.click(f"{TABLE} [data-add]")
    assert page.evaluate("document.activeElement.name") == "documents.1.document_name"
    assert page.inner_text(f"{TABLE} [data-said]") == "Đã thêm: Giấy tờ thứ 2"
    page.click(f"{TABLE} [data-add]")
    paper(page, 2, "Học bạ", "300", "2")
    assert page.inner_text("#f-total_fee") == "418.000 đồng"
    page.click('[value="remove:documents.0"]')
    assert page.inner_text("#f-total_fee") == "400.000 đồng"
    assert page.evaluate("document.activeElement.id") == "f-documents.0"
    assert page.input_value('[name="documents.1.document_name"]') == "Học bạ"
    page.fill('[name="documents.1.copies"]', "x")
    assert violations(page) == []
    go_on(page)
    link = page.locator(".govuk-error-summary a").first
    assert link.inner_text().startswith("Giấy tờ thứ 1: “Số bản sao”")
    link.click()
    assert page.evaluate("document.activeElement.name") == "documents.0.copies", "the blank row is gone"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []


def test_without_scripts(browser: Browser, running: Running) -> None:
    """The buttons ask the server; what was typed is still there, and the focus is at the new row."""
    page = at_the_table(browser, running, 360, scripts=False)
    paper(page, 0, "Bằng", "4", "3")
    page.click(f'{TABLE} [value="add:documents"]')
    paper(page, 1, "Học bạ", "300", "2")
    page.click('[value="remove:documents.0"]')
    assert page.input_value('[name="documents.0.document_name"]') == "Học bạ"
    assert page.locator(f"{TABLE} [data-entry]").count() == 1
    page.fill('[name="documents.0.copies"]', "")
    page.focus('[name="documents.0.copies"]')
    page.keyboard.press("Enter")  # leads on, and adds or removes nothing
    page.wait_for_selector('.govuk-error-summary a[href="#f-documents.0.copies"]')
    assert page.locator(f"{TABLE} [data-entry]").count() == 1
