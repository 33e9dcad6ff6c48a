"""Owns what is said of a submission for others to rely on: the statement, its digests, how both are written.

Knows no key and no way of signing; functions/signing.py signs and functions/verify.py verifies what is
written here. The browser's twin is theme/scripts/proof.mjs; tests/functions/test_proof.py compares them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
from decimal import Decimal
from typing import Any

VERIFY_PATH = "/xac-minh/"
_DIGEST_BYTES = 16  # nobody can find a second content for a digest that is given: 2^128
_SALT_BYTES = 16
_SIGNATURE_BYTES = 64
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")
#: The last line of a signed PDF. A reader of PDF passes over what follows the end of the file.
TRAIL = b"%motcua-proof "


def salt(key: bytes, sid: str) -> bytes:
    """What makes the digests of a submission its own: without it no answer can be guessed from a digest.

    `key` is derived from the master key; a repeat has the same.
    """
    return hmac.new(key, sid.encode(), hashlib.sha256).digest()[:_SALT_BYTES]


def statement(record: dict[str, Any], answers: Any, salt: bytes) -> bytes:
    """What is signed: JSON of a few lines of paper, nothing personal in it.

    `content` and `files` are digests that only whoever has the receipt, or the record, can make again.
    """
    said = {
        "v": 1,
        "code": record["code"],
        "received_at": record["received_at"],
        "procedure": record["procedure"],
        "version": record.get("procedure_version") or "",
        "content": digest(salt, canonical(answers)),
    }
    if files := record.get("files"):
        said["files"] = files_digest(salt, files)
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def digest(salt: bytes, data: bytes) -> str:
    """A salted digest as 22 characters."""
    return encode(hashlib.sha256(salt + data).digest()[:_DIGEST_BYTES])


def files_digest(salt: bytes, files: list[dict[str, Any]]) -> str:
    """The digest of a list of files: of their SHA-256, in their order."""
    return digest(salt, "\n".join(file["sha256"] for file in files).encode())


def whole_message(data: bytes, statement: str) -> bytes:
    """What is signed for a whole file: its digest and the statement that it carries, as base64url.

    No statement begins like this one, so a signature for one thing is none for the other.
    """
    return f"motcua-file\n{hashlib.sha256(data).hexdigest()}\n{statement}".encode()


def whole_receipt(receipt: dict[str, Any]) -> bytes:
    """The bytes of a JSON receipt that its `proof.whole` is signed over."""
    proof = {name: value for name, value in receipt["proof"].items() if name != "whole"}
    return canonical({**receipt, "proof": proof})


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces, and numbers as JavaScript writes them."""
    return _canonical(value).encode()


def _canonical(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{_canonical(key)}:{_canonical(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(_canonical, value)) + "]"
    return _number(value) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)


def _number(value: float) -> str:
    if value.is_integer():
        return str(int(value))
    text = repr(value)
    if "e" not in text:
        return text
    return format(Decimal(text), "f") if abs(value) >= 1e-6 else re.sub("e-0+", "e-", text)


def encode(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes | None:
    """The bytes of base64url without padding; None when it is not the one way of writing them."""
    if not _BASE64URL.fullmatch(text):
        return None
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    return data if encode(data) == text else None


def read_statement(text: str) -> dict[str, Any] | None:
    """What a statement (base64url) says; None for anything that is not a statement of version 1."""
    data = decode(text)
    try:
        said = json.loads(data.decode()) if data else None
    except ValueError:
        return None
    needed = {"code", "received_at", "procedure", "version", "content"}
    if not isinstance(said, dict) or said.get("v") != 1 or set(said) - {"v", "files"} != needed:
        return None
    return said if all(isinstance(said[name], str) for name in needed) else None


def read_signature(text: str) -> bytes | None:
    """The 64 bytes of a signature (base64url)."""
    data = decode(text)
    return data if data and len(data) == _SIGNATURE_BYTES else None


def verify_link(base_url: str, proof: dict[str, str]) -> str:
    """The address that a QR code holds; what follows # is never sent to a server."""
    return f"{base_url}{VERIFY_PATH}#{proof['statement']}.{proof['signature']}"
