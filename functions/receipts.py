"""Owns the receipt as it is handed out: what submission.py tells of a dossier, with its proof of deposit.

Without a signing key the receipt says `"proof": null`. Everything is a function of what is kept, so a repeat
is byte-equal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.domain import proof
from functions.domain.keys import derive

if TYPE_CHECKING:
    from functions.domain.submission import Submission
    from functions.signing import Signer

#: What a receipt that goes by mail tells: nothing personal, for the address may be somebody else's.
_IN_MAIL = ("code", "received_at", "procedure", "procedure_name", "procedure_version", "agency", "purpose")


class Receipts:
    """Makes receipts; the signing key and the master key are handed in."""

    def __init__(self, signer: Signer | None, master: bytes, base_url: str) -> None:
        self._signer = signer
        self._salt_key = derive(master, "receipt")
        self._base_url = base_url

    def of(self, kept: Submission) -> dict[str, Any]:
        """The receipt of a submission for whoever made it: answers, digests and proof."""
        envelope = kept.envelope
        answers = kept.body["answers"]
        receipt = {
            **kept.receipt,
            "form": envelope["form"],
            "applicant": kept.body["applicant"].get("name", ""),
            "answers": answers,
            "files": envelope["files"],
            "proof": None,
        }
        if self._signer is None:
            return receipt
        salt = proof.salt(self._salt_key, envelope["sid"])
        statement = proof.statement(envelope, answers, salt)
        made = {
            "key": self._signer.id,
            "statement": proof.encode(statement),
            "signature": proof.encode(self._signer.sign(statement)),
            "salt": proof.encode(salt),
        }
        return self._closed({**receipt, "proof": made})

    def for_mail(self, receipt: dict[str, Any]) -> dict[str, Any]:
        """What of a receipt may go by mail: no answer, no secret, no salt."""
        told = {name: receipt.get(name) for name in _IN_MAIL}
        if receipt["proof"] is None:
            return {**told, "proof": None}
        kept = {name: receipt["proof"][name] for name in ("key", "statement", "signature")}
        return self._closed({**told, "proof": kept})

    def sign_file(self, data: bytes, receipt: dict[str, Any]) -> bytes:
        """A PDF with a last line that vouches for every byte before it; as it is without a proof."""
        made = receipt["proof"]
        if self._signer is None or made is None:
            return data
        whole = proof.encode(self._signer.sign(proof.whole_message(data, made["statement"])))
        line = f"{made['statement']}.{made['signature']}.{whole}\n"
        return data + proof.TRAIL + line.encode()

    def verify_link(self, receipt: dict[str, Any]) -> str:
        """The address that shows others that a receipt is genuine; empty without a proof."""
        return proof.verify_link(self._base_url, receipt["proof"]) if receipt["proof"] else ""

    @staticmethod
    def content_digest(receipt: dict[str, Any]) -> str:
        """The digest of the answers that was signed; empty without a proof."""
        said = proof.read_statement(receipt["proof"]["statement"]) if receipt["proof"] else None
        return said["content"] if said else ""

    def _closed(self, receipt: dict[str, Any]) -> dict[str, Any]:
        assert self._signer is not None  # noqa: S101 - only called where there is one
        message = proof.whole_message(proof.whole_receipt(receipt), receipt["proof"]["statement"])
        receipt["proof"]["whole"] = proof.encode(self._signer.sign(message))
        return receipt
