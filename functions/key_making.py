"""Owns making keys: one that signs receipts, age identities for encryption at rest; private files, mode 600.

Knows where keys are written and in what form; what to do with them is told by `./run keys`.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.signing import KEY_BYTES, Signer, key_id

if TYPE_CHECKING:
    from pathlib import Path

USES = ("receipt", "agency", "recovery")


@dataclass(frozen=True)
class MadeKey:
    """One new key: its line for content/keys.yaml, its private text and the file that holds it."""

    use: str
    id: str
    public: str
    private: str
    path: Path

    def entry(self, day: str) -> dict[str, str]:
        """As it stands in content/keys.yaml, in force from a day (yyyy-mm-dd) on."""
        return {"id": self.id, "use": self.use, "public": self.public, "from": day}


def make_key(use: str, folder: Path) -> MadeKey:
    """Make a key and write its private half, for its owner's eyes only; never over another.

    Raises:
        OSError: the folder cannot be written to.
    """
    if use == "receipt":
        seed = secrets.token_bytes(KEY_BYTES)
        public, private = Signer(seed).public, base64.b64encode(seed).decode()
        made, shown = key_id(public), base64.b64encode(public).decode()
    else:
        from pyrage import x25519

        identity = x25519.Identity.generate()
        shown, private = str(identity.to_public()), str(identity)
        made = hashlib.sha256(shown.encode()).hexdigest()[:16]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{use}-{made}.key"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(private + "\n")
    return MadeKey(use, made, shown, private, path)


def trial_key(folder: Path) -> MadeKey:
    """The signing key of a trial on this machine: the one that is there, else a new one."""
    for path in sorted(folder.glob("receipt-*.key")):
        private = path.read_text("ascii").strip()
        public = Signer(base64.b64decode(private)).public
        return MadeKey("receipt", key_id(public), base64.b64encode(public).decode(), private, path)
    return make_key("receipt", folder)
