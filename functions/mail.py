"""Owns the receipt by mail: at least once, rarely twice, and never in the way of a submission.

A marker `mail/<sid>` holds what the letter is made from, encrypted with a key of its own, so that a store
that leaks tells nothing; `mailed/<sid>` says that it is done. Nothing personal goes into a letter: nobody has
checked whose mailbox it is (docs/adr/0017).
"""

from __future__ import annotations

import base64
import json
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from functions.domain.keys import derive
from functions.domain.zone import instant
from functions.errors import MotCuaError, StoreError
from functions.mail_server import LetterRefused, MailServerDown
from functions.waits import Waits

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage

    from cryptography.fernet import Fernet

    from functions.domain.submission import Submission
    from functions.stores.protocol import Store

_log = logging.getLogger(__name__)
_GIVE_UP = timedelta(days=3)
_SERVER = ""  # the name under which the whole server waits; no sid is empty
#: What of a receipt never gets into a marker.
_KEPT_BACK = ("secret", "status_link", "rows", "answers", "applicant")


class Mail:
    """Keeps letters until the server has taken them; `write` and `hand_in` are None where mail is off."""

    def __init__(
        self,
        store: Store,
        master: bytes,
        write: Callable[[dict[str, Any]], EmailMessage] | None,
        hand_in: Callable[[EmailMessage], None] | None,
        now: Callable[[], datetime],
        jitter: Callable[[], float],
    ) -> None:
        self._store = store
        self._key = base64.urlsafe_b64encode(derive(master, "mail"))
        self._write = write
        self._hand_in = hand_in
        self._now = now
        self._waits = Waits(jitter)
        #: Called when there is a letter to send; the process that sends hangs its bell here.
        self.ring: Callable[[], None] = lambda: None

    def keep(self, kept: Submission, receipt: dict[str, Any], files: list[dict[str, str]], lang: str) -> str:
        """Have a receipt mailed to the address in the submission: that address, "" if none will come."""
        address: str = kept.body["applicant"].get("email", "")
        if self._hand_in is None or not address:
            return ""
        told = {name: value for name, value in receipt.items() if name not in _KEPT_BACK}
        listed = [{**file, "name": ""} for file in files]
        letter = {"to": address, "lang": lang, "receipt": told, "files": listed, "sid": kept.envelope["sid"]}
        name = f"mail/{kept.envelope['sid']}"
        try:
            new = self._store.create(name, self._fernet().encrypt(json.dumps(letter).encode()))
            if new and self._store.get(f"mailed/{kept.envelope['sid']}") is not None:
                self._store.delete(name)
            elif new:
                self.ring()
        except StoreError as error:
            _log.warning("no receipt will be mailed for %s: %s", kept.envelope["sid"], type(error).__name__)
            return ""
        return address

    def deliver_pending(self, stopped: Callable[[], bool] = lambda: False) -> float | None:
        """Try every letter whose time has come; seconds until the next try, None when none is left."""
        if self._hand_in is None:
            return None
        try:
            pending = [name.removeprefix("mail/") for name in self._store.list("mail/")]
        except StoreError:
            return 60
        left = [sid for sid in pending if stopped() or self._waiting(sid) or not self._deliver(sid)]
        now = self._now()
        waits = [
            max(self._waits.until(sid, now) or now, self._waits.until(_SERVER, now) or now) for sid in left
        ]
        return max((min(waits) - now).total_seconds(), 0.05) if waits else None

    def _waiting(self, sid: str) -> bool:
        now = self._now()
        return any(self._waits.until(name, now) is not None for name in (sid, _SERVER))

    def _deliver(self, sid: str) -> bool:
        """Whether there is nothing more to do for a letter."""
        try:
            return self._deliver_or_raise(sid)
        except StoreError as error:
            _log.warning("mailing %s: %s", sid, type(error).__name__)
            self._waits.failed(sid, self._now())
            return False

    def _deliver_or_raise(self, sid: str) -> bool:
        data = self._store.get(f"mail/{sid}")
        if data is None:
            return True
        if self._store.get(f"mailed/{sid}") is None:
            letter = self._opened(data)
            if letter is None:
                _log.error("mailing %s: the letter cannot be read with this key", sid)
            elif not self._handed_in(sid, letter):
                return False
            self._store.create(f"mailed/{sid}", b"{}")
        self._store.delete(f"mail/{sid}")
        self._waits.clear(sid)
        return True

    def _handed_in(self, sid: str, letter: dict[str, Any]) -> bool:
        """Whether the server took a letter, or never will."""
        assert self._hand_in is not None and self._write is not None  # noqa: S101, PT018 - deliver_pending asks
        try:
            self._hand_in(self._write(letter))
        except LetterRefused:
            _log.warning("mailing %s: refused for good", sid)
        except (MotCuaError, ValueError) as error:
            if self._now() - instant(letter["receipt"]["received_at"]) < _GIVE_UP:
                said = error if isinstance(error, MotCuaError) else type(error).__name__
                _log.warning("mailing %s: %s", sid, said)
                self._waits.failed(_SERVER if isinstance(error, MailServerDown) else sid, self._now())
                return False
            _log.error("mailing %s: given up after %d days", sid, _GIVE_UP.days)
        else:
            self._waits.clear(_SERVER)
        return True

    def _opened(self, data: bytes) -> dict[str, Any] | None:
        from cryptography.fernet import InvalidToken

        try:
            letter: dict[str, Any] = json.loads(self._fernet().decrypt(data))
        except (InvalidToken, ValueError):
            return None
        return letter

    def _fernet(self) -> Fernet:
        from cryptography.fernet import Fernet

        return Fernet(self._key)
