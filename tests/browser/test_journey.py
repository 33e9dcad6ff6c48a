"""The whole path in a real browser, with and without scripts: search, form, receipt, back office, status."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import ROOT, Running
from tests.browser.filling import complete, fill, form_fields, go_on

if TYPE_CHECKING:
    from playwright.sync_api import APIResponse, Browser, Page, Route, ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 740}


def open_page(browser: Browser, javascript: bool = True) -> Page:
    """A page of a fresh browser profile; any script error or blocked resource fails the test."""
    page = browser.new_context(
        viewport=PHONE, java_script_enabled=javascript, reduced_motion="reduce"
    ).new_page()
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    page.on("console", lambda message: _no_violation(message.text))
    page.set_default_timeout(15_000)
    return page


def _no_violation(text: str) -> None:
    if "Content Security Policy" in text:
        pytest.fail(text)


def procedures_with_form() -> list[str]:
    """Codes of the records of content/ that have a form."""
    return [
        path.stem
        for path in sorted((ROOT / "content" / "procedures").rglob("*.yaml"))
        if "\nform:" in path.read_text()
    ]


@pytest.mark.parametrize("store", ["running", "running_on_s3"], ids=["directory", "SeaweedFS"])
@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_from_search_to_the_new_status(
    browser: Browser, request: pytest.FixtureRequest, store: str, javascript: bool
) -> None:
    """A citizen finds, reads, files and gets a receipt; the back office accepts; the due date shows."""
    running: Running = request.getfixturevalue(store)
    page = open_page(browser, javascript)
    page.goto(running.url)
    page.fill("#q", "dang ky khai sinh")
    page.press("#q", "Enter")
    found = "[data-rows] a" if javascript else "ul.procedures a"
    page.locator(found, has_text=re.compile("^Đăng ký khai sinh$")).first.click()
    assert page.locator("h1").inner_text() == "Đăng ký khai sinh"
    page.locator(".apply a").click()

    go_on(page)
    summary = page.locator(".govuk-error-summary")
    assert "Họ, chữ đệm, tên" in summary.inner_text()
    assert page.title().startswith("Lỗi:")

    page.goto(page.url) if javascript else page.go_back()
    typed = complete(page, javascript)
    shown = page.locator("main").inner_text()
    for text in typed.values():
        if text and "\n" not in text and text[0] not in "0+":
            assert text in shown, text
    page.get_by_role("button", name="Gửi hồ sơ").click()
    page.wait_for_selector(".panel-received")
    code = page.locator(".panel-received .code").inner_text()
    secret = page.locator(".secret .word").inner_text()
    assert re.fullmatch(r"H99(\.\d\d)*-\d{6}-\d{4,7}", code)
    link = page.locator(".secret a").get_attribute("href") or ""
    assert link == f"{running.url}/tra-cuu/#{code}.{secret}"
    assert code not in page.url
    assert secret not in page.url

    page.goto(link)
    if not javascript:
        page.fill("#code", code)
        page.fill("#secret", secret.lower().replace("-", " "))
        page.get_by_role("button", name="Tra cứu").click()
    page.wait_for_selector('[data-status="registered"]')
    assert secret not in page.url

    office = open_page(browser, javascript)
    office.goto(running.back_office)
    office.get_by_role("link", name=code).click()
    assert "Trần Thị Bưởi" in office.locator("body").inner_text()
    office.get_by_role("button", name="Tiếp nhận", exact=True).click()

    page.goto(link)
    page.reload()
    if not javascript:
        page.fill("#code", code)
        page.fill("#secret", secret)
        page.get_by_role("button", name="Tra cứu").click()
    page.wait_for_selector('[data-status="accepted"]')
    assert re.search(r"\d\d:\d\d \d\d/\d\d/20\d\d", page.locator("[data-due]").inner_text())


@pytest.mark.parametrize("code", procedures_with_form())
@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_every_form_goes_through(browser: Browser, running: Running, code: str, javascript: bool) -> None:
    """Each form of the catalogue can be filled from its own field list and ends with a receipt."""
    page = open_page(browser, javascript)
    page.goto(f"{running.url}/thu-tuc/{code}/nop-ho-so/")
    complete(page, javascript)
    page.locator("form[data-confirm] button").first.click()
    page.wait_for_selector(".panel-received")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"] if javascript else True


def test_a_second_click_and_the_back_button_make_no_second_dossier(
    browser: Browser, running: Running
) -> None:
    """Two clicks give one dossier, reloading shows its receipt, going back tells that it was sent."""
    page = open_page(browser)
    page.goto(f"{running.url}/thu-tuc/1.004873/nop-ho-so/")
    complete(page, javascript=True)
    before = len(list((running.store / "submissions").rglob("record.json")))
    page.get_by_role("button", name="Gửi hồ sơ").dblclick()
    page.wait_for_selector(".panel-received")
    code = page.locator(".panel-received .code").inner_text()
    page.reload()
    assert page.locator(".panel-received .code").inner_text() == code
    page.go_back()
    page.wait_for_selector("text=Hồ sơ này đã được nộp")
    assert page.url == f"{running.url}/thu-tuc/1.004873/nop-ho-so/"
    assert len(list((running.store / "submissions").rglob("record.json"))) == before + 1


def test_a_lost_answer_is_asked_for_again(browser: Browser, running: Running) -> None:
    """The network drops the first answer after the server has committed: the retry finds the same dossier."""
    page = open_page(browser)
    page.add_init_script("delete AbortSignal.timeout")  # cheap phones do not have it yet
    page.goto(f"{running.url}/thu-tuc/1.004873/nop-ho-so/")
    complete(page, javascript=True)
    before = len(list((running.store / "submissions").rglob("record.json")))
    lost: list[APIResponse] = []

    def lose_first(route: Route) -> None:
        if not lost and route.request.headers.get("accept") == "application/json":
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    page.route("**/api/procedures/**", lose_first)
    page.get_by_role("button", name="Gửi hồ sơ").click()
    page.wait_for_selector(".panel-received")
    assert lost[0].status == 201
    assert json.loads(lost[0].text())["code"] == page.locator(".panel-received .code").inner_text()
    assert len(list((running.store / "submissions").rglob("record.json"))) == before + 1


def test_both_ends_find_the_same_errors(browser: Browser, running: Running) -> None:
    """Wrong answers give the same sentences from the browser's checks and from the server's."""
    wrong = {
        "child_name": "An 123",
        "child_birth_date": "31/02/2024",
        "requester_citizen_id": "123",
        "requester_phone": "12",
        "requester_email": "khong-phai-thu",
        "copies": "hai",
    }
    found = []
    for javascript in (True, False):
        page = open_page(browser, javascript)
        page.goto(f"{running.url}/thu-tuc/1.001193/nop-ho-so/")
        if javascript:
            page.wait_for_selector('[data-field="requester_address"] select >> nth=1', state="attached")
        fields, told = form_fields(page), list[str]()
        for section in range(4):
            page.wait_for_selector(f'.page.current[data-page="{section}"]')
            here = [field for field in fields if field["section"] == section]
            mistakes = {field["name"]: wrong[field["name"]] for field in here if field["name"] in wrong}
            for mistaken in (True, False) if mistakes else (False,):
                fill(page, here, javascript)
                for name, text in mistakes.items() if mistaken else ():
                    page.fill(f'[name="{name}"]', text)
                go_on(page)
                if mistaken:
                    told += page.locator(".govuk-error-summary li").all_inner_texts()
                    for name, text in mistakes.items():
                        assert page.input_value(f'[name="{name}"]') == text
        found.append(told)
    assert found[0] == found[1]
    assert len(found[0]) == len(wrong)


def test_english_interface(browser: Browser, running: Running) -> None:
    """The English pages speak English around the record's own Vietnamese."""
    page = open_page(browser)
    page.goto(f"{running.url}/en/thu-tuc/1.001193/nop-ho-so/")
    go_on(page)
    assert page.locator(".govuk-error-summary h2").inner_text() == "There is a problem"
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("dang ky khai sinh", "1.001193"),
        ("ĐĂNG KÝ KHAI SINH", "1.001193"),
        ("mo quan pho", "1.001612"),
        ("xac nhan doc than", "1.004873"),
        ("photo cong chung", "2.000815"),
        ("1.0041", "1.004194"),
        ("!!!", None),
        ("qqq zzz", None),
    ],
)
def test_what_people_type_finds_it(browser: Browser, running: Running, query: str, code: str | None) -> None:
    """Without marks, in capitals, with one word that nobody foresaw; and an honest nothing."""
    page = open_page(browser)
    page.goto(f"{running.url}/thu-tuc/?q={query}")
    page.wait_for_selector("[data-rows] a" if code else "[data-nothing]:not([hidden])")
    found = [link.get_attribute("href") for link in page.locator("[data-rows] a").all()]
    assert found[:1] == ([f"/thu-tuc/{code}/"] if code else [])
    assert page.locator("[data-search-status]").inner_text()
