"""Files in a real browser: picked, sent straight to the store, reordered, removed, kept whatever fails."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.filling import complete, fill, fill_pages, form_fields, go_on
from tests.browser.photos import photo
from tests.browser.test_accessibility import AXE, OFFENCES, RULES
from tests.browser.test_journey import open_page

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Running

FORM = "/thu-tuc/1.004194/nop-ho-so/"
PAPER = '[data-files="housing_papers"]'
GRANTS = "**/api/procedures/*/uploads"
RAW = "[name=housing_papers]"


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three small photos and two large ones."""
    folder = tmp_path_factory.mktemp("photos")
    paths = [folder / f"Trang {number}.jpg" for number in range(5)]
    for number, path in enumerate(paths):
        photo(path, number, 0.3 if number < 3 else 7)
    return paths


def opened(browser: Browser, running: Running) -> Page:
    """The form, with its file control ready."""
    page = open_page(browser)
    page.goto(running.url + FORM)
    fill_pages(page, javascript=True, until=PAPER, attach=False)
    page.wait_for_selector(f"{PAPER} .attach")
    return page


def fill_here(page: Page) -> None:
    """Everything on the page of the form that shows, but files."""
    section = int(page.locator(".page.current").get_attribute("data-page") or 0)
    here = [one for one in form_fields(page) if one["section"] == section and one["type"] != "files"]
    fill(page, here, javascript=True)


def pick(page: Page, *paths: Path, button: str = "Chọn") -> None:
    """As a person: press the button, choose files."""
    with page.expect_file_chooser() as chooser:
        page.locator(f"{PAPER} .attach button", has_text=button).click()
    chooser.value.set_files(paths if chooser.value.is_multiple() else paths[0])


def sent(page: Page, count: int) -> list[str]:
    """Waits until so many files are there; their names in order."""
    page.wait_for_function(
        "count => document.querySelectorAll('.attached li[data-state=clean]').length === count", arg=count
    )
    return page.locator(".attached .name").all_inner_texts()


def references(page: Page) -> list[list[str]]:
    """What the form would post: [id, size, type, digest, name] of each."""
    return [
        str(one.get_attribute("value")).split("~", 4) for one in page.locator(f"form[data-form] {RAW}").all()
    ]


def said(page: Page) -> str:
    """What a screen reader last heard of the files."""
    return page.locator(f"{PAPER} [role=status]").inner_text()


def record(running: Running, code: str) -> dict[str, Any]:
    """What is kept of a dossier."""
    found = [json.loads(path.read_bytes()) for path in (running.store / "submissions").rglob("record.json")]
    return next(one for one in found if one["code"] == code)


def test_files_are_sent_reordered_removed_and_submitted(
    browser: Browser, running: Running, photos: list[Path]
) -> None:
    """The order on the page is that of the dossier, without what was removed; stored is what was picked."""
    page = opened(browser, running)
    pick(page, *photos[:3])
    assert sent(page, 3) == ["Trang 0.jpg", "Trang 1.jpg", "Trang 2.jpg"]
    page.get_by_role("button", name="Đưa Trang 2.jpg lên trước").press("Enter")
    assert said(page) == "Trang 2.jpg ở vị trí 2"
    page.keyboard.press("Enter")
    assert said(page) == "Trang 2.jpg ở vị trí 1"
    assert page.evaluate("document.activeElement.ariaLabel") == "Đưa Trang 2.jpg ra sau"
    page.get_by_role("button", name="Bỏ Trang 0.jpg").press("Enter")
    assert said(page) == "Đã bỏ Trang 0.jpg"
    assert page.evaluate("document.activeElement.ariaLabel") == "Bỏ Trang 1.jpg"
    pick(page, photos[2])
    page.wait_for_selector(f"{PAPER} [role=status]:text('đã có trong danh sách')")
    digests = [hashlib.sha256(photos[number].read_bytes()).hexdigest() for number in (2, 1)]
    assert [one[3] for one in references(page)] == digests

    complete(page, javascript=True, attach=False)
    assert "Trang 2.jpg" in page.locator("main").inner_text()
    page.get_by_role("button", name="Gửi hồ sơ").click()
    page.wait_for_selector(".panel-received")
    kept = record(running, page.locator(".panel-received .code").inner_text())
    assert [one["sha256"] for one in kept["files"]] == digests
    for one in kept["files"]:
        stored = (running.store / "uploads" / kept["sid"] / one["id"]).read_bytes()
        assert hashlib.sha256(stored).hexdigest() == one["sha256"]


def test_what_cannot_be_sent_says_why_and_stops_nothing_else(
    browser: Browser, running: Running, photos: list[Path], tmp_path: Path
) -> None:
    """Another type, empty, too large: each says so beside itself, and again when the page is to be left."""
    wrong = {"ghi chú.txt": b"x", "trống.pdf": b"", "to.pdf": b"0" * (10 * 1024 * 1024 + 1)}
    for name, content in wrong.items():
        (tmp_path / name).write_bytes(content)
    page = opened(browser, running)
    pick(page, *(tmp_path / name for name in wrong), photos[0])
    sent(page, 1)
    troubles = page.locator(".attached .trouble:visible").all_inner_texts()
    assert ["chỉ nhận tệp" in troubles[0], "trống" in troubles[1], "không quá 10 MB" in troubles[2]] == [
        True
    ] * 3
    assert len(references(page)) == 1
    fill_here(page)
    go_on(page)
    page.wait_for_selector(".govuk-error-summary")
    assert "“ghi chú.txt”" in page.locator(".govuk-error-summary").inner_text()
    page.locator(".govuk-error-summary a").click()
    assert page.evaluate("document.activeElement.textContent") == "Chọn thêm tệp"
    for name in wrong:
        page.get_by_role("button", name=f"Bỏ {name}").click()
    fill_pages(page, javascript=True, attach=False)
    go_on(page)
    page.wait_for_selector("form[data-confirm]")


def test_a_refusal_is_told_beside_the_file(browser: Browser, running: Running, photos: list[Path]) -> None:
    """The verdict's sentence stands at the file at once, and in the summary when the page is to be left."""
    page = opened(browser, running)
    refusal = {
        "state": "refused",
        "reason": "encrypted",
        "message": "Tệp có mật khẩu.",
        "message_en": "Locked.",
    }
    page.route("**/uploads/verdict", lambda route: route.fulfill(status=200, json=refusal))
    pick(page, photos[0])
    page.wait_for_selector(".attached li[data-state=refused]")
    assert page.locator(".attached .trouble").inner_text() == "Tệp có mật khẩu."
    assert said(page) == "Không nhận Trang 0.jpg: Tệp có mật khẩu."
    assert references(page) == []
    fill_here(page)
    go_on(page)
    page.wait_for_selector(".govuk-error-summary")
    told = page.locator(".govuk-error-summary li").all_inner_texts()
    assert told == ["“Trang 0.jpg”: Tệp có mật khẩu."]


def test_uploads_go_on_by_themselves_and_nothing_is_sent_twice(
    browser: Browser, running: Running, photos: list[Path]
) -> None:
    """Without a network they wait; what is there already is not sent again."""
    page = opened(browser, running)
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url))
    page.context.set_offline(True)
    pick(page, *photos[:3])
    page.wait_for_selector(f"{PAPER} [role=status]:text('tự gửi tiếp khi có mạng')")
    page.context.set_offline(False)
    sent(page, 3)
    page.get_by_role("button", name="Bỏ Trang 0.jpg").click()
    pick(page, photos[0])
    assert sent(page, 3) == ["Trang 1.jpg", "Trang 2.jpg", "Trang 0.jpg"]
    assert sum(url.endswith("/api/uploads") for url in posts) == 3


def test_reloading_finds_what_was_sent(browser: Browser, running: Running, photos: list[Path]) -> None:
    """The references alone suffice: after a reload the list is there, and can be submitted."""
    page = opened(browser, running)
    pick(page, *photos[:2])
    sent(page, 2)
    before = references(page)
    page.reload()
    page.wait_for_selector(".attached li >> nth=1")
    assert references(page) == before
    complete(page, javascript=True, attach=False)
    page.get_by_role("button", name="Gửi hồ sơ").click()
    page.wait_for_selector(".panel-received")


def test_what_the_server_lost_is_sent_again_by_itself(
    browser: Browser, running: Running, photos: list[Path]
) -> None:
    """Uploads that were swept meanwhile: the page sends them again and repeats the submission."""
    page = opened(browser, running)
    pick(page, *photos[:2])
    sent(page, 2)
    complete(page, javascript=True, attach=False)
    for one in references(page):
        next((running.store / "uploads").rglob(one[0])).unlink()
    page.get_by_role("button", name="Gửi hồ sơ").click()
    page.wait_for_selector(".panel-received")
    kept = record(running, page.locator(".panel-received .code").inner_text())
    assert all((running.store / "uploads" / kept["sid"] / one["id"]).exists() for one in kept["files"])


def test_a_big_photo_is_made_smaller_only_when_asked(
    browser: Browser, running: Running, photos: list[Path]
) -> None:
    """The smaller copy is offered while it goes slowly, and the original can be had back."""
    page = opened(browser, running)
    page.route(GRANTS, lambda route: route.abort())
    pick(page, photos[3])
    page.get_by_role("button", name="Gửi bản nhỏ hơn").click()
    page.unroute(GRANTS)
    sent(page, 1)
    [small] = references(page)
    assert int(small[1]) < photos[3].stat().st_size * 0.8
    page.get_by_role("button", name="Gửi ảnh gốc").click()
    page.wait_for_function(
        "size => document.querySelector('[name=housing_papers]')?.value.includes(`~${size}~`)",
        arg=photos[3].stat().st_size,
    )
    sent(page, 1)
    assert references(page)[0][3] == hashlib.sha256(photos[3].read_bytes()).hexdigest()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe(browser: Browser, running: Running, photos: list[Path], tmp_path: Path, scheme: str) -> None:
    """Nothing to object to with files sent, refused and under way."""
    (tmp_path / "ghi chú.txt").write_bytes(b"x")
    page = opened(browser, running)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    pick(page, photos[0], tmp_path / "ghi chú.txt")
    sent(page, 1)
    page.route(GRANTS, lambda route: route.abort())
    pick(page, photos[4])
    page.wait_for_selector(".attached li[data-state=waiting]")
    page.evaluate(AXE.read_text())
    assert page.evaluate(OFFENCES, RULES) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_scripts_the_input_is_plain(browser: Browser, running: Running) -> None:
    """A multipart form with a file input and its limits in words."""
    page = open_page(browser, javascript=False)
    page.goto(running.url + FORM)
    assert page.locator("form[data-form]").get_attribute("enctype") == "multipart/form-data"
    assert page.locator(f"{PAPER} input[type=file]").get_attribute("name") == "housing_papers"
    assert "nhiều nhất 8 tệp" in page.locator(PAPER).inner_text()
