"""The proof of deposit: what is signed, the same each time, and that nothing changed goes through."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from catalogue.output.assets import NODE, install_node_packages
from functions.domain import proof, submission
from functions.receipts import Receipts
from functions.signing import Signer
from functions.verify import verify

HERE = Path(__file__).parent
BASE = "https://mot-cua.example"
SIGNER = Signer(b"s" * 32)
KEY: dict[str, Any] = {
    "id": SIGNER.id,
    "use": "receipt",
    "public": base64.b64encode(SIGNER.public).decode(),
    "from": "2026-01-01",
}
OTHER = {**KEY, "public": base64.b64encode(Signer(b"o" * 32).public).decode(), "id": Signer(b"o" * 32).id}
ANSWERS = {"name": "Nguyễn Thị Ở", "area": 85.5, "small": 0.00002, "whole": 3.0, "note": 'a\n\u2028\x7f"é'}
FILES = [{"id": "0" * 32, "size": 5, "type": "image/jpeg", "sha256": "ab" * 32}]


def kept(**changes: Any) -> submission.Submission:
    """A kept submission with a file."""
    envelope = {
        "version": 2,
        "sid": "5" * 32,
        "procedure": "1.001193",
        "procedure_name": "Đăng ký khai sinh",
        "procedure_version": "2026-07-01",
        "code": "H15.50.05-261121-0001",
        "received_at": "2026-11-21T14:05:00+07:00",
        "status_url": f"{BASE}/tra-cuu/",
        "form": "f" * 64,
        "files": FILES,
        **changes,
    }
    body = {"key": "k" * 16, "answers": ANSWERS, "rows": [], "applicant": {"name": "Nguyễn Thị Ở"}}
    return submission.Submission(envelope, body, "7K2M-09QX-0000-0000")


def receipts(signer: Signer | None = SIGNER) -> Receipts:
    """What makes receipts."""
    return Receipts(signer, b"m" * 32, BASE)


def shown() -> dict[str, bytes]:
    """All that somebody may show: name → bytes."""
    receipt = receipts().of(kept())
    link = receipts().verify_link(receipt)
    return {
        "link": link.encode(),
        "text": link.partition("#")[2].encode(),
        "json": json.dumps(receipt, ensure_ascii=False).encode(),
        "mailed": json.dumps(receipts().for_mail(receipt), ensure_ascii=False).encode(),
        "pdf": receipts().sign_file(b"%PDF-1.7\nwhatever\n%%EOF\n", receipt),
    }


def test_a_repeat_gets_the_same_bytes() -> None:
    """The receipt is a function of what is kept."""
    assert receipts().of(kept()) == receipts().of(kept())
    assert shown() == shown()


@pytest.mark.parametrize("what", shown())
def test_what_was_handed_out_is_genuine(what: str) -> None:
    """Each form is verified; among several keys the right one is found; the sentence says what was signed."""
    verdict = verify(shown()[what], [OTHER, KEY])
    assert verdict.genuine
    assert verdict.said is not None
    assert verdict.said["code"] == "H15.50.05-261121-0001"
    for part in ("H15.50.05-261121-0001", "14:05 21/11/2026", "1.001193", "2026-07-01"):
        assert part in verdict.sentence


def same_json(one: bytes, other: bytes) -> bool:
    """2e-05 and 2E-05: another bit, and the same thing said."""
    return one.startswith(b"{") and bool(json.loads(one) == json.loads(other))


@pytest.mark.parametrize("what", ["text", "json", "mailed", "pdf"])
def test_one_changed_bit_is_refused(what: str) -> None:
    """Any bit of any of them."""
    data = shown()[what]
    slips = []
    for place in range(len(data) * 8):
        changed = bytearray(data)
        changed[place // 8] ^= 1 << place % 8
        if verify(bytes(changed), [KEY]).genuine and not same_json(data, bytes(changed)):
            slips.append((place // 8, data[place // 8 - 5 : place // 8 + 5], place % 8))
    assert slips == []


def test_a_statement_holds_nothing_personal_and_is_short() -> None:
    """No answer, no name, no secret; the QR code stays one that a cheap phone reads."""
    import segno

    receipt = receipts().of(kept())
    said = proof.decode(receipt["proof"]["statement"])
    assert said is not None
    assert set(json.loads(said)) == {"v", "code", "received_at", "procedure", "version", "content", "files"}
    assert receipt["secret"].encode() not in said
    link = receipts().verify_link(receipt).replace(BASE, "https://motcua.phuongtanthanh.gov.vn")
    assert int(segno.make(link, error="l", micro=False).version) <= 14


def test_without_the_salt_answers_cannot_be_tried_out() -> None:
    """Two submissions with the same answers have different digests."""
    one = json.loads(proof.decode(receipts().of(kept())["proof"]["statement"]) or b"")
    two = json.loads(proof.decode(receipts().of(kept(sid="6" * 32))["proof"]["statement"]) or b"")
    assert one["content"] != two["content"]
    assert one["files"] != two["files"]


def test_other_answers_or_files_in_the_receipt_are_refused() -> None:
    """Even where whoever changed them could sign the whole: the statement holds their digests."""
    made = receipts().of(kept())
    changes: dict[str, Any]
    for changes in ({"answers": {**ANSWERS, "name": "X"}}, {"files": []}, {"code": "H15.50.05-261121-0002"}):
        changed = receipts()._closed({**made, **changes, "proof": {**made["proof"]}})
        assert verify(json.dumps(changed).encode(), [KEY]).reason == "content"


def without_whole() -> bytes:
    """A receipt with other rows, whose signature over the whole is left empty."""
    made = json.loads(shown()["mailed"])
    changes = {"procedure_name": "Cấp sổ đỏ", "proof": {**made["proof"], "whole": ""}}
    return json.dumps({**made, **changes}).encode()


def test_an_empty_signature_over_the_whole_is_none() -> None:
    """Else whatever the statement does not say could be changed."""
    assert verify(without_whole(), [KEY]).reason == "file"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"until": "2026-11-21"}, ""),
        ({"until": "2026-11-20"}, "late"),
        ({"from": "2026-11-22"}, "early"),
        ({"revoked": {"date": "2027-02-03", "reason": "Máy bị mất"}}, "revoked"),
        ({"use": "agency"}, "signature"),
    ],
)
def test_the_life_of_a_key(changes: dict[str, Any], reason: str) -> None:
    """Made while the key was in force: genuine for ever; a revoked key says when and why."""
    verdict = verify(shown()["link"], [{**KEY, **changes}])
    assert verdict.reason == reason
    if reason == "revoked":
        assert "03/02/2027 (Máy bị mất)" in verdict.sentence
        assert "H15.50.05-261121-0001" in verdict.sentence


def test_without_a_key_receipts_say_that_they_are_unsigned() -> None:
    """The functions run all the same."""
    receipt = receipts(None).of(kept())
    assert receipt["proof"] is None
    assert receipts(None).verify_link(receipt) == ""
    assert verify(json.dumps(receipt).encode(), [KEY]).reason == "unsigned"
    assert receipts(None).sign_file(b"%PDF-1.7\n", receipt) == b"%PDF-1.7\n"


@pytest.mark.parametrize(
    "rubbish",
    [
        b"",
        b"{",
        b"{}",
        b"[]",
        b'"x"',
        b'{"proof": 1}',
        b"%PDF-1.7",
        b"a.b",
        b"\xff\xfe",
        b"#a.b",
        b"{" * 5000,
        b'{"proof":{"statement":"a","signature":"b","whole":"c"},"x":' + b"[" * 700 + b"]" * 700 + b"}",
        b'{"proof":{"statement":"a","signature":"b","whole":"c"},"x":"\\ud800"}',
    ],
)
def test_rubbish_is_refused_with_a_sentence(rubbish: bytes) -> None:
    """Whatever somebody pastes."""
    verdict = verify(rubbish, [KEY])
    assert not verdict.genuine
    assert verdict.sentence.startswith("Không xác nhận được: ")


def test_the_browser_agrees() -> None:
    """theme/scripts/proof.mjs says the same, with the browser's Ed25519 and with the library's."""
    install_node_packages(development=True)
    cases: list[tuple[bytes, list[dict[str, Any]]]] = [(data, [OTHER, KEY]) for data in shown().values()]
    for data in shown().values():
        for place in range(0, len(data) * 8, 37):
            changed = bytearray(data)
            changed[place // 8] ^= 1 << place % 8
            cases.append((bytes(changed), [KEY]))
    for changes in (
        {"until": "2026-11-20"},
        {"from": "2026-11-22"},
        {"use": "agency"},
        {"revoked": {"date": "2027-01-01"}},
    ):
        cases.append((shown()["link"], [{**KEY, **changes}]))
    cases += [(rubbish, [KEY]) for rubbish in (b"", b"{", b"{}", b"a.b", b'{"proof": 1}', b"%PDF-1.7")]
    cases.append((without_whole(), [KEY]))
    cases.append((json.dumps(receipts(None).of(kept())).encode(), [KEY]))
    sent = json.dumps([{"data": base64.b64encode(data).decode(), "keys": keys} for data, keys in cases])
    command = [str(NODE), str(HERE.parent / "theme" / "proof.mjs")]
    done = subprocess.run(command, input=sent, capture_output=True, text=True, check=True)
    wanted = [verify(data, keys).reason for data, keys in cases]
    assert [pair[0] for pair in json.loads(done.stdout)] == wanted
    assert [pair[1] for pair in json.loads(done.stdout)] == wanted
