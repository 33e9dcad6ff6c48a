"""Owns what a submission is: its id, its record (the commit point), its secret, and the receipt made from it.

A record is an envelope, which holds nothing personal, and a body with the answers. The body may be sealed
(functions/sealing.py); the envelope never is. The secret is derived from the master key and stands in no
record: a repeat and the sweep get the same. Time is handed in.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from functions.domain import files
from functions.domain.keys import keyed
from functions.domain.zone import written

if TYPE_CHECKING:
    from datetime import datetime

    from functions.domain.answers import Answers, Form

VERSION = 2
Envelope = dict[str, Any]
"""version, sid, procedure, procedure_name, procedure_version, form (digest), purpose, agency, papers,
offices, time_limit, lang, code, received_at, take_in_by, status_url, content (keyed digest), files."""
Body = dict[str, Any]
"""key, answers, rows, applicant."""
Record = dict[str, Any]
"""As it is stored: the envelope with "body", or with "sealed"."""

# 32 letters and digits that are not taken for one another (no I, L, O, U): 16 of them hold 80 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
_SECRET_BYTES = 10
_PERSONAL = ("key", "answers", "rows", "applicant")
_OF_A_FILE = ("id", "size", "type", "sha256")


@dataclass(frozen=True)
class Submission:
    """A kept submission with its body open, as its citizen may see it."""

    envelope: Envelope
    body: Body
    secret: str

    @property
    def receipt(self) -> dict[str, Any]:
        """See `receipt`."""
        return receipt(self.envelope, self.body, self.secret)


def submission_id(procedure: str, key: str) -> str:
    """32 hex digits out of procedure and idempotency key: a repeat has the same."""
    return hashlib.sha256(f"{procedure}\n{key}".encode()).hexdigest()[:32]


def content_digest(master: bytes, answers: Answers) -> str:
    """What tells a repeat from other answers under the same key. Keyed: nobody can try answers out on it."""
    return keyed(master, "content", _canonical(answers)).hex()


def same_content(master: bytes, envelope: Envelope, answers: Answers) -> bool:
    """Whether a record was made with these answers."""
    if envelope["version"] == 1:
        digest = hashlib.sha256(_canonical(answers)).hexdigest()
    else:
        digest = content_digest(master, answers)
    return hmac.compare_digest(digest, envelope["content"])


def new_secret(random_bytes: bytes) -> str:
    """Sixteen characters in groups of four out of ten random bytes: 7K2M-09QX-…"""
    number = int.from_bytes(random_bytes[:_SECRET_BYTES], "big")
    letters = [ALPHABET[number >> (5 * place) & 31] for place in range(16)]
    return "-".join("".join(letters[at : at + 4]) for at in range(0, 16, 4))


def secret_of(master: bytes, record: Record) -> str:
    """The secret of a submission, derived from its id; one of version 1 kept its own."""
    if record["version"] == 1:
        return str(record["body"]["secret"])
    return new_secret(keyed(master, "secret", record["sid"].encode()))


def plain_secret(typed: str) -> str:
    """A secret as typed by a person: upper case, no dashes or spaces, look-alike letters put right."""
    kept = "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalnum())
    return kept.translate(_LOOKALIKES)


def lookup_name(master: bytes, code: str, secret: str) -> str:
    """The look-up object's name: a keyed hash, so that names tell nothing and cannot be made up."""
    message = f"{code.strip().upper()}|{plain_secret(secret)}".encode("utf-8", "replace")
    return f"lookups/{keyed(master, 'look-up', message).hex()}"


def record_name(sid: str) -> str:
    """Where the record of a submission is."""
    return f"submissions/{sid}/record.json"


def new_envelope(
    *,
    sid: str,
    form: Form,
    digest: str,
    procedure: dict[str, Any],
    answers: Answers,
    content: str,
    lang: str,
    code: str,
    received: datetime,
    take_in_by: datetime | None,
    status_page: str,
) -> Envelope:
    """What is kept of a submission and not personal; `procedure` is the manifest's entry with its "code"."""
    return {
        "version": VERSION,
        "sid": sid,
        "procedure": procedure["code"],
        "procedure_name": procedure["name"],
        "procedure_version": procedure.get("version", ""),
        "form": digest,
        "purpose": form.get("purpose", "application"),
        "agency": procedure["agency"],
        "papers": _not_attached(procedure.get("papers", []), form, answers),
        "offices": procedure.get("offices", []),
        "time_limit": procedure.get("time_limit"),
        "lang": lang,
        "code": code,
        "received_at": written(received),
        "take_in_by": written(take_in_by) if take_in_by else None,
        "status_url": status_page,
        "content": content,
        "files": attached(form, answers),
    }


def new_body(key: str, form: Form, answers: Answers, rows: list[dict[str, Any]]) -> Body:
    """What is kept of a submission that is personal; a repeat of a sealed record makes it again."""
    return {"key": key, "answers": answers, "rows": rows, "applicant": applicant(form, answers)}


def attached(form: Form, answers: Answers) -> list[dict[str, Any]]:
    """The files of all answers: [{"field", "id", "size", "type", "sha256"}]; their names are personal."""
    return [
        {"field": field["name"], **{part: file[part] for part in _OF_A_FILE}}
        for field, file in files.sent(form["fields"], answers)
    ]


def encode(record: Record) -> bytes:
    """A record, or any other kept object, as the bytes that are stored."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


def decode(data: bytes) -> Record:
    """A record as it was stored; one of version 1 in the shape of today, its own secret in the body.

    Raises:
        ValueError: not a record.
    """
    record: Record = json.loads(data)
    if not isinstance(record, dict) or record.get("version") not in (1, VERSION):
        raise ValueError("not a record")
    if record["version"] == 1:
        body = {part: record.pop(part) for part in (*_PERSONAL, "secret")}
        record |= {"procedure_version": "", "files": [], "body": body}
    return record


def receipt(envelope: Envelope, body: Body, secret: str) -> dict[str, Any]:
    """The receipt, a function of what is kept: what the page shows, prints, and the JSON answer."""
    told = (
        *("received_at", "procedure", "procedure_name", "procedure_version", "agency", "papers"),
        *("offices", "purpose", "time_limit", "take_in_by", "status_url"),
    )
    return {
        "code": envelope["code"],
        "secret": secret,
        **{name: envelope.get(name) for name in told},
        "rows": body["rows"],
        "status_link": f"{envelope['status_url']}#{envelope['code']}.{secret}",
    }


def _not_attached(papers: list[dict[str, Any]], form: Form, answers: Answers) -> list[dict[str, Any]]:
    """The papers that are still to be brought or sent: those that no attached file stands for."""
    here = {field.get("paper") for field, _ in files.sent(form["fields"], answers)}
    return [paper for paper in papers if paper["name"] not in here]


def applicant(form: Form, answers: Answers) -> dict[str, str]:
    """Who files, from the fields that the form names.

    {"name", "phone", "email"}, those that were answered.
    """
    named = {part: answers.get(field) for part, field in form.get("applicant", {}).items()}
    return {part: value for part, value in named.items() if isinstance(value, str)}


def _canonical(answers: Answers) -> bytes:
    return json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
