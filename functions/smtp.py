"""Owns handing a letter to an SMTP server. Keeps and repeats nothing.

The connection is encrypted (STARTTLS, certificate checked) before the password or a letter goes over it; a
relay on this very machine needs none. The server's words may quote an address, so they are never passed on.
"""

from __future__ import annotations

import smtplib
import ssl
from typing import TYPE_CHECKING

from functions.mail_server import LetterDelayed, LetterRefused, MailServerDown

if TYPE_CHECKING:
    from email.message import EmailMessage

    from functions.mail_server import MailServer

_PATIENCE = 20  # seconds for each answer of the server
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Smtp:
    """Hands letters in, one connection each."""

    def __init__(self, server: MailServer, context: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._context = context

    def __call__(self, letter: EmailMessage) -> None:
        """Returns once the server has taken the letter.

        Raises:
            LetterRefused, LetterDelayed: it has not.
        """
        try:
            self._hand_in(letter)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            if codes and all(500 <= code < 600 for code in codes):
                raise LetterRefused("no such mailbox") from None
            raise LetterDelayed("mailbox not taken now") from None
        except smtplib.SMTPDataError as error:
            raise LetterDelayed(f"letter not taken now, {error.smtp_code}") from None
        except (smtplib.SMTPException, OSError) as error:
            raise MailServerDown(
                f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()
            ) from None

    def _hand_in(self, letter: EmailMessage) -> None:
        server = self._server
        with smtplib.SMTP(server.host, server.port, timeout=_PATIENCE) as client:
            client.ehlo()
            if client.has_extn("starttls") or server.host not in _LOOPBACK:
                client.starttls(context=self._context or ssl.create_default_context())
                client.ehlo()
            if server.user:
                client.login(server.user, server.password)
            client.send_message(letter)
