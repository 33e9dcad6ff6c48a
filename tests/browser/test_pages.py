"""A form in several pages: on the device with scripts, sealed without them, and nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.filling import complete, fill, fill_pages, form_fields, go_on
from tests.browser.test_journey import open_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Running

FORM = "/thu-tuc/1.004873/nop-ho-so/"
TYPED = "one => new URLSearchParams(new FormData(one)) + ''"


def opened(browser: Browser, running: Running, javascript: bool = True) -> Page:
    """The first page of a form."""
    page = open_page(browser, javascript)
    page.goto(running.url + FORM)
    return page


def at(page: Page, section: int) -> None:
    """Wait until a page of the form shows."""
    page.wait_for_selector(f'.page.current[data-page="{section}"]')


def states(page: Page) -> list[str | None]:
    """What the list says of each page."""
    return [one.get_attribute("data-state") for one in page.locator("[data-step]:not([hidden]) .state").all()]


def fill_page(page: Page, section: int, javascript: bool = True) -> None:
    """Answer every question of one page."""
    fill(page, [field for field in form_fields(page) if field["section"] == section], javascript)


def test_pages_turn_without_a_network(browser: Browser, running: Running) -> None:
    """From page to page and back by buttons, list and history; focus and title follow; nothing is asked."""
    page = opened(browser, running)
    page.wait_for_load_state("networkidle")
    title = page.title()
    page.context.set_offline(True)
    assert states(page) == ["empty", "empty", "empty"]
    fill_page(page, 0)
    go_on(page)
    at(page, 1)
    assert page.evaluate("document.activeElement.id") == "phan-2"
    assert "Phần 2 trong 3" in page.locator("#phan-2").inner_text()
    assert page.title() != title
    assert states(page)[0] == "done"
    assert page.locator('[data-step="1"] button').get_attribute("aria-current") == "step"
    page.get_by_role("button", name="Quay lại").click()
    at(page, 0)
    page.go_back()
    at(page, 1)
    page.go_back()
    at(page, 0)
    page.locator('[data-step="2"] button').click()
    at(page, 2)
    page.go_back()
    at(page, 0)


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_an_error_keeps_its_page(browser: Browser, running: Running, javascript: bool) -> None:
    """“Continue” stays on a page with something wrong, the list says so; the list itself leads anywhere."""
    page = opened(browser, running, javascript)
    go_on(page)
    page.wait_for_selector(".govuk-error-summary")
    at(page, 0)
    assert page.title().startswith("Lỗi:")
    assert states(page)[0] == "fix"
    page.locator('[data-step="2"] button').click()
    at(page, 2)
    assert not page.locator(".govuk-error-summary").count()
    go_on(page)
    page.wait_for_selector(".govuk-error-summary")


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_change_one_part_and_come_back(browser: Browser, running: Running, javascript: bool) -> None:
    """Each part has its link on the page of all answers; from there one change leads straight back."""
    page = opened(browser, running, javascript)
    complete(page, javascript)
    page.locator('button[value="edit:1"]').click()
    at(page, 1)
    go_on(page)
    page.wait_for_selector("form[data-confirm]:visible")


def test_without_scripts_answers_travel_sealed(browser: Browser, running: Running) -> None:
    """No page holds what was typed on another; going back by the page's button brings it again."""
    page = opened(browser, running, javascript=False)
    fields = form_fields(page)
    fill(page, [field for field in fields if field["section"] == 0], javascript=False)
    go_on(page)
    at(page, 1)
    assert "Trần Thị Bưởi" not in page.content()
    page.fill('[name="person_birth_date"]', "25/03/1990")
    page.get_by_role("button", name="Quay lại").click()
    at(page, 0)
    assert page.input_value('[name="requester_name"]') == "Trần Thị Bưởi"
    go_on(page)
    at(page, 1)
    assert page.input_value('[name="person_birth_date"]') == "25/03/1990"


def test_reloading_and_coming_back_keep_everything(browser: Browser, running: Running) -> None:
    """A real reload and a way out and back show the same answers, the same page, under the same key."""
    page = opened(browser, running)
    fill_pages(page, javascript=True)
    typed = page.locator("#filling").evaluate(TYPED)
    page.wait_for_timeout(500)
    page.evaluate("location.reload()")
    page.wait_for_load_state("networkidle")
    at(page, 2)
    assert page.locator("#filling").evaluate(TYPED) == typed
    page.goto(running.url + "/tra-cuu/")
    page.go_back()
    page.wait_for_load_state("networkidle")
    at(page, 2)
    assert page.locator("#filling").evaluate(TYPED) == typed


def test_opened_anew_it_offers_what_was_begun(browser: Browser, running: Running) -> None:
    """The form's address again in the same tab: an empty form under a new key, and the way to go on."""
    page = opened(browser, running)
    page.fill('[name="requester_name"]', "Lê Văn Cam")
    key = page.input_value("[name=_key]")
    page.wait_for_timeout(500)
    page.goto(running.url + "/tra-cuu/")
    page.goto(running.url + FORM)
    page.wait_for_selector("[data-draft-notice]:visible")
    assert page.input_value("[name=_key]") != key
    assert page.input_value('[name="requester_name"]') == ""
    page.get_by_role("button", name="Điền tiếp").click()
    expect(page.locator('[name="requester_name"]')).to_have_value("Lê Văn Cam")
    assert page.input_value("[name=_key]") == key
    assert page.input_value('[name="requester_name"]') == "Lê Văn Cam"


def test_two_tabs_are_two_fillings_and_a_copy_is_one(browser: Browser, running: Running) -> None:
    """Each opening has its own key; a copy of a tab has what the tab had, so both send one dossier."""
    page = opened(browser, running)
    other = page.context.new_page()
    other.goto(running.url + FORM)
    assert page.input_value("[name=_key]") != other.input_value("[name=_key]")
    page.fill('[name="requester_name"]', "Lê Văn Cam")
    page.wait_for_timeout(500)
    state, storage = page.evaluate("[history.state, {...sessionStorage}]")
    copied = page.context.new_page()  # what a browser copies with a tab
    copied.goto(running.url + "/tra-cuu/")
    copied.evaluate(
        """([state, storage, address]) => {
          for (const [name, value] of Object.entries(storage)) sessionStorage.setItem(name, value);
          history.pushState(state, "", address);
          location.reload();
        }""",
        [state, storage, FORM],
    )
    copied.wait_for_selector("#filling")
    copied.wait_for_load_state("networkidle")
    assert copied.input_value("[name=_key]") == page.input_value("[name=_key]")
    assert copied.input_value('[name="requester_name"]') == "Lê Văn Cam"
