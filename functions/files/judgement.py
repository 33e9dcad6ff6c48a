"""Owns what is said of a file after it was looked at."""

from __future__ import annotations

from typing import NamedTuple


class Judgement(NamedTuple):
    """What was found: "clean" or "refused", why, what the file really is, and the copy that may leave instead
    of it.
    """

    state: str
    reason: str | None
    type: str
    cleaned: bytes | None = None
