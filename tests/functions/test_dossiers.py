"""Looking up a dossier, and what the back office sends."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from functions.webhook import sign
from tests.functions.asgi import Answer, post_form, post_json, request
from tests.functions.conftest import SECRET, SUBMIT, World, problem_of

if TYPE_CHECKING:
    from collections.abc import Callable

EVENTS = "/api/back-office/events"


def submitted(world: World) -> dict[str, Any]:
    """A receipt."""
    receipt: dict[str, Any] = post_json(world.app, SUBMIT, world.submission()).json
    return receipt


def event(receipt: dict[str, Any], kind: str = "accepted", **changes: Any) -> dict[str, Any]:
    """A good event about a dossier, a minute after its submission."""
    data = {"due": "2026-11-25T17:00:00+07:00"} if kind == "accepted" else {}
    return {
        "specversion": "1.0",
        "id": f"event-{kind}",
        "source": "https://back-office.example",
        "type": f"vn.motcua.dossier.{kind}",
        "subject": receipt["code"],
        "time": "2026-11-20T10:01:00+07:00",
        "datacontenttype": "application/json",
        "data": data,
        **changes,
    }


def signed(body: bytes, now: datetime | None = None, secret: str = SECRET) -> dict[str, str]:
    """Headers of a signed event; the signature's clock is the real one."""
    return {
        **sign(secret, "message-1", body, now or datetime.now(UTC)),
        "content-type": "application/cloudevents+json",
    }


def deliver(world: World, value: dict[str, Any]) -> Answer:
    """Send an event as the back office does."""
    body = json.dumps(value).encode()
    return request(world.app, "POST", EVENTS, signed(body), body)


def status(world: World, receipt: dict[str, Any]) -> dict[str, Any]:
    """The dossier's status as JSON."""
    asked = {"code": receipt["code"], "secret": receipt["secret"]}
    answer = post_json(world.app, "/api/status", asked)
    assert answer.status == 200
    told: dict[str, Any] = answer.json
    return told


def test_a_dossier_is_found_by_code_and_secret(world: World) -> None:
    """The secret may be typed in lower case, without dashes, with look-alikes; the answer has no personal
    data."""
    receipt = submitted(world)
    told = status(world, receipt)
    assert told["status"]["id"] == "registered"
    assert told["take_in_by"] == receipt["take_in_by"]
    for secret in (
        receipt["secret"].lower(),
        receipt["secret"].replace("-", ""),
        receipt["secret"].replace("-", " ").replace("0", "o").replace("1", "l"),
    ):
        assert status(world, {**receipt, "secret": secret}) == told
    page = post_form(world.app, "/api/status", {"code": [receipt["code"]], "secret": [receipt["secret"]]})
    assert "Trạng thái 1" in page.text
    for personal in ("Nguyễn", "0912345678", "Hàng Bài"):
        assert personal not in page.text
        assert personal not in json.dumps(told, ensure_ascii=False)


def test_wrong_lookups_are_the_same_bytes(world: World) -> None:
    """A wrong secret, an unknown code, and nonsense cannot be told apart."""
    receipt = submitted(world)
    wrong = [
        {"code": receipt["code"], "secret": "0000-0000-0000-0000"},
        {"code": "H15.50.05-261120-9999", "secret": receipt["secret"]},
        {"code": "", "secret": ""},
        {"code": "x" * 1000, "secret": "đ" * 1000},
        {"code": receipt["code"], "secret": receipt["secret"][:-1]},
    ]
    answers = [post_json(world.app, "/api/status", pair) for pair in wrong]
    problem_of(answers[0], "dossier-not-found")
    assert len({(answer.status, answer.body, str(answer.headers)) for answer in answers}) == 1
    pages = [
        post_form(world.app, "/api/status", {name: [text] for name, text in pair.items()}) for pair in wrong
    ]
    assert len({(page.status, page.body) for page in pages}) == 1
    assert pages[0].status == 404


def test_an_event_changes_the_status_at_once(world: World) -> None:
    """Accepted, with its due date, is on the status page after the 204."""
    receipt = submitted(world)
    assert deliver(world, event(receipt)).status == 204
    told = status(world, receipt)
    assert told["status"]["id"] == "accepted"
    assert told["due"] == "2026-11-25T17:00:00+07:00"


def test_the_same_event_acts_once(world: World) -> None:
    """A second delivery of the same source and id gets its 204 and adds nothing."""
    receipt = submitted(world)
    for _ in range(3):
        assert deliver(world, event(receipt)).status == 204
    assert len(world.names("dossiers/")) == 1
    other = event(receipt, source="https://other.example")
    assert deliver(world, other).status == 204
    assert len(world.names("dossiers/")) == 2


def test_the_order_of_arrival_does_not_matter(world: World) -> None:
    """Completed arrives before processing: completed stays the status, the history is in the order of
    time."""
    receipt = submitted(world)
    times = {"accepted": "10:01", "processing": "10:02", "completed": "10:03"}
    for kind in ("completed", "accepted", "processing"):
        when = f"2026-11-20T{times[kind]}:00+07:00"
        assert deliver(world, event(receipt, kind, time=when)).status == 204
    told = status(world, receipt)
    assert told["status"]["id"] == "completed"
    assert [step["id"] for step in told["history"]] == ["registered", "accepted", "processing", "completed"]


def test_a_supplement_request_is_told_with_its_papers(world: World) -> None:
    """Reason and papers stand on the status, and go when the dossier moves on."""
    receipt = submitted(world)
    said = {"reason": "Thiếu giấy", "papers": ["Giấy chứng sinh"]}
    deliver(world, event(receipt, "supplement-requested", data=said))
    told = status(world, receipt)
    assert (told["status"]["id"], told["reason"], told["papers"]) == (
        "supplement_requested",
        "Thiếu giấy",
        ["Giấy chứng sinh"],
    )
    deliver(world, event(receipt, "processing", time="2026-11-20T10:05:00+07:00"))
    assert status(world, receipt)["reason"] is None


@pytest.mark.parametrize(
    "broken",
    [
        lambda h: {**h, "webhook-signature": ""},
        lambda h: {**h, "webhook-signature": "v1"},
        lambda h: {**h, "webhook-signature": "v1,not base64!"},
        lambda h: {**h, "webhook-signature": "v1,a"},
        lambda h: {**h, "webhook-signature": "v1,ÿÿ"},
        lambda h: {**h, "webhook-signature": "v1,x,y z"},
        lambda h: {**h, "webhook-signature": "v2," + h["webhook-signature"][3:]},
        lambda h: {**h, "webhook-signature": "v1," + base64.b64encode(bytes(32)).decode()},
        lambda h: {**h, "webhook-id": "another"},
        lambda h: {**h, "webhook-timestamp": "0"},
        lambda h: {**h, "webhook-timestamp": "nan"},
        lambda h: {**h, "webhook-timestamp": "1e400"},
        lambda h: {**h, "webhook-timestamp": "yesterday"},
        lambda h: {k: v for k, v in h.items() if not k.startswith("webhook")},
    ],
)
def test_a_wrong_signature_is_always_401(
    world: World, broken: Callable[[dict[str, str]], dict[str, str]]
) -> None:
    """Whatever is wrong with the signature, the answer is bad-signature and nothing changes."""
    receipt = submitted(world)
    body = json.dumps(event(receipt)).encode()
    problem_of(request(world.app, "POST", EVENTS, broken(signed(body)), body), "bad-signature")
    assert world.names("dossiers/") == []


def test_an_old_signature_another_key_or_other_bytes_are_401(world: World) -> None:
    """Replays after five minutes, a signature by another secret, and a changed body are refused unread."""
    receipt = submitted(world)
    body = json.dumps(event(receipt)).encode()
    old = signed(body, datetime.now(UTC) - timedelta(minutes=6))
    other = signed(body, secret="whsec_" + base64.b64encode(b"x" * 24).decode())
    for headers, sent in (
        (old, body),
        (other, body),
        (signed(body), body + b" "),
        (signed(body), b"\xff\xfe"),
    ):
        problem_of(request(world.app, "POST", EVENTS, headers, sent), "bad-signature")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"type": "vn.motcua.dossier.forwarded"}, "invalid-event"),
        ({"type": "x"}, "invalid-event"),
        ({"specversion": "0.3"}, "invalid-event"),
        ({"id": ""}, "invalid-event"),
        ({"id": "có dấu"}, "invalid-event"),
        ({"data": {}}, "invalid-event"),
        ({"data": {"due": "tomorrow"}}, "invalid-event"),
        ({"data": {"due": "2026-11-25T17:00:00"}}, "invalid-event"),
        ({"data": {"due": "2026-11-25T17:00:00Z", "surprise": 1}}, "invalid-event"),
        ({"data": None}, "invalid-event"),
        ({"time": "2027-11-20T10:01:00+07:00"}, "invalid-event"),
        ({"time": "2020-11-20T10:01:00+07:00"}, "invalid-event"),
        ({"time": "0001-01-01T00:00:00+14:00"}, "invalid-event"),
        ({"time": "9999-12-31T23:59:59-14:00"}, "invalid-event"),
        ({"time": "2026-11-20T23:59:60Z"}, "invalid-event"),
        (
            {"time": "2026-11-20T10:01:00.123456789Z", "data": {"due": "9999-12-31T23:59:59-12:00"}},
            "invalid-event",
        ),
        ({"subject": "x"}, "invalid-event"),
        ({"extra": 1}, "invalid-event"),
        ({"subject": "H15.50.05-261120-7777"}, "not-found"),
    ],
)
def test_a_signed_event_that_is_not_one_of_ours_is_refused(
    world: World, changes: dict[str, Any], name: str
) -> None:
    """Signed is not enough: the event must follow the schema, be about a dossier of ours, and have a possible
    time."""
    receipt = submitted(world)
    problem_of(deliver(world, {**event(receipt), **changes}), name)
    assert world.names("dossiers/") == []


def test_signed_nonsense_is_malformed(world: World) -> None:
    """A signed body that is not a JSON object is a 400."""
    for body in (b"", b"[]", b"{", b'{"a":1,"a":2}', b"null"):
        problem_of(request(world.app, "POST", EVENTS, signed(body), body), "malformed")


def test_a_code_that_was_claimed_but_never_committed_is_no_dossier(world: World) -> None:
    """A claim left by a crash has no record behind it."""
    receipt = submitted(world)
    world.store.create("codes/H15.50.05-261120-0500", b"0" * 32)
    world.store.create("codes/H15.50.05-261120-0501", world.store.get(f"codes/{receipt['code']}") or b"")
    for serial in ("0500", "0501"):
        problem_of(deliver(world, event(receipt, subject=f"H15.50.05-261120-{serial}")), "not-found")
