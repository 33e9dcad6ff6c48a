"""The page that checks receipts: by link, text and file, without a network, without JavaScript."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from functions.key_making import trial_key
from functions.receipts import Receipts
from functions.signing import Signer
from tests.browser.conftest import ROOT
from tests.functions.test_proof import kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Running

CODE = "H15.50.05-261121-0001"


@pytest.fixture
def receipts(running: Running) -> Receipts:
    """What makes receipts with the key of the running site."""
    seed = base64.b64decode(trial_key(ROOT / "var" / "trial-keys").private)
    return Receipts(Signer(seed), b"m" * 32, running.url)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that must make no error."""
    context = browser.new_context()
    opened = context.new_page()
    errors: list[Any] = []
    opened.on("pageerror", lambda error: errors.append(error))
    yield opened
    assert errors == []
    context.close()


def verdict(page: Page) -> str:
    """What the page says of what it was given."""
    page.wait_for_selector("[data-verdict]:not([hidden])")
    return page.locator("[data-verdict]").inner_text()


def test_a_link_is_checked_on_opening(page: Page, receipts: Receipts) -> None:
    """As from a QR code; a changed letter is refused, and the page says what to do."""
    link = receipts.verify_link(receipts.of(kept()))
    page.goto(link)
    said = verdict(page)
    assert said.startswith("Biên nhận thật")
    for part in (CODE, "14:05 21/11/2026", "1.001193", "01/07/2026"):
        assert part in said
    assert page.evaluate("document.activeElement.matches('[data-verdict]')")
    other = link.replace("#ey", "#ez")
    page.goto("about:blank")
    page.goto(other)
    assert verdict(page).startswith("Không xác nhận được")
    page.goto("about:blank")
    page.goto(link[:-2] + ("AA" if not link.endswith("AA") else "QQ"))
    assert "Chữ ký không khớp" in verdict(page)


def test_a_file_and_a_pasted_text_are_checked(page: Page, running: Running, receipts: Receipts) -> None:
    """The PDF as it was handed out; changed; then the text of a code."""
    receipt = receipts.of(kept())
    pdf = receipts.sign_file(b"%PDF-1.7\nwhatever\n%%EOF\n", receipt)
    page.goto(f"{running.url}/xac-minh/")
    for data, said in ((pdf, "Biên nhận thật"), (pdf.replace(b"what", b"whau"), "đã bị sửa")):
        file = {"name": "bien-nhan.pdf", "mimeType": "application/pdf", "buffer": data}
        page.locator("#file").set_input_files(file)  # type: ignore[arg-type]
        page.wait_for_function(
            "said => document.querySelector('[data-verdict]').innerText.includes(said)", arg=said
        )
    page.locator("#text").fill(receipts.verify_link(receipt).partition("#")[2])
    page.get_by_role("button", name="Kiểm tra").click()
    page.wait_for_function("document.querySelector('[data-verdict]').innerText.includes('Biên nhận thật')")


def test_without_a_network(page: Page, running: Running, receipts: Receipts) -> None:
    """On a device that saw any page of the site once; also in English."""
    page.goto(running.url)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    link = receipts.verify_link(receipts.of(kept()))
    page.goto(link)
    assert verdict(page).startswith("Biên nhận thật")
    page.goto(link.replace("/xac-minh/", "/en/xac-minh/"))
    assert verdict(page).startswith("Genuine receipt")


def test_without_javascript(browser: Browser, running: Running) -> None:
    """It says that it cannot check, and whom to call."""
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{running.url}/xac-minh/")
    said = page.locator("main").inner_text()
    assert "tắt JavaScript" in said
    assert "1900 0000" in said
    assert not page.locator("[data-verify]").is_visible()
    page.context.close()
