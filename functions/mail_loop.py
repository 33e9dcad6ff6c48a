"""Sends mail in the background on one machine, in a thread of its own: a slow mail server delays nothing."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from functions.failures import log

if TYPE_CHECKING:
    from functions.mail import Mail

_LOOK_EVERY = 3600  # seconds


class MailLoop:
    """Sends when there is something new, else when the mail says."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail
        self._bell = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="mail", daemon=True)
        mail.ring = self._bell.set

    def start(self) -> None:
        """Send until stopped."""
        self._thread.start()

    def stop(self) -> None:
        """End after the letter that is being sent; what is left goes out next time."""
        self._stopping = True
        self._bell.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        wait: float | None = 0
        while not self._stopping:
            self._bell.wait(_LOOK_EVERY if wait is None else wait)
            self._bell.clear()
            if self._stopping:
                return
            try:
                wait = self._mail.deliver_pending(lambda: self._stopping)
            except Exception as error:  # noqa: BLE001 - one bad letter must not end all mail
                log(error)
                wait = 60
