"""Every page in a real browser: nothing inline, nothing from strangers, nothing missing, no error."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.browser.kinds import addresses

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

    from tests.browser.conftest import Running

INLINE = """() => [
  ...[...document.querySelectorAll("[style], style")].map((one) => `style: ${one.outerHTML.slice(0, 80)}`),
  ...[...document.querySelectorAll("script:not([src])")].filter((one) => !/json/.test(one.type)).map((one) => `script: ${one.outerHTML.slice(0, 80)}`),
  ...[...document.querySelectorAll("*")].flatMap((one) => one.getAttributeNames().filter((name) => name.startsWith("on")).map((name) => `${one.tagName} ${name}`)),
]"""  # noqa: E501 - JavaScript


class Watch:
    """What goes wrong while pages are opened."""

    def __init__(self, page: Page, url: str) -> None:
        self.found: list[str] = []
        self.policies: set[str] = set()
        self.own = urlsplit(url).netloc
        self.at = ""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.note(True, f"script: {error}"))
        page.on("requestfailed", self._failed)
        page.on("request", self._asked)
        page.on("response", self._answered)

    def note(self, wrong: bool, text: str) -> None:
        """Remember it with the page where it happened."""
        if wrong:
            self.found.append(f"{self.at}: {text}")

    def _said(self, message: ConsoleMessage) -> None:
        ours = "blocked by Playwright" in message.text  # this test asks for it
        self.note(message.type in {"error", "warning"} and not ours, message.text)

    def _failed(self, request: Request) -> None:
        # Leaving a page ends what it still fetches.
        self.note("ERR_ABORTED" not in (request.failure or ""), f"failed: {request.url} {request.failure}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        self.note(parts.scheme != "data" and parts.netloc != self.own, f"stranger: {request.url}")

    def _answered(self, response: Response) -> None:
        missing = response.status >= 400 and not response.url.endswith("/404.html")
        self.note(missing, f"{response.status}: {response.url}")
        if response.request.is_navigation_request():
            self.policies.add(response.headers.get("content-security-policy", "none"))


def test_every_page(browser: Browser, running: Running) -> None:
    """All pages that were built, all that links lead to, and the page for what is not there."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    watch = Watch(page, running.url)
    waiting = addresses(running.store.parent / "output" / "site")
    assert len(waiting) > 200
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        watch.at = path
        page.goto(running.url + path, wait_until="load" if len(seen) < 40 else "domcontentloaded")
        watch.note(bool(found := page.evaluate(INLINE)), f"inline: {found}")
        links = page.evaluate("[...document.querySelectorAll('a[href]')].map((one) => one.href)")
        for link in links:
            parts = urlsplit(link)
            if parts.netloc == watch.own and not parts.path.startswith("/api/") and parts.path.endswith("/"):
                waiting.append(parts.path)
    assert watch.found == [], "\n".join(watch.found)
    (policy,) = watch.policies
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    context.close()


def test_the_watch_sees(browser: Browser, running: Running) -> None:
    """It would notice a stranger's picture, inline code, a missing file and a script's error."""
    page = browser.new_context(service_workers="block").new_page()
    watch = Watch(page, running.url)
    page.goto(running.url)
    page.evaluate(
        """() => {
          document.body.insertAdjacentHTML("beforeend", '<p style="color: red" onclick="x()">x</p><img src="/gone.png"><img src="data:,x">');
          document.body.append(Object.assign(document.createElement("img"), { src: "http://127.0.0.1:9/x.png" }));
          document.body.append(Object.assign(document.createElement("script"), { textContent: "1" }));
          setTimeout(() => { throw new Error("thrown"); });
        }"""  # noqa: E501 - JavaScript
    )
    page.wait_for_timeout(300)
    assert len(page.evaluate(INLINE)) == 3
    for sign in ("404: ", "Content Security Policy", "script: thrown", "stranger: http://127.0.0.1:9/x.png"):
        assert any(sign in one for one in watch.found), (sign, watch.found)
