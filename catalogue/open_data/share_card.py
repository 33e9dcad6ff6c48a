"""The picture that a shared link shows on Zalo or Facebook: one for the whole site, drawn by typst.

The same site gives the same bytes on machines with the same fonts.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import typst

from catalogue.pages.templates import THEME

if TYPE_CHECKING:
    from catalogue.site import Site

CARD_PATH = "/chia-se.png"
#: Pixels; what the networks ask for.
SIZE = (1200, 630)


def share_card(site: Site) -> bytes:
    """A PNG with the mark, the name of the site, and the place."""
    return _drawn(str(site.settings["name"]), str(site.settings["locality"]))


@cache
def _drawn(name: str, locality: str) -> bytes:
    made = typst.compile(
        str(THEME / "share" / "card.typ"),
        format="png",
        ppi=72,
        sys_inputs={
            "name": name,
            "locality": locality,
            "about": "Cần mang gì, mất bao nhiêu, bao lâu xong, nộp ở đâu",
            "mark": (THEME / "images" / "icon.svg").read_text("utf-8"),
        },
    )
    if not isinstance(made, bytes):
        raise TypeError("the card has one page")
    return made
