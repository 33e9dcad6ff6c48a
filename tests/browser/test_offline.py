"""Pages once seen are read again without a network, an update replaces them, and nothing private is kept."""

from __future__ import annotations

import re
import shutil
import time
from typing import TYPE_CHECKING, Any

import pytest

from functions.site import Site
from tests.browser.conftest import ROOT
from tests.functions.test_local import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page
    from starlette.types import Receive, Scope, Send

    from tests.browser.conftest import Running

READ = "/thu-tuc/1.001193/"
KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) (found[name.split("-")[2]] ||= []).push(new URL(request.url).pathname);
  return found;
}"""  # noqa: E501 - JavaScript

#: The caches that hold something; merely looking into one that has gone makes an empty one of its name.
FULL = """async () => {
  const full = [];
  for (const name of await caches.keys())
    if ((await (await caches.open(name)).keys()).length) full.push(name);
  return full;
}"""


class Host:
    """The built site on a server that can be slow, broken or changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = ""
        self.broken = False
        self._site = Site(folder)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "lifespan":
            return
        if self.broken and scope["path"].endswith("/"):
            start: dict[str, Any] = {"type": "http.response.start", "status": 500, "headers": []}
            await send(start)
            await send({"type": "http.response.body", "body": b"broken"})
            return
        await self._site(scope, receive, send)

    def edit(self, name: str, before: str, after: str) -> None:
        """Change a file, as another build does."""
        path = self.folder / name
        text = path.read_text("utf-8")
        assert before in text
        path.write_text(text.replace(before, after), "utf-8")
        for ending in (".br", ".gz"):
            path.with_name(path.name + ending).unlink(missing_ok=True)


@pytest.fixture
def host(running: Running, tmp_path: Path) -> Iterator[Host]:
    """A copy of the site of its own."""
    shutil.copytree(running.store.parent / "output" / "site", tmp_path / "site")
    host = Host(tmp_path / "site")
    with served(host) as port:
        host.url = f"http://127.0.0.1:{port}"
        yield host


def start(browser: Browser, host: Host, path: str = READ) -> tuple[BrowserContext, Page]:
    """A fresh profile that has opened one page, with the worker in charge of it."""
    context = browser.new_context(service_workers="allow")
    page = context.new_page()
    page.goto(host.url + path)
    until(page, "navigator.serviceWorker.controller !== null")
    wait_for_kept(page, path)
    return context, page


def until(page: Page, script: str) -> None:
    """Until a script says true; Playwright's own way needs `eval`, which the pages forbid."""
    deadline = time.monotonic() + 15
    while not page.evaluate(script):
        assert time.monotonic() < deadline, script
        page.wait_for_timeout(20)


def wait_for_kept(page: Page, path: str, kept: bool = True) -> None:
    """Until a page is kept; the worker does so behind the page."""
    until(page, f"async () => ((await ({KEPT})()).pages || []).includes('{path}') === {str(kept).lower()}")


def test_a_page_once_seen_is_read_without_a_network(browser: Browser, host: Host) -> None:
    """Also the very first one, with its look; in place of a page never seen stands a list of those kept."""
    context, page = start(browser, host)
    page.goto(f"{host.url}/thu-tuc/")
    wait_for_kept(page, "/thu-tuc/")
    until(page, f"async () => ((await ({KEPT})()).always || []).includes('/niem-yet/')")
    context.set_offline(True)
    page.goto(host.url + READ)
    assert page.locator("h1").inner_text() == "Đăng ký khai sinh"
    assert page.locator("[data-offline-note]").is_visible()
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.site-header')).backgroundColor")
        != "rgba(0, 0, 0, 0)"
    )
    page.goto(f"{host.url}/thu-tuc/?q=khai")
    assert page.locator("ul.procedures a").count() > 5
    page.goto(f"{host.url}/huong-dan/")
    assert page.locator("h1").inner_text() == "Không có mạng"
    page.wait_for_selector("[data-kept-pages] a")
    links = [link.get_attribute("href") or "" for link in page.locator("[data-kept-pages] a").all()]
    assert sorted(links) == sorted(["/thu-tuc/", READ])
    page.goto(f"{host.url}/niem-yet/")  # never opened, and kept all the same
    assert page.locator("h1").inner_text() == "Danh mục niêm yết"
    for private in ("/tra-cuu/?ma=MC-1", f"{READ}nop-ho-so/"):
        page.goto(host.url + private)
        assert page.locator("h1").inner_text() == "Không có mạng", private
    assert not any(
        "nop-ho-so" in one or "tra-cuu" in one for some in page.evaluate(KEPT).values() for one in some
    )
    page.goto(f"{host.url}/en/huong-dan/")
    assert page.locator("h1").inner_text() == "No network"
    page.locator("[data-kept-pages] a", has_text="khai sinh").click()
    assert page.locator("h1").inner_text() == "Đăng ký khai sinh"
    context.set_offline(False)
    page.goto(f"{host.url}/huong-dan/")
    assert page.locator("h1").inner_text() == "Hướng dẫn nộp hồ sơ"
    assert not page.locator("[data-offline-note]").is_visible()


def test_what_the_network_says_comes_first(browser: Browser, host: Host) -> None:
    """With a network nobody reads yesterday's fee; what was kept is replaced."""
    context, page = start(browser, host)
    host.edit(f"{READ[1:]}index.html", "<h1", "<h1 data-new")
    page.goto(host.url + READ)
    assert page.locator("h1[data-new]").count() == 1
    until(page, "async () => (await (await caches.match(location.pathname)).text()).includes('data-new')")
    context.set_offline(True)
    page.reload()
    assert page.locator("h1[data-new]").count() == 1


def test_a_new_version_drops_what_the_old_one_kept(browser: Browser, host: Host) -> None:
    """Pages and the styles that they were made from go together; what is open is kept anew."""
    context, page = start(browser, host)
    page.goto(f"{host.url}/huong-dan/")
    wait_for_kept(page, "/huong-dan/")
    until(page, f"async () => ((await ({KEPT})()).always || []).includes('/niem-yet/')")
    before = page.evaluate(FULL)
    host.edit("sw.js", '"version":"', '"version":"neu')
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    wait_for_kept(page, READ, kept=False)
    wait_for_kept(page, "/huong-dan/")
    after = page.evaluate(FULL)
    assert after
    assert not set(before) & set(after)
    assert all("neu" in name for name in after)
    assert (
        page.evaluate("caches.keys().then((names) => caches.open(names[0])).then((one) => one.keys())") != []
    )
    context.close()


def test_what_went_wrong_is_not_kept(browser: Browser, host: Host) -> None:
    """Neither a page that is not there nor a failure of the server; and a failure shows what was kept."""
    _context, page = start(browser, host)
    page.goto(f"{host.url}/khong-co/")
    page.goto(f"{host.url}/huong-dan/")
    wait_for_kept(page, "/huong-dan/")
    assert "/khong-co/" not in page.evaluate(KEPT)["pages"]
    host.broken = True
    page.goto(host.url + READ)
    assert page.locator("h1").inner_text() == "Đăng ký khai sinh"
    page.goto(f"{host.url}/rieng-tu/")
    assert page.locator("body").inner_text() == "broken"
    host.broken = False
    page.goto(f"{host.url}/tiep-can/")
    wait_for_kept(page, "/tiep-can/")
    assert sorted(page.evaluate(KEPT)["pages"]) == sorted([READ, "/huong-dan/", "/tiep-can/"])


def test_forms_and_look_ups_are_not_kept(browser: Browser, running: Running) -> None:
    """What people type, get as a receipt or look up stays out, and so does what they searched for."""
    context = browser.new_context(service_workers="allow")
    page = context.new_page()
    page.goto(f"{running.url}/thu-tuc/1.004873/nop-ho-so/")
    until(page, "navigator.serviceWorker.controller !== null")
    page.goto(f"{running.url}/tra-cuu/#H99-000000-0000.ABCD")
    page.fill("#code", "H99-000000-0000")
    page.fill("#secret", "ABCDEFGHABCDEFGH")
    page.locator("main button").click()
    page.wait_for_selector(".govuk-error-summary")
    page.evaluate("fetch('/api/health')")
    page.goto(f"{running.url}/thu-tuc/?q=bi-mat#rieng")
    wait_for_kept(page, "/thu-tuc/")
    kept = page.evaluate(KEPT)
    assert kept["pages"] == ["/thu-tuc/"]
    for path in [path for paths in kept.values() for path in paths]:
        assert not re.search(r"/api/|nop-ho-so|tra-cuu|bi-mat|rieng", path), path


def test_only_so_many_pages_are_kept(browser: Browser, host: Host) -> None:
    """The longest unread one goes first."""
    _context, page = start(browser, host)
    paths = sorted(
        f"/{path.parent.relative_to(host.folder)}/" for path in host.folder.glob("thu-tuc/*/index.html")
    )
    paths += sorted(
        f"/{path.parent.relative_to(host.folder)}/" for path in host.folder.glob("en/thu-tuc/*/index.html")
    )
    paths = [path for path in paths if path != READ][:62]
    assert len(paths) == 62
    for path in paths:
        page.goto(host.url + path, wait_until="commit")
        wait_for_kept(page, path)
    kept = page.evaluate(KEPT)["pages"]
    assert len(kept) == 60
    assert READ not in kept
    assert kept[-1] == paths[-1]


def test_it_can_be_switched_off(browser: Browser, host: Host) -> None:
    """The worker that `offline: false` publishes ends the one before and takes away what it kept."""
    _context, page = start(browser, host)
    off = host.folder / "sw.js"
    off.write_text((ROOT / "theme" / "scripts" / "worker_off.mjs").read_text("utf-8"), "utf-8")
    for ending in (".br", ".gz"):
        off.with_name(off.name + ending).unlink(missing_ok=True)
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    until(page, "async () => (await caches.keys()).length === 0")
    until(page, "async () => !(await navigator.serviceWorker.getRegistration())")
