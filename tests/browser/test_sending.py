"""Sending over a bad network: one dossier, and the citizen knows at every moment whether it has arrived."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.filling import fill_pages, form_fields, go_on
from tests.browser.test_journey import open_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

    from tests.browser.conftest import Running

FORM = "/thu-tuc/1.004873/nop-ho-so/"
TYPED = "one => new URLSearchParams(new FormData(one)) + ''"
POSTS = "**/api/procedures/*/submissions"


def records(running: Running) -> int:
    """How many submissions are kept."""
    return len(list((running.store / "submissions").rglob("record.json")))


def filled(browser: Browser, running: Running) -> Page:
    """A form with everything answered."""
    page = open_page(browser)
    page.goto(running.url + FORM)
    fill_pages(page, javascript=True)
    return page


def checked(browser: Browser, running: Running) -> Page:
    """A page "check your answers", ready to be sent."""
    page = filled(browser, running)
    go_on(page)
    page.wait_for_selector("form[data-confirm]")
    return page


def send(page: Page) -> None:
    """The last button."""
    page.get_by_role("button", name="Gửi hồ sơ").click()


def is_post_for_json(route: Route) -> bool:
    """Whether it is the submission and not the page of the receipt."""
    return route.request.headers.get("accept") == "application/json"


def test_going_to_check_and_back_needs_no_network_and_keeps_every_answer(
    browser: Browser, running: Running
) -> None:
    """The check page stands in the form's own document: "back" and "edit" show the form as it was."""
    page = checked(browser, running)
    typed = page.locator("form[data-form]").evaluate(TYPED)
    assert page.locator("h1:visible").inner_text().endswith("Xem lại trước khi gửi")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    page.context.set_offline(True)
    for back in (page.go_back, page.get_by_role("button", name="Sửa lại").click):
        back()
        page.wait_for_selector("form[data-form]:visible")
        assert not page.locator("form[data-confirm]:visible").count()
        assert page.locator("form[data-form]").evaluate(TYPED) == typed
        page.go_forward()
        page.wait_for_selector("form[data-confirm]:visible")


def test_the_form_waits_for_the_network(browser: Browser, running: Running) -> None:
    """Without a network "continue" says so, loses nothing, and goes on by itself."""
    page = filled(browser, running)
    page.context.set_offline(True)
    go_on(page)
    page.wait_for_selector("form[data-form] [data-progress]:text('không có mạng')")
    page.context.set_offline(False)
    page.wait_for_selector("form[data-confirm]")


def test_sending_waits_for_the_network(browser: Browser, running: Running) -> None:
    """Without a network the button waits, says so, and the dossier goes by itself when it is back."""
    page = checked(browser, running)
    before = records(running)
    page.context.set_offline(True)
    send(page)
    page.wait_for_selector("form[data-confirm] [data-progress]:text('tự gửi khi có mạng')")
    assert records(running) == before
    page.context.set_offline(False)
    page.wait_for_selector(".panel-received")
    assert records(running) == before + 1


def test_the_codes_show_before_the_receipt_and_stay(browser: Browser, running: Running) -> None:
    """Acknowledged, then the network is gone: the codes stand on the page, reloaded too, and can be saved."""
    page = checked(browser, running)
    before = records(running)

    def only_json(route: Route) -> None:
        route.continue_() if is_post_for_json(route) else route.abort()

    page.route(POSTS, only_json)
    send(page)
    page.wait_for_selector(".panel-received")
    code = page.locator(".panel-received .code").inner_text()
    secret = page.locator(".secret .word").inner_text()
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", secret)
    assert page.locator("[data-coming]").is_visible()
    assert page.locator(".secret a").get_attribute("href") == f"{running.url}/tra-cuu/#{code}.{secret}"
    with page.expect_download() as download:
        page.get_by_role("button", name="Lưu hai mã vào máy").click()
    saved = download.value.path().read_text("utf-8")
    assert code in saved
    assert secret in saved
    page.reload()
    page.wait_for_selector(".panel-received")
    assert page.locator(".panel-received .code").inner_text() == code
    page.unroute(POSTS)
    page.reload()
    page.wait_for_selector("text=Bạn đã khai")
    assert page.locator(".secret .word").inner_text() == secret
    assert records(running) == before + 1


def test_back_after_the_receipt_tells_that_it_was_sent(browser: Browser, running: Running) -> None:
    """No form to fill again by mistake: its code, its receipt, and a fresh form for another dossier."""
    page = checked(browser, running)
    before = records(running)
    key = page.locator("form[data-form] [name=_key]").input_value()
    send(page)
    page.wait_for_selector("text=Bạn đã khai")
    code = page.locator(".panel-received .code").inner_text()
    page.go_back()
    page.wait_for_selector("text=Hồ sơ này đã được nộp")
    assert code in page.locator("main").inner_text()
    page.get_by_role("button", name="Xem lại biên nhận").click()
    page.wait_for_selector("text=Bạn đã khai")
    page.go_back()
    page.go_forward()
    page.wait_for_selector("text=Bạn đã khai")
    page.go_back()
    page.get_by_role("button", name="Nộp hồ sơ mới").click()
    page.wait_for_selector("form[data-form]")
    assert page.locator("form[data-form] [name=_key]").input_value() not in ("", key)
    assert records(running) == before + 1


@pytest.mark.parametrize("lost", ["request", "answer", "both twice"])
def test_lost_half_way(browser: Browser, running: Running, lost: str) -> None:
    """Nobody knows whether it arrived: the page says that, asks again, and there is one dossier."""
    page = checked(browser, running)
    before = records(running)
    codes: list[str] = []
    cuts = {
        "request": ["request"],
        "answer": ["answer"],
        "both twice": ["request", "answer", "request", "answer"],
    }[lost]

    def cut(route: Route) -> None:
        if not is_post_for_json(route) or not cuts:
            return route.continue_()
        if cuts.pop(0) == "answer":
            codes.append(json.loads(route.fetch().text())["code"])
        return route.abort()

    page.route(POSTS, cut)
    send(page)
    page.wait_for_selector("form[data-confirm] [data-progress]:text('Chưa biết hồ sơ đã đến')")
    page.wait_for_selector(".panel-received", timeout=60_000)
    code = page.locator(".panel-received .code").inner_text()
    assert set(codes) <= {code}
    assert records(running) == before + 1


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"status": 503, "headers": {"retry-after": "2"}, "body": "{}"}, "gửi lại sau 2 giây"),
        ({"status": 429, "headers": {"retry-after": "1"}, "body": "{}"}, "gửi lại sau 1 giây"),
        ({"status": 500, "body": "<h1>Bad gateway</h1>"}, "Chưa biết hồ sơ đã đến"),
        (
            {"status": 200, "content_type": "text/html", "body": "<h1>Wi-Fi quán cà phê</h1>"},
            "Chưa biết hồ sơ đã đến",
        ),
        ({"status": 200, "content_type": "application/json", "body": "{}"}, "Chưa biết hồ sơ đã đến"),
        ({"status": 403, "content_type": "text/html", "body": "<h1>Bị chặn</h1>"}, "Chưa biết hồ sơ đã đến"),
    ],
    ids=["503", "429", "500", "login page of a network", "empty", "firewall"],
)
def test_what_is_no_acknowledgement_is_not_taken_for_one(
    browser: Browser, running: Running, answer: dict[str, Any], says: str
) -> None:
    """Busy, broken, or somebody else's page: waited for as told, asked again, one dossier in the end."""
    page = checked(browser, running)
    before = records(running)
    answers = [answer]
    page.route(POSTS, lambda route: route.fulfill(**answers.pop()) if answers else route.continue_())
    send(page)
    page.wait_for_selector(f"form[data-confirm] [data-progress]:text('{says}')")
    assert records(running) == before
    page.wait_for_selector(".panel-received")
    assert records(running) == before + 1


def test_a_copy_of_the_tab_shows_the_same_receipt(browser: Browser, running: Running) -> None:
    """Two tabs with one key: the second gets the first one's receipt."""
    page = checked(browser, running)
    before = records(running)
    body = page.locator("form[data-confirm]").evaluate(
        """one => {
          const all = new FormData(one);
          all.set("_step", "submit");
          return new URLSearchParams(all) + "";
        }"""
    )
    first = page.request.post(
        f"{running.url}/api/procedures/1.004873/submissions",
        data=body,
        headers={"content-type": "application/x-www-form-urlencoded", "accept": "application/json"},
    )
    assert first.status == 201
    send(page)
    page.wait_for_selector(".panel-received")
    assert page.locator(".panel-received .code").inner_text() == first.json()["code"]
    assert records(running) == before + 1


def test_the_same_key_with_other_answers_shows_the_first_code(browser: Browser, running: Running) -> None:
    """Sent in one tab, changed and sent in another: nothing is overwritten, and the first code is told."""
    page = checked(browser, running)
    before = records(running)
    problem = {
        "type": "http://x/problems/#key-reused",
        "status": 409,
        "title": "",
        "detail": "",
        "code": "H99-261122-0001",
    }
    page.route(
        POSTS,
        lambda route: route.fulfill(
            status=409, content_type="application/problem+json", body=json.dumps(problem)
        ),
    )
    send(page)
    page.wait_for_selector("text=Hồ sơ này đã được nộp")
    assert "H99-261122-0001" in page.locator("main").inner_text()
    assert not page.get_by_role("button", name="Xem lại biên nhận").count()
    assert records(running) == before


def test_what_only_the_server_finds_leads_back_to_the_field(browser: Browser, running: Running) -> None:
    """A refusal at the last step shows the form with its summary, everything typed kept."""
    page = checked(browser, running)
    field = form_fields(page)[0]["name"]
    problem = {
        "type": "http://x/problems/#invalid-answers",
        "status": 422,
        "title": "",
        "detail": "",
        "errors": [{"pointer": f"/answers/{field}", "detail": "Nhập lại tên.", "detail_en": "Again."}],
    }
    page.route(
        POSTS,
        lambda route: route.fulfill(
            status=422, content_type="application/problem+json", body=json.dumps(problem)
        ),
    )
    send(page)
    page.wait_for_selector(".govuk-error-summary")
    assert page.locator(".govuk-error-summary li").all_inner_texts() == ["Nhập lại tên."]
    assert page.locator(f'[name="{field}"]').first.input_value()
    page.unroute(POSTS)
    go_on(page)
    page.wait_for_selector("form[data-confirm]:visible")
