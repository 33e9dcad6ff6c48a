"""WCAG 2.2 AA as far as a machine can tell: axe on every kind of page, narrow and wide, light and dark.

What a machine cannot tell stands in the site's accessibility statement.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import ROOT, Running
from tests.browser.filling import complete, go_on
from tests.browser.kinds import kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, ViewportSize

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE: ViewportSize = {"width": 320, "height": 640}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
FORM = "/thu-tuc/1.004873/nop-ho-so/"
OFFENCES = """async (rules) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: rules }, resultTypes: ["violations"] });
  return found.violations.flatMap((rule) => rule.nodes.slice(0, 3).map((node) => `${rule.id}: ${node.target} ${node.failureSummary}`));
}"""  # noqa: E501 - JavaScript
#: What a reader who sets the text large, or spaces it out, no longer sees: the page is wider than the screen,
#: or a box hides part of what is in it.
CUT = """() => {
  const cut = document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : [];
  for (const element of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    const hides = style.overflowX !== "visible" && style.overflowX !== "auto" && style.overflowX !== "scroll";
    if (!hides || !element.checkVisibility() || style.clip !== "auto" || style.clipPath !== "none") continue;
    if (/^(INPUT|TEXTAREA|SELECT|svg)$/.test(element.tagName)) continue;
    const wide = element.scrollWidth > element.clientWidth + 1;
    const high = element.scrollHeight > element.clientHeight + 1;
    if (wide || high) cut.push(`${element.tagName}.${element.className} hides part of “${element.textContent.trim().slice(0, 40)}”`);
  }
  return cut;
}"""  # noqa: E501 - JavaScript
DESCRIBED = """(one) => [one, one.closest("fieldset")]
  .map((element) => element?.getAttribute("aria-describedby") || "").join(" ")"""
LARGE = "document.documentElement.style.fontSize = '200%'"
BARE = """() => {
  // Not what is for the Enter key alone, nor what looks and is underlined like a link.
  const link = (one) => getComputedStyle(one).textDecorationLine === "underline" || one.querySelector("span") && getComputedStyle(one.querySelector("span")).textDecorationLine === "underline";
  const seen = (one) => one.checkVisibility() && !/^(radio|checkbox)$/.test(one.type) && !one.hasAttribute("aria-hidden") && !one.hasAttribute("aria-current") && !link(one);
  const bordered = (one) => {
    const style = getComputedStyle(one);
    const colour = style.borderBottomColor;
    return parseFloat(style.borderBottomWidth) && style.borderBottomStyle !== "none" && colour !== style.backgroundColor && !/^rgba.*, 0\\)$/.test(colour);
  };
  return [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea, .govuk-button")]
    .filter((one) => seen(one) && !bordered(one)).map((one) => one.outerHTML.slice(0, 80));
}"""  # noqa: E501 - JavaScript
#: WCAG 1.4.12.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }");
  document.adoptedStyleSheets = [sheet];
}"""  # noqa: E501 - JavaScript


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One page for all checks."""
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce", service_workers="block")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def shown(running: Running) -> list[tuple[str, bool]]:
    """Some pages of each kind, in each language, and whether the language is the main one."""
    output = running.store.parent / "output"
    main, *others = json.loads((output / "bundle" / "manifest.json").read_bytes())["languages"]
    found = kinds(output / "site", others)
    assert {"/thu-tuc/*", "/thu-tuc/*/nop-ho-so", "/tra-cuu", "/404.html"} <= set(found), main
    paths = [path for kind, group in found.items() for path in (group if kind == "/thu-tuc/*" else group[:1])]
    return [
        (f"{prefix}{path}", not prefix) for prefix in ("", *(f"/{one}" for one in others)) for path in paths
    ]


def examine(page: Page, name: str, main: bool = True) -> list[str]:
    """Everything wrong with the page that is open, in its shapes and colours.

    The same page in another language has other words and the same colours: one look at it is enough.
    """
    page.evaluate(AXE.read_text("utf-8"))
    wrong = []
    for size, scheme in ((PHONE, "light"), (DESKTOP, "dark"))[: 2 if main else 1]:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        where = f"{name} at {size['width']} px, {scheme}"
        wrong += [f"{where}: {one}" for one in page.evaluate(OFFENCES, RULES) + page.evaluate(CUT)]
    page.evaluate(LARGE)
    wrong += [f"{name} with text at 200 %: {one}" for one in page.evaluate(CUT)]
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(PHONE)
    page.evaluate(SPACED)
    wrong += [f"{name} spaced out: {one}" for one in page.evaluate(CUT) if "sideways" in one]
    return wrong


def test_every_kind_of_page(page: Page, running: Running) -> None:
    """No offence on any page of the site, in any language."""
    wrong: list[str] = []
    for path, main in shown(running):
        page.goto(running.url + path)
        wrong += examine(page, path, main)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_that_people_get_back(page: Page, running: Running, language: str) -> None:
    """Errors found by the browser, errors found by the server, check page, receipt, status, problems."""
    root = "" if language == "vi" else f"/{language}"
    wrong: list[str] = []

    def look(name: str, selector: str) -> None:
        page.wait_for_selector(selector)
        wrong.extend(examine(page, f"{name} ({language})"))

    page.goto(f"{running.url}{root}{FORM}")
    go_on(page)
    look("errors found by the browser", ".govuk-error-summary")
    page.goto(f"{running.url}{root}{FORM}")
    page.evaluate("document.querySelector('form[data-form]').submit()")
    page.wait_for_url("**/api/**")
    look("errors found by the server", ".govuk-error-summary")
    page.goto(f"{running.url}{root}{FORM}")
    complete(page, javascript=True)
    look("check page", "form[data-confirm]")
    page.locator("form[data-confirm] button").first.click()
    look("receipt", ".panel-received")
    link = page.locator(".secret a").get_attribute("href") or ""
    page.goto(link)
    look("status", "[data-status]")
    page.goto(f"{running.url}{root}/tra-cuu/")
    page.fill("#code", "H99-000000-0000")
    page.fill("#secret", "AAAAAAAAAAAAAAAA")
    page.locator("main button").click()
    look("status not found", ".govuk-error-summary")
    page.goto(f"{running.url}{root}/tra-cuu/")
    page.evaluate("document.querySelector('form[data-status-form]').action = '/api/procedures/0/submissions'")
    page.evaluate("document.querySelector('form[data-status-form]').submit()")
    page.wait_for_url("**/api/**")
    look("problem", "h1")
    assert not wrong, "\n".join(wrong)


def test_errors_are_announced(page: Page, running: Running) -> None:
    """The summary has the focus, is an alert, and each of its links goes to the field that it names."""
    for script in (
        "document.querySelector('#filling .govuk-button[value^=next]').click()",
        "document.querySelector('form[data-form]').submit()",
    ):
        page.goto(running.url + FORM)
        page.evaluate(script)
        summary = page.locator(".govuk-error-summary")
        summary.wait_for()
        assert (
            page.locator(".govuk-error-summary[role=alert], .govuk-error-summary [role=alert]").count() == 1
        )
        page.wait_for_timeout(100)
        assert summary.evaluate(
            "one => one === document.activeElement || one.contains(document.activeElement)"
        )
        assert page.title().startswith("Lỗi:")
        for link in page.locator(".govuk-error-summary a").all():
            target = page.locator(link.get_attribute("href") or "")
            assert target.evaluate("one => one.matches('input, select, textarea')")
            described = target.evaluate(DESCRIBED)
            assert "error" in described, link.inner_text()


def test_buttons_and_fields_stand_out_in_forced_colours(page: Page, running: Running) -> None:
    """Backgrounds are gone there: a border must tell what can be pressed or filled in."""
    page.emulate_media(forced_colors="active")
    try:
        for path in ("/", "/thu-tuc/", "/thu-tuc/1.001193/", FORM, "/tra-cuu/"):
            page.goto(running.url + path)
            assert page.evaluate(BARE) == [], path
    finally:
        page.emulate_media(forced_colors="none")
