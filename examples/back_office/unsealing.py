"""Opens what is sealed to the agency's key (age): its private key is in the file of BACK_OFFICE_IDENTITY.

The recovery key opens the same: put its file in the place of a lost one.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


class NotOpened(Exception):
    """What came is sealed and cannot be opened here; says why."""


class Unsealing:
    """Holds the private keys of a file, one a line; none without a file."""

    def __init__(self, identities: Path | None) -> None:
        self._identities = _read(identities) if identities else []

    def open(self, sealed: bytes) -> bytes:
        """What was sealed.

        Raises:
            NotOpened: there is no key here, or another one.
        """
        if not self._identities:
            raise NotOpened(
                "a sealed dossier came and BACK_OFFICE_IDENTITY names no file with the agency's private key"
            )
        import pyrage

        try:
            opened: bytes = pyrage.decrypt(sealed, self._identities)
        except pyrage.DecryptError as error:
            raise NotOpened(
                f"the keys in BACK_OFFICE_IDENTITY do not open this: sealed to others, or damaged ({error})"
            ) from error
        return opened

    def open_event(self, event: dict[str, Any]) -> dict[str, Any]:
        """An event with what the citizen filed in place of "sealed", and the names of the files.

        Raises:
            NotOpened: as above.
        """
        data = event["data"]
        if "sealed" not in data:
            return event
        body = json.loads(self.open(base64.b64decode(data["sealed"])))
        names = {
            one["sha256"]: one["name"]
            for value in body["answers"].values()
            if isinstance(value, list)
            for one in value
            if isinstance(one, dict) and "sha256" in one
        }
        files = [{**file, "name": names.get(file["submitted_sha256"])} for file in data.get("files", [])]
        filed = {name: body[name] for name in ("applicant", "answers", "rows")}
        kept = {name: value for name, value in data.items() if name != "sealed"}
        return {**event, "data": {**kept, **filed, "files": files}}


def _read(path: Path) -> list[Any]:
    import pyrage

    try:
        lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError) as error:
        raise NotOpened(f"BACK_OFFICE_IDENTITY names {path}, which cannot be read ({error})") from error
    except pyrage.IdentityError as error:
        raise NotOpened(f"{path} holds no private key of age, AGE-SECRET-KEY-1… ({error})") from error
