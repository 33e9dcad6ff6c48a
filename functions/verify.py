"""Owns the check of a receipt without a network: QR text, link, JSON receipt or PDF, against published keys.

Knows nothing of stores and settings. The browser's twin is theme/scripts/proof.mjs.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from functions.domain import proof
from functions.domain.rows import moment
from functions.domain.zone import instant
from functions.signing import is_signed

if TYPE_CHECKING:
    from collections.abc import Iterable

_TEXT = re.compile(r"(?:\S*#)?([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")
_PDF = re.compile(re.escape(proof.TRAIL) + rb"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\n")

#: What is wrong → what a person is told.
_REFUSED = {
    "unreadable": "đây không phải biên nhận, liên kết hay mã QR xác minh của Một Cửa. Hãy chép lại nguyên "
    "vẹn, hoặc quét mã QR “Xác minh” trên biên nhận.",
    "unsigned": "biên nhận này không có chữ ký điện tử. Hãy đọc mã hồ sơ cho cơ quan nhận hồ sơ để "
    "họ đối chiếu.",
    "signature": "chữ ký không khớp với khóa nào đã công bố. Biên nhận đã bị sửa, chép thiếu, hoặc của nơi "
    "khác; cũng có thể danh sách khóa đang dùng đã cũ. Hãy hỏi cơ quan nhận hồ sơ.",
    "file": "tệp này đã bị sửa, hoặc lưu lại bằng phần mềm khác sau khi cấp. Hãy lấy tệp gốc, hoặc quét mã "
    "QR “Xác minh” trên biên nhận.",
    "content": "câu trả lời hoặc danh sách tệp không khớp với phần đã ký. Hãy lấy tệp gốc, hoặc hỏi cơ quan "
    "nhận hồ sơ.",
    "early": "vào lúc ghi trên biên nhận, khóa ký chưa được dùng. Hãy hỏi cơ quan nhận hồ sơ.",
    "late": "vào lúc ghi trên biên nhận, khóa ký đã hết hạn. Hãy hỏi cơ quan nhận hồ sơ.",
    "revoked": "chữ ký khớp, nhưng khóa ký đã bị thu hồi ngày {date} ({reason}), nên chữ ký này không còn đủ "
    "làm bằng. Hãy đề nghị cơ quan nhận hồ sơ đối chiếu mã hồ sơ {code}.",
}


@dataclass(frozen=True)
class Verdict:
    """What came of a check: `reason` is empty for a genuine receipt, `said` is its statement once signed."""

    reason: str
    said: dict[str, Any] | None = None
    key: dict[str, Any] | None = None

    @property
    def genuine(self) -> bool:
        """Whether the receipt can be relied on."""
        return not self.reason

    @property
    def sentence(self) -> str:
        """What a person is told."""
        said = self.said or {}
        if self.genuine:
            version = f", phiên bản {said['version']}" if said["version"] else ""
            received = moment(instant(said["received_at"]))
            return (
                f"Biên nhận thật: hồ sơ mã {said['code']} được nhận lúc {received}, "
                f"thủ tục {said['procedure']}{version}. Khóa ký {(self.key or {})['id']}."
            )
        revoked = (self.key or {}).get("revoked", {})
        told = _REFUSED[self.reason].format(
            date=_day(revoked.get("date", "")), reason=revoked.get("reason", ""), code=said.get("code", "")
        )
        return f"Không xác nhận được: {told}"


def verify(data: bytes, keys: Iterable[dict[str, Any]]) -> Verdict:
    """Check what somebody shows: the bytes of a file or of a text; `keys` as in khoa.json."""
    receipts = [key for key in keys if key.get("use") == "receipt"]
    if data.startswith(b"%PDF-"):
        found = _PDF.search(data, max(0, len(data) - 2000))
        if not found or found.end() != len(data):
            return Verdict("file")
        statement, signature, whole = (part.decode() for part in found.groups())
        return _check(receipts, statement, signature, whole, data[: found.start()])
    text = data.decode("utf-8", "replace").strip()
    if text.startswith("{"):
        return _check_json(receipts, text)
    pasted = _TEXT.fullmatch(re.sub(r"\s+", "", text))
    return _check(receipts, pasted[1], pasted[2]) if pasted else Verdict("unreadable")


def _check_json(keys: list[dict[str, Any]], text: str) -> Verdict:
    try:
        receipt = json.loads(text)
    except (ValueError, RecursionError):
        return Verdict("unreadable")
    made = receipt.get("proof")
    if made is None:
        return Verdict("unsigned" if "code" in receipt else "unreadable")
    parts = ("statement", "signature", "whole")
    if not isinstance(made, dict) or not all(isinstance(made.get(part), str) for part in parts):
        return Verdict("unreadable")
    try:
        whole = proof.whole_receipt(receipt)
    except (RecursionError, UnicodeEncodeError):  # as deep as no receipt is; half of a surrogate pair
        return Verdict("unreadable")
    verdict = _check(keys, made["statement"], made["signature"], made["whole"], whole)
    if not verdict.genuine:
        return verdict
    said = verdict.said or {}
    same = all(receipt.get(name) == said[name] for name in ("code", "received_at", "procedure"))
    if "answers" in receipt:  # a mailed receipt has none
        salt, files = proof.decode(str(made.get("salt"))) or b"", receipt.get("files")
        same = same and said["content"] == proof.digest(salt, proof.canonical(receipt["answers"]))
        same = same and said.get("files") == (proof.files_digest(salt, files) if files else None)
    return verdict if same else Verdict("content", said, verdict.key)


def _check(
    keys: list[dict[str, Any]], statement: str, signature: str, whole: str | None = None, data: bytes = b""
) -> Verdict:
    """The statement's signature, the whole file's where there is one, then whether the key was good then."""
    said, signed = proof.read_statement(statement), proof.read_signature(signature)
    if said is None or signed is None:
        return Verdict("unreadable" if whole is None else "file")
    raw = proof.decode(statement) or b""
    key = next((one for one in keys if is_signed(_public(one), signed, raw)), None)
    if key is None:
        return Verdict("signature")
    if whole is not None:  # an empty one is a bad one, not none
        over = proof.read_signature(whole)
        if over is None or not is_signed(_public(key), over, proof.whole_message(data, statement)):
            return Verdict("file", said, key)
    return Verdict(_life(key, said), said, key)


def _life(key: dict[str, Any], said: dict[str, Any]) -> str:
    day = said["received_at"][:10]
    if key.get("revoked"):
        return "revoked"
    if day < key.get("from", ""):
        return "early"
    return "late" if day > key.get("until", "9999") else ""


def _public(key: dict[str, Any]) -> bytes:
    try:
        return base64.b64decode(key.get("public", ""), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _day(date: str) -> str:
    return "/".join(reversed(date.split("-")))
