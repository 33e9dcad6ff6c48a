"""Owns what travels with the pages of a form without scripts: sealed, so that no server keeps a session.

Signed and encrypted (Fernet), valid for a day, bounded. Knows nothing of what the answers mean.
`cryptography` is imported when the first state is sealed or opened: other requests do not pay for it.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from functions.domain.keys import derive
from functions.errors import TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from cryptography.fernet import Fernet

    from functions.domain.answers import Raw

LIFE = 24 * 3600  # seconds
PLAIN_LIMIT = 1024 * 1024  # bytes: what packs well must not grow from page to page
LIMIT = 160 * 1024  # letters of a sealed state; a form post may have 256 KB, with what is typed on the page


@dataclass(frozen=True)
class State:
    """Where somebody is in a form, and all that was typed; `page` is None where all answers are shown."""

    procedure: str
    page: int | None = None
    seen: tuple[int, ...] = ()
    checked: bool = False
    left_out: tuple[str, ...] = ()  # fields of the page that were not asked, and so were not posted
    raw: Raw = field(default_factory=dict)


class States:
    """Seals and opens states. The clock is handed in."""

    def __init__(self, master: bytes, now: Callable[[], datetime]) -> None:
        self._master = master
        self._now = now

    def seal(self, state: State) -> str:
        """The state as a text that only this server can read.

        Raises:
            TooLarge: more was typed than a page can carry.
        """
        plain = json.dumps(asdict(state), ensure_ascii=False).encode()
        if len(plain) > PLAIN_LIMIT:
            raise TooLarge
        data = zlib.compress(plain)
        sealed = self._fernet().encrypt_at_time(data, int(self._now().timestamp())).decode()
        if len(sealed) > LIMIT:
            raise TooLarge
        return sealed

    def open(self, sealed: str, procedure: str) -> State | None:
        """The state again; None when it is too old, not ours, not whole, or another procedure's."""
        from cryptography.fernet import InvalidToken

        fernet = self._fernet()
        try:
            # Fernet itself would refuse what another instance, whose clock is ahead, has just sealed.
            data = fernet.decrypt(sealed.encode())
            if self._now().timestamp() - fernet.extract_timestamp(sealed.encode()) > LIFE:
                return None
        except InvalidToken:
            return None
        kept = json.loads(zlib.decompress(data))
        state = State(**{**kept, "seen": tuple(kept["seen"]), "left_out": tuple(kept.get("left_out", ()))})
        return state if state.procedure == procedure else None

    def _fernet(self) -> Fernet:
        from cryptography.fernet import Fernet

        return Fernet(base64.urlsafe_b64encode(derive(self._master, "state")))
