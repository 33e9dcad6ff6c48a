"""With the keyboard alone: everything is reached in the order of the page, seen there, and let go again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.browser.filling import complete
from tests.browser.kinds import kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Running

import pytest

FORM = "/thu-tuc/1.004873/nop-ho-so/"
#: Numbers everything that takes the focus, in the order of the page; radio buttons of one name are one stop.
NUMBER = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
  const groups = new Set();
  const stops = all.filter((one) => {
    if (one.disabled || one.tabIndex < 0 || !one.checkVisibility({ visibilityProperty: true })) return false;
    if (one.type !== "radio") return true;
    const key = `${one.form?.id} ${one.name}`;
    const group = [...document.getElementsByName(one.name)];
    const stop = group.find((other) => other.checked) || group[0];
    return one === stop && !groups.has(key) && groups.add(key);
  });
  stops.forEach((one, place) => (one.dataset.stop = place));
  return stops.length;
}"""
#: Where the focus is and what is wrong with how it shows; null on the body.
HERE = """() => {
  const one = document.activeElement;
  if (one === document.body || !one) return null;
  const wrong = [];
  const box = one.getBoundingClientRect();
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) wrong.push("out of sight");
  else {
    const rects = [...one.getClientRects()];
    const free = rects.some((rect) => {
      const x = Math.min(Math.max(rect.left + rect.width / 2, 1), innerWidth - 1);
      const y = Math.min(Math.max(rect.top + rect.height / 2, 1), innerHeight - 1);
      const top = document.elementFromPoint(x, y);
      return top && (top === one || one.contains(top) || top.contains(one) || top.closest("label")?.control === one || one.closest("a, label, li")?.contains(top));
    });
    if (!free) wrong.push("covered");
  }
  const looks = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.backgroundColor, style.borderBottomColor, style.borderBottomWidth].join();
  };
  const label = one.labels?.[0];
  const shown = () => [looks(one), looks(one, "::after"), label ? looks(label, "::before") : "", label ? looks(label, "::after") : ""].join(" | ");
  const focused = shown();
  const style = getComputedStyle(one);
  one.blur();
  const plain = shown();
  one.focus({ preventScroll: true });
  if (focused === plain) wrong.push("looks the same with and without the focus");
  return { stop: one.dataset.stop === undefined ? -1 : +one.dataset.stop, what: one.outerHTML.slice(0, 90), wrong };
}"""  # noqa: E501 - JavaScript


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One page for all walks."""
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, reduced_motion="reduce", service_workers="block"
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def walk(page: Page, name: str, most: int = 60, *, inside: bool = False) -> list[str]:
    """Everything wrong on the way from the top through the first stops of a page, and back.

    `inside`: from a heading that has the focus, as it has where a page came without loading.
    """
    if page.locator("form[data-form]").count():
        page.wait_for_load_state("networkidle")  # the list of communes takes the place of a field
    count = page.evaluate(NUMBER)
    wrong: list[str] = []
    page.keyboard.press("Tab")
    expected = page.evaluate(HERE)["stop"] if inside else 0
    page.keyboard.press("Shift+Tab")
    first = expected
    for _ in range(min(count - first, most)):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None or here["stop"] != expected:
            return [*wrong, f"{name}: after stop {expected - 1} of {count} came {here}"]
        wrong += [f"{name}: {here['what']}: {one}" for one in here["wrong"]]
        expected += 1
    for place in range(expected - 2, first - 1, -1):
        page.keyboard.press("Shift+Tab")
        stop = page.evaluate("+document.activeElement.dataset.stop")
        if stop != place:
            return [*wrong, f"{name}: going back, {stop} came instead of {place}"]
    return wrong


def test_every_kind_of_page(page: Page, running: Running) -> None:
    """There and back through each kind of page: no stop left out, none out of order, none unseen, no trap."""
    output = running.store.parent / "output"
    others = json.loads((output / "bundle" / "manifest.json").read_bytes())["languages"][1:]
    wrong = []
    for group in kinds(output / "site", others).values():
        page.goto(running.url + group[0])
        wrong += walk(page, group[0])
    assert not wrong, "\n".join(wrong)


def test_pages_that_people_get_back(page: Page, running: Running) -> None:
    """Form with errors, check page, receipt and status, walked from where the focus stands."""
    wrong = []
    page.goto(running.url + FORM)
    complete(page, javascript=True)
    wrong += walk(page, "check page", inside=True)
    page.get_by_role("button", name="Gửi hồ sơ").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".panel-received")
    wrong += walk(page, "receipt", inside=True)
    page.locator(".secret a").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-status]")
    assert not wrong, "\n".join(wrong)


def test_the_skip_link_skips(page: Page, running: Running) -> None:
    """It is the first stop, shows itself, and the next stop after it is in the main part."""
    page.goto(running.url)
    page.keyboard.press("Tab")
    link = page.locator(".govuk-skip-link")
    assert link.evaluate("one => one === document.activeElement")
    box = link.bounding_box()
    assert box
    assert box["height"] > 20
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_an_error_is_mended_without_a_mouse(page: Page, running: Running) -> None:
    """From the summary to the field by Enter, typed, and on; the field is not hidden under anything."""
    page.goto(running.url + FORM)
    page.locator('#filling .govuk-button[value^="next:"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-error-summary")
    page.keyboard.press("Tab")
    name = page.evaluate("document.activeElement.hash")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == name[1:]
    assert page.evaluate(HERE)["wrong"] == []
    page.keyboard.type("Trần Thị Bưởi")
    assert page.locator(name).input_value() == "Trần Thị Bưởi"


def test_targets_are_large_enough(page: Page, running: Running) -> None:
    """24 by 24 pixels at least, or so much room around (WCAG 2.5.8), besides links within a sentence."""
    small = """() => {
      const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")].filter((one) => one.checkVisibility() && !one.classList.contains("govuk-skip-link"));
      const inline = (one) => one.tagName === "A" && getComputedStyle(one).display === "inline" && one.closest("p, dd, li") && one.closest("p, dd, li").textContent.trim() !== one.textContent.trim();
      const boxes = all.map((one) => (one.labels?.[0] && /radio|checkbox/.test(one.type) ? one : one).getBoundingClientRect());
      return all.filter((one, place) => {
        const box = boxes[place];
        if (box.height >= 24 && box.width >= 24 || inline(one)) return false;
        const x = box.x + box.width / 2, y = box.y + box.height / 2;
        return boxes.some((other, at) => at !== place && other.width && Math.hypot(Math.max(other.left - x, 0, x - other.right), Math.max(other.top - y, 0, y - other.bottom)) < 12);
      }).map((one) => one.outerHTML.slice(0, 100));
    }"""  # noqa: E501 - JavaScript
    output = running.store.parent / "output"
    others = json.loads((output / "bundle" / "manifest.json").read_bytes())["languages"][1:]
    for group in kinds(output / "site", others).values():
        page.goto(running.url + group[0])
        assert page.evaluate(small) == [], group[0]
