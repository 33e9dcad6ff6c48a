"""What the functions draw the receipt on paper with: typst's source and the few fonts that names here need.

Fonts are those of the building machine (Debian: fonts-noto-core), for the machine that draws may have none.
Where they are missing typst's own serif is used; it has all Vietnamese letters.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typst

from catalogue.pages.templates import THEME

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Family and weight: Vietnamese, Khmer, Cham.
FONTS = {("Noto Sans", 400), ("Noto Sans", 700), ("Noto Sans Khmer", 400), ("Noto Sans Cham", 400)}


def receipt_files() -> Iterator[tuple[str, bytes]]:
    """(path in the bundle, bytes)."""
    for path in sorted((THEME / "receipt").glob("*.typ")):
        yield f"receipt/{path.name}", path.read_bytes()
    found = {
        (font.family, font.weight): font.path
        for font in typst.Fonts(include_embedded_fonts=False).fonts()
        if (font.family, font.weight) in FONTS and font.style == "normal" and font.stretch == 1 and font.path
    }
    for where in sorted(set(found.values())):
        yield f"receipt/fonts/{Path(where).name}", Path(where).read_bytes()
