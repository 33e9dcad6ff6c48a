"""Proves at start that a store can be written and honours create-if-absent, on which every promise rests."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from functions.errors import StoreUnfit

if TYPE_CHECKING:
    from functions.stores.protocol import Store


def prove(store: Store) -> None:
    """Create one object twice: exactly one may win.

    Raises:
        StoreUnfit: the store would lose submissions.
        StoreUnavailable: it cannot be written at all.
    """
    probe = f"probe/{secrets.token_hex(16)}"
    winners = [store.create(probe, b"probe") for _ in range(2)].count(True)
    if winners != 1:
        raise StoreUnfit(
            f"This store let {winners} of 2 writers create one object: it would lose submissions. "
            "It must honour create-if-absent (If-None-Match: * on S3; AWS S3 and SeaweedFS do)."
        )
    store.delete(probe)
