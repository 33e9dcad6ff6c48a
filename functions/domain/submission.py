"""Owns what a submission is: its id, its record (the commit point), its secret, and the receipt made from it.

The record holds all that the receipt says, so that a repeat gets the first receipt byte for byte, whatever
the site has become since. Time and randomness are handed in.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any

from functions.domain.zone import written

if TYPE_CHECKING:
    from datetime import datetime

    from functions.domain.answers import Answers

Record = dict[str, Any]

# 32 letters and digits that are not taken for one another (no I, L, O, U): 16 of them hold 80 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
SECRET_BYTES = 10
_ON_RECEIPT = (
    *("code", "secret", "received_at", "procedure", "procedure_name", "agency", "papers"),
    *("offices", "purpose", "time_limit", "rows", "take_in_by", "status_url"),
)


def submission_id(procedure: str, key: str) -> str:
    """32 hex digits out of procedure and idempotency key: a repeat has the same."""
    return hashlib.sha256(f"{procedure}\n{key}".encode()).hexdigest()[:32]


def content_digest(answers: Answers) -> str:
    """What tells a repeat from other answers under the same key."""
    canonical = json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def new_secret(random_bytes: bytes) -> str:
    """Sixteen characters in groups of four out of ten random bytes: 7K2M-09QX-…"""
    number = int.from_bytes(random_bytes[:SECRET_BYTES], "big")
    letters = [ALPHABET[number >> (5 * place) & 31] for place in range(16)]
    return "-".join("".join(letters[at : at + 4]) for at in range(0, 16, 4))


def plain_secret(typed: str) -> str:
    """A secret as typed by a person: upper case, no dashes or spaces, look-alike letters put right."""
    kept = "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalnum())
    return kept.translate(_LOOKALIKES)


def lookup_name(lookup_key: bytes, code: str, secret: str) -> str:
    """The look-up object's name: a keyed hash, so that names tell nothing and cannot be made up."""
    message = f"{code.strip().upper()}|{plain_secret(secret)}".encode("utf-8", "replace")
    return f"lookups/{hmac.new(lookup_key, message, hashlib.sha256).hexdigest()}"


def record_name(sid: str) -> str:
    """Where the record of a submission is."""
    return f"submissions/{sid}/record.json"


def new_record(
    *,
    sid: str,
    key: str,
    form: str,
    purpose: str,
    procedure: dict[str, Any],
    answers: Answers,
    rows: list[dict[str, Any]],
    applicant: dict[str, str],
    lang: str,
    code: str,
    secret: str,
    received: datetime,
    take_in_by: datetime | None,
    status_page: str,
) -> Record:
    """Everything that is kept of a submission; `procedure` is the manifest's entry with its "code"."""
    return {
        "version": 1,
        "sid": sid,
        "key": key,
        "procedure": procedure["code"],
        "procedure_name": procedure["name"],
        "agency": procedure["agency"],
        "papers": procedure.get("papers", []),
        "offices": procedure.get("offices", []),
        "purpose": purpose,
        "time_limit": procedure.get("time_limit"),
        "form": form,
        "lang": lang,
        "answers": answers,
        "content": content_digest(answers),
        "rows": rows,
        "applicant": applicant,
        "code": code,
        "secret": secret,
        "received_at": written(received),
        "take_in_by": written(take_in_by) if take_in_by else None,
        "status_url": status_page,
    }


def encode(record: Record) -> bytes:
    """A record, or any other kept object, as the bytes that are stored."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


def receipt(record: Record) -> dict[str, Any]:
    """The receipt, a function of the record alone: what the page shows, prints, and the JSON answer."""
    link = f"{record['status_url']}#{record['code']}.{record['secret']}"
    return {name: record.get(name) for name in _ON_RECEIPT} | {"status_link": link}


def applicant(form: dict[str, Any], answers: Answers) -> dict[str, str]:
    """Who files, from the fields that the form names.

    {"name", "phone", "email"}, those that were answered.
    """
    named = {part: answers.get(field) for part, field in form.get("applicant", {}).items()}
    return {part: value for part, value in named.items() if isinstance(value, str)}
