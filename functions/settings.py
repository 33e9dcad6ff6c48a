"""Owns the settings: read once from the environment, each bad one explained in a sentence."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from functions.domain.limits import Limits
from functions.errors import SettingsError
from functions.mail_server import MailServer, read_mail_server
from functions.signing import KEY_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Settings:
    """How this installation runs. `store` is `file:DIRECTORY` or `s3://bucket/prefix?endpoint=…&region=…`."""

    bundle: Path
    store: str
    base_url: str
    back_office_url: str
    master_key: bytes = field(repr=False)
    back_office_secret: str = field(repr=False)
    mail: MailServer | None = None
    receipt_key: bytes | None = field(default=None, repr=False)  # None: receipts are not signed
    seal_to: tuple[str, ...] = ()  # nothing is sealed
    limits: Limits = field(default_factory=Limits)
    proxies: int = 0
    scanner: str = "none"  # clamd:HOST:PORT, clamd:/SOCKET, guardduty


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings of an environment.

    Raises:
        SettingsError: one is missing or bad; the message names it and says what would be right.
    """
    return Settings(
        bundle=Path(
            _needed(environment, "MOTCUA_BUNDLE", "the directory of the bundle that the build wrote")
        ),
        store=_store(_needed(environment, "MOTCUA_STORE", "file:DIRECTORY or s3://BUCKET/PREFIX")),
        base_url=_address(environment, "MOTCUA_BASE_URL", "the site's public address"),
        back_office_url=_address(
            environment, "MOTCUA_BACK_OFFICE_URL", "where the back office takes submissions"
        ),
        master_key=_key(_needed(environment, "MOTCUA_LOOKUP_KEY", "32 or more random characters")),
        back_office_secret=_secret(_needed(environment, "MOTCUA_BACK_OFFICE_SECRET", "whsec_ and base64")),
        mail=read_mail_server(environment.get("MOTCUA_MAIL", "").strip()),
        receipt_key=_receipt_key(environment.get("MOTCUA_RECEIPT_KEY", "").strip()),
        seal_to=tuple(environment.get("MOTCUA_SEAL_TO", "").split()),
        limits=_limits(environment.get("MOTCUA_LIMITS", "")),
        scanner=_scanner(environment.get("MOTCUA_SCANNER", "").strip() or "none"),
        proxies=_proxies(environment.get("MOTCUA_PROXIES", "0")),
    )


def _limits(value: str) -> Limits:
    if not value:
        return Limits()
    parts = value.split()
    if len(parts) != 2 or not all(
        part.isascii() and part.isdigit() and 0 < int(part) < 10**9 for part in parts
    ):
        raise SettingsError(
            "MOTCUA_LIMITS is not two numbers, new submissions in ten minutes from one address and for one "
            f'procedure before proof is asked for, such as "30 300": {value}'
        )
    return Limits(per_address=int(parts[0]), per_procedure=int(parts[1]))


def _proxies(value: str) -> int:
    if not (value.isascii() and value.isdigit() and int(value) <= 9):
        raise SettingsError(f"MOTCUA_PROXIES is not the number of our own proxies in front, 0 to 9: {value}")
    return int(value)


def _scanner(value: str) -> str:
    value = value.replace("clamd://", "clamd:", 1)
    kind, _, address = value.partition(":")
    host, _, port = address.rpartition(":")
    good = value in ("none", "guardduty")
    good = good or (kind == "clamd" and (address.startswith("/") or (bool(host) and port.isdecimal())))
    if not good:
        raise SettingsError(
            f"MOTCUA_SCANNER is none of none, clamd:HOST:PORT, clamd:/PATH/OF/SOCKET, guardduty: {value}"
        )
    return value


def _needed(environment: Mapping[str, str], name: str, what: str) -> str:
    value = environment.get(name, "").strip()
    if not value:
        raise SettingsError(f"{name} is missing: set it to {what}.")
    return value


def _address(environment: Mapping[str, str], name: str, what: str) -> str:
    value = _needed(environment, name, what).rstrip("/")
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.fragment
        good = good and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good:
        raise SettingsError(f"{name} is not an address that begins with http:// or https://: {value}")
    return value


def _store(value: str) -> str:
    if not value.startswith(("file:", "s3://")) or value in ("file:", "s3://"):
        raise SettingsError(f"MOTCUA_STORE is neither file:DIRECTORY nor s3://BUCKET/PREFIX: {value}")
    return value


def _key(value: str) -> bytes:
    if len(value) < 32:
        raise SettingsError(f"MOTCUA_LOOKUP_KEY has {len(value)} characters; it needs 32 or more, at random.")
    return value.encode()


def _secret(value: str) -> str:
    try:
        length = len(base64.b64decode(value.removeprefix("whsec_"), validate=True))
    except (binascii.Error, ValueError):
        length = 0
    if not value.startswith("whsec_") or length < 24:
        raise SettingsError("MOTCUA_BACK_OFFICE_SECRET is not whsec_ followed by 24 or more bytes in base64.")
    return value


def _receipt_key(value: str) -> bytes | None:
    if not value:
        return None
    try:
        key = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsError(
            f"MOTCUA_RECEIPT_KEY is not the base64 of {KEY_BYTES} bytes: copy the one line of the file "
            "receipt-….key that `./run keys` wrote."
        )
    return key
