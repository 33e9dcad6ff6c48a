"""Owns the server's keys: all are derived by label from the one master key, so there is one secret to keep.

A label stands for one purpose: "look-up", "content", "secret", "state", "uploads", "limits", "work". Whoever
learns one derived key learns neither the master key nor another.
"""

from __future__ import annotations

import hmac
from functools import lru_cache


@lru_cache(maxsize=64)
def derive(master: bytes, label: str) -> bytes:
    """The 32 bytes that a label stands for under a master key."""
    return hmac.digest(master, f"motcua {label}".encode(), "sha256")


def keyed(master: bytes, label: str, message: bytes) -> bytes:
    """HMAC-SHA256 of a message under a label's key, 32 bytes."""
    return hmac.digest(derive(master, label), message, "sha256")
