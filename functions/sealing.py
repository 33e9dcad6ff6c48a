"""Owns encryption at rest: what is personal is sealed to the agency's key and to a recovery key (age).

The body of a record and the files that leave can then be read by whoever holds one of the private keys; the
functions hold none. Without recipients nothing is sealed. pyrage is imported only where something is.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from functions.errors import SettingsError

if TYPE_CHECKING:
    from functions.domain.submission import Body, Envelope, Record

_FEWEST = 2


class Sealer:
    """Seals to recipients, `age1…`; to none of them: leaves everything as it is."""

    def __init__(self, recipients: tuple[str, ...] = ()) -> None:
        self._recipients = _read(recipients) if recipients else []

    @property
    def on(self) -> bool:
        """Whether anything is sealed."""
        return bool(self._recipients)

    def seal(self, data: bytes) -> bytes:
        """Bytes that only a holder of one of the private keys can read."""
        import pyrage

        sealed: bytes = pyrage.encrypt(data, self._recipients)
        return sealed

    def close(self, envelope: Envelope, body: Body) -> Record:
        """The record that is stored."""
        if not self.on:
            return {**envelope, "body": body}
        sealed = self.seal(json.dumps(body, ensure_ascii=False).encode())
        return {**envelope, "sealed": base64.b64encode(sealed).decode()}


def open_body(record: Record) -> Body | None:
    """The body of a stored record; None when it is sealed for others' eyes."""
    return record.get("body")


def _read(recipients: tuple[str, ...]) -> list[Any]:
    from pyrage import RecipientError, x25519

    if len(set(recipients)) < _FEWEST:
        raise SettingsError(
            "MOTCUA_SEAL_TO names one key; it needs two, the agency's and the recovery key: who loses the "
            "only key loses every dossier. Make them with ./run keys."
        )
    try:
        return [x25519.Recipient.from_str(recipient) for recipient in recipients]
    except RecipientError as error:
        raise SettingsError(
            f"MOTCUA_SEAL_TO is not public keys, age1…, with a space between them ({error})."
        ) from error
