"""Photos as phones take them: large, noisy JPEGs that no compression makes small."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path


def photo(path: Path, seed: int, megabytes: float = 3.5) -> bytes:
    """Write a JPEG of about so many megabytes; every seed gives another one."""
    chance = random.Random(seed)
    width, height = 2000, 1500
    noise = Image.frombytes("RGB", (width, height), chance.randbytes(width * height * 3))
    noise = noise.resize((4000, 3000), Image.Resampling.BILINEAR)
    low, high = 5, 95
    while low < high - 1:  # the quality that gives the size
        quality = (low + high) // 2
        made = io.BytesIO()
        noise.save(made, "JPEG", quality=quality)
        low, high = (quality, high) if made.tell() < megabytes * 1e6 else (low, quality)
    made = io.BytesIO()
    noise.save(made, "JPEG", quality=low)
    path.write_bytes(made.getvalue())
    return made.getvalue()
