"""A guided choice walked by keyboard alone, without JavaScript, from the home page to what to bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Running


def press_to(page: Page, address: str) -> None:
    """Tab to a link and follow it, as someone without a mouse does."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.locator(":focus").get_attribute("href") == address:
            outline = page.locator(":focus").evaluate(
                "e => getComputedStyle(e).outlineWidth + getComputedStyle(e).boxShadow"
            )
            assert outline != "0pxnone", f"{address}: focus is not seen"
            page.keyboard.press("Enter")
            page.wait_for_url(f"**{address}")
            return
    pytest.fail(f"{page.url}: no way to {address} by keyboard")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_guide_by_keyboard_without_scripts(browser: Browser, running: Running, width: int) -> None:
    """Four questions, one answer changed, an end with papers, and the procedure's page at the right case."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 700})
    page = context.new_page()
    page.goto(running.url)
    path = "/su-kien/sinh-con/"
    press_to(page, path)
    for answer in ("trong-nuoc", "khong", "chua-ket-hon", "khong"):
        path += f"{answer}/"
        press_to(page, path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".chosen li").count() == 4
    assert page.locator(".ways > li").count() >= 2

    page.go_back()
    assert page.locator("h1").inner_text() == "Cha có đi cùng để nhận con không?"
    page.go_forward()
    press_to(page, "/su-kien/sinh-con/trong-nuoc/khong/")  # change the answer about the family
    press_to(page, "/su-kien/sinh-con/trong-nuoc/khong/mang-thai-ho/")
    press_to(page, "/thu-tuc/1.001193/#truong-hop-mang-thai-ho")
    assert page.locator("#truong-hop-mang-thai-ho").is_visible()
    context.close()
