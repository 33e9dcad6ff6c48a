"""What axe-core finds wrong with a page as it is shown now."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from tests.browser.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@functools.cache
def _source() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def violations(page: Page) -> list[str]:
    """One line for each violation, with the elements that have it; empty when all is well."""
    page.evaluate(_source())
    found: list[str] = page.evaluate(
        """async (tags) => (await axe.run(document, { runOnly: tags })).violations.map(
            (one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`)""",
        TAGS,
    )
    return found
