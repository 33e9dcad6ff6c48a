"""Owns what the setting MOTCUA_MAIL means and how a mail server can fail; needs no mail library."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from functions.errors import MotCuaError, SettingsError

_HOW = "smtp://USER:PASSWORD@HOST:587?from=bien-nhan@example.gov.vn"


class LetterDelayed(MotCuaError):
    """The server did not take the letter now; says in a word why. Another try may help."""


class MailServerDown(LetterDelayed):
    """It is not this letter: the server takes none, or the password is wrong."""


class LetterRefused(MotCuaError):
    """The server says that there is no such mailbox; no other try helps."""


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed in, and in whose name."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


def read_mail_server(value: str) -> MailServer | None:
    """The server of MOTCUA_MAIL; None where it is not set: no mail is sent and none is promised.

    Raises:
        SettingsError: it is not such an address.
    """
    if not value:
        return None
    try:
        parts = urlsplit(value)
        sender = parse_qs(parts.query).get("from", [""])[0]
        port = parts.port or 587
    except ValueError:
        raise SettingsError(f"MOTCUA_MAIL is not {_HOW}.") from None
    if parts.scheme != "smtp" or not parts.hostname or sender.count("@") != 1 or not sender.isprintable():
        raise SettingsError(
            f"MOTCUA_MAIL is not {_HOW}: signs like @ : / in USER or PASSWORD as %40 %3A %2F."
        )
    return MailServer(
        parts.hostname, port, sender, unquote(parts.username or ""), unquote(parts.password or "")
    )
