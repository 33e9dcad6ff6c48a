"""Drafts: kept by choice on the device, carried as a file, opened in a changed form, never silently lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.filling import complete
from tests.browser.test_journey import open_page
from tests.browser.test_pages import FORM, opened

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Running

KEEP = "label[for=draft-keep]"
SAID = "[data-draft-said]"
NAME = '[name="requester_name"]'


def kept(browser: Browser, running: Running, name: str = "Lê Văn Cam") -> Page:
    """A form with a draft kept on the device."""
    page = opened(browser, running)
    page.fill(NAME, name)
    page.locator(KEEP).click()
    page.wait_for_selector(f"{SAID}:text('Đã lưu nháp')")
    return page


def downloaded(page: Page, folder: Path) -> Path:
    """The draft as a file."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải nháp về thành tệp").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_nothing_is_kept_unless_chosen(browser: Browser, running: Running) -> None:
    """Off by default: another tab finds nothing."""
    page = opened(browser, running)
    assert not page.locator("#draft-keep").is_checked()
    page.fill(NAME, "Lê Văn Cam")
    page.wait_for_timeout(600)
    other = page.context.new_page()
    other.goto(running.url + FORM)
    other.wait_for_timeout(500)
    assert not other.locator("[data-draft-notice]").is_visible()


def test_a_draft_is_found_in_another_tab_and_deleted(browser: Browser, running: Running) -> None:
    """It goes on under its key, works without a network, and one button removes it."""
    page = kept(browser, running)
    other = page.context.new_page()
    other.goto(running.url + FORM)
    other.wait_for_selector("[data-draft-notice]:visible")
    other.context.set_offline(True)
    other.get_by_role("button", name="Điền tiếp").click()
    expect(other.locator(NAME)).to_have_value("Lê Văn Cam")
    assert other.input_value("[name=_key]") == page.input_value("[name=_key]")
    other.get_by_role("button", name="Xóa nháp").last.click()
    other.wait_for_selector(f"{SAID}:text('Đã xóa nháp')")
    assert other.input_value(NAME) == "Lê Văn Cam"
    other.context.set_offline(False)
    third = page.context.new_page()
    third.goto(running.url + FORM)
    third.wait_for_timeout(500)
    assert not third.locator("[data-draft-notice]").is_visible()


def test_a_found_draft_is_not_lost_by_a_slip(browser: Browser, running: Running) -> None:
    """Deleting it from the notice asks once more, and "no" offers it again."""
    page = kept(browser, running)
    other = page.context.new_page()
    other.goto(running.url + FORM)
    notice = other.locator("[data-draft-notice]")
    notice.get_by_role("button", name="Xóa nháp").click()
    notice.get_by_role("button", name="Không, giữ lại").click()
    notice.get_by_role("button", name="Xóa nháp").click()
    notice.get_by_role("button", name="Xóa hẳn").click()
    third = page.context.new_page()
    page.close()  # or it would keep its own filling as a draft again
    third.goto(running.url + FORM)
    third.wait_for_timeout(500)
    assert not third.locator("[data-draft-notice]").is_visible()


def test_two_tabs_do_not_overwrite_each_other(browser: Browser, running: Running) -> None:
    """Whoever saves second is told, and chooses."""
    page = kept(browser, running)
    other = page.context.new_page()
    other.goto(running.url + FORM)
    other.get_by_role("button", name="Điền tiếp").click()
    expect(other.locator(NAME)).to_have_value("Lê Văn Cam")
    other.fill(NAME, "Lê Văn Bưởi")
    other.wait_for_selector(f"{SAID}:text('Đã lưu nháp')")
    page.fill(NAME, "Lê Văn Chanh")
    page.wait_for_selector("[data-draft-notice]:visible")
    assert page.input_value(NAME) == "Lê Văn Chanh"
    page.get_by_role("button", name="Lấy bản của cửa sổ kia").click()
    page.wait_for_function(f"document.querySelector('{NAME}').value === 'Lê Văn Bưởi'")


def test_a_sent_draft_is_gone(browser: Browser, running: Running) -> None:
    """After the receipt neither the device nor the tab keeps any of it."""
    page = kept(browser, running)
    complete(page, javascript=True)
    page.get_by_role("button", name="Gửi hồ sơ").click()
    page.wait_for_selector(".panel-received")
    other = page.context.new_page()
    other.goto(running.url + FORM)
    other.wait_for_timeout(500)
    assert not other.locator("[data-draft-notice]").is_visible()
    assert not page.evaluate("Object.keys(sessionStorage).some((name) => name.includes('filling'))")


def test_a_draft_travels_as_a_file(browser: Browser, running: Running, tmp_path: Path) -> None:
    """Saved on one device, opened on another: the same answers under the same key."""
    page = opened(browser, running)
    page.fill(NAME, "Lê Văn Cam <b>")
    path = downloaded(page, tmp_path)
    assert path.name == "1.004873-nhap.json"
    elsewhere = opened(browser, running)
    elsewhere.set_input_files("#draft-load", path)
    elsewhere.wait_for_selector(f"{SAID}:text('Đã mở nháp')")
    assert elsewhere.input_value(NAME) == "Lê Văn Cam <b>"
    assert elsewhere.input_value("[name=_key]") == page.input_value("[name=_key]")


CASES: dict[str, tuple[Any, str]] = {
    "no JSON": (b"\x00\x01", "Không đọc được"),
    "a list": ([], "Không đọc được"),
    "another format": ({"format": "x"}, "Không đọc được"),
    "newer": ({"version": 2}, "bản mới hơn"),
    "another procedure": ({"procedure": "1.001193"}, "thủ tục khác"),
    "a key that is none": ({"key": "<script>"}, "Không đọc được"),
    "answers that are no texts": ({"typed": {"requester_name": [{"a": 1}]}}, "Không đọc được"),
    "a name that is none": ({"typed": {"__proto__x": ["a"], "_key": ["b"]}}, "Không đọc được"),
    "a file that no answer names": ({"files": [{"id": "0" * 32, "data": "QQ=="}]}, "Không đọc được"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_bad_file_is_told_and_changes_nothing(
    browser: Browser, running: Running, tmp_path: Path, case: str
) -> None:
    """A sentence for each way in which a file is no draft of this form."""
    page = opened(browser, running)
    page.fill(NAME, "Lê Văn Cam")
    path = downloaded(page, tmp_path)
    wrong, sentence = CASES[case]
    if isinstance(wrong, bytes):
        path.write_bytes(wrong)
    elif isinstance(wrong, list):
        path.write_text("[]")
    else:
        path.write_text(json.dumps(json.loads(path.read_bytes()) | wrong))
    key = page.input_value("[name=_key]")
    page.set_input_files("#draft-load", path)
    page.wait_for_selector(f"{SAID}:text('{sentence}')")
    assert page.input_value(NAME) == "Lê Văn Cam"
    assert page.input_value("[name=_key]") == key


def test_a_draft_of_a_form_that_changed(browser: Browser, running: Running, tmp_path: Path) -> None:
    """What fits is filled in, what does not is shown to copy, and what is new is named."""
    page = opened(browser, running)
    page.fill(NAME, "Lê Văn Cam")
    path = downloaded(page, tmp_path)
    draft = json.loads(path.read_bytes())
    draft["form"] = "0" * 64
    draft["typed"]["nickname"] = ["Tý"]
    draft["asked"] |= {"nickname": "Tên thường gọi"}
    del draft["asked"]["requester_phone"]
    path.write_text(json.dumps(draft))
    again = open_page(browser)
    again.goto(running.url + FORM)
    again.set_input_files("#draft-load", path)
    again.wait_for_selector("[data-draft-notice]:visible")
    told = again.locator("[data-draft-notice]").inner_text()
    assert "Biểu mẫu đã thay đổi" in told
    assert "Tên thường gọi" in told
    assert "Tý" in told
    assert "Câu hỏi mới" in told
    assert again.input_value(NAME) == "Lê Văn Cam"
