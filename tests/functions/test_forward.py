"""Delivery to the back office: at least once, signed, never given up."""

from __future__ import annotations

import json

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from functions.domain import dossier
from functions.webhook import post
from tests.functions.asgi import post_json
from tests.functions.conftest import KEY, SECRET, SUBMIT, World
from tests.functions.server import Listener


def file(world: World, *keys: str) -> list[str]:
    """Submit under keys; the dossier codes."""
    return [post_json(world.app, SUBMIT, world.submission(key=key)).json["code"] for key in keys or (KEY,)]


def test_a_submission_arrives_signed_and_whole(world: World) -> None:
    """A CloudEvent with a stable id and all that is needed; then the marker goes and the log says so."""
    (code,) = file(world)
    assert world.functions.forwarder.deliver_pending() is None
    ((headers, body),) = world.back_office.got
    assert headers["content-type"].startswith("application/cloudevents+json")
    event = json.loads(body)
    sid = event["id"]
    assert headers["webhook-id"] == sid
    assert (event["specversion"], event["type"]) == ("1.0", "vn.motcua.submission.received")
    assert (event["subject"], event["source"]) == (code, "https://mot-cua.example")
    assert event["time"] == event["data"]["received_at"] == "2026-11-20T10:00:00+07:00"
    assert event["data"]["applicant"] == {"name": "Nguyễn Văn An", "phone": "0912345678"}
    assert event["data"]["answers"]["home"] == {
        "commune": "00070",
        "detail": "12 Hàng Bài",
        "commune_name": "Phường Hoàn Kiếm",
        "province_name": "Thành phố Hà Nội",
    }
    assert event["data"]["rows"][0]["rows"][0]["text"] == "Nguyễn Văn An"
    assert "secret" not in body.decode()
    assert world.names("outbox/") == []
    assert dossier.is_forwarded(dossier.load(world.store, sid))
    assert world.functions.forwarder.deliver_pending() is None
    assert len(world.back_office.got) == 1


def test_the_signature_is_a_standard_webhook(world: World) -> None:
    """The library that receivers use accepts it over these bytes, and no others."""
    from datetime import UTC, datetime

    file(world)
    world.clock.time = datetime.now(UTC)
    world.functions.forwarder.deliver_pending()
    headers, body = world.back_office.got[0]
    Webhook(SECRET).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body.replace(b"An", b"En"), headers)


def test_the_back_office_is_down(world: World) -> None:
    """The citizen gets the receipt all the same; tries grow rarer up to 15 minutes; when it is up all
    arrives."""
    world.back_office.answer = None
    codes = file(world, "key-number-000001", "key-number-000002")
    waits = []
    for _ in range(30):
        wait = world.functions.forwarder.deliver_pending()
        assert wait is not None
        waits.append(wait)
        world.clock.forward(wait)
    assert 0.5 <= waits[0] <= 1
    assert waits[4] > waits[0]
    assert 450 <= waits[-1] <= 900
    assert len(world.back_office.got) == 30  # one knock a round, not one for each submission
    world.back_office.answer = 202
    assert world.functions.forwarder.deliver_pending() is None
    assert [json.loads(body)["subject"] for _, body in world.back_office.got[-2:]] == sorted(
        codes, key=_sid(world)
    )


def _sid(world: World):  # type: ignore[no-untyped-def]
    return lambda code: world.store.get(f"codes/{code}")


def test_a_bell_knocks_at_once_even_while_waiting(world: World) -> None:
    """A new submission is tried at once, although the channel waits; when it gets through the rest
    follows."""
    world.back_office.answer = None
    file(world, "key-number-000001")
    for _ in range(12):
        world.clock.forward(world.functions.forwarder.deliver_pending() or 0)
    world.functions.forwarder.deliver_pending()
    world.back_office.answer = 200
    file(world, "key-number-000002")
    assert world.functions.forwarder.deliver_pending() is not None
    assert world.functions.forwarder.deliver_pending(eager=True) is None
    assert world.names("outbox/") == []


def test_one_that_is_refused_does_not_hold_up_the_others(world: World) -> None:
    """The back office answers 500 to one submission: it waits alone, is kept, and the others arrive."""
    codes = file(world, "key-number-000001", "key-number-000002", "key-number-000003")
    refused = codes[1]
    arrived = []

    def answer(_headers: dict[str, str], body: bytes) -> int:
        subject = json.loads(body)["subject"]
        arrived.append(subject)
        return 500 if subject == refused else 200

    world.functions.forwarder._send = answer
    wait = world.functions.forwarder.deliver_pending()
    assert wait is not None
    assert set(arrived) == set(codes)
    assert len(world.names("outbox/")) == 1
    world.clock.forward(30 * 24 * 3600)
    world.functions.forwarder._send = lambda _headers, _body: 200
    assert world.functions.forwarder.deliver_pending() is None


@pytest.mark.parametrize("status", [199, 300, 302, 400, 401, 404, 410, 429, 500, 503])
def test_only_2xx_is_an_acknowledgement(world: World, status: int) -> None:
    """Everything else keeps the marker, whatever it says."""
    world.back_office.answer = status
    file(world)
    assert world.functions.forwarder.deliver_pending() is not None
    assert len(world.names("outbox/")) == 1


def test_died_between_delivery_and_marker(world: World) -> None:
    """Delivered and logged, but the marker stayed: it goes without a second delivery."""
    file(world)
    marker = world.names("outbox/")[0]
    world.functions.forwarder.deliver_pending()
    world.store.create(marker, b"{}")
    assert world.functions.forwarder.deliver_pending() is None
    assert len(world.back_office.got) == 1
    assert world.names("outbox/") == []


def test_died_after_delivery_before_the_log(world: World) -> None:
    """It is delivered again, with the same id, so that the receiver can tell."""
    file(world)
    marker = world.names("outbox/")[0]
    world.functions.forwarder.deliver_pending()
    world.store.create(marker, b"{}")
    for name in world.names("dossiers/"):
        world.store.delete(name)
    world.functions.forwarder.deliver_pending()
    ids = [headers["webhook-id"] for headers, _ in world.back_office.got]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_posting_follows_no_redirect_and_survives_silence() -> None:
    """A redirect is an answer that is no acknowledgement; a closed port is no answer."""
    with Listener([(302, {"location": "http://127.0.0.1:9/elsewhere"}), (204, {}), (500, {})]) as listener:
        assert [post(listener.url, {"webhook-id": "x"}, b"{}") for _ in range(3)] == [302, 204, 500]
        assert [path for path, _, _ in listener.got] == ["/webhook"] * 3
        closed = listener.url
    assert post(closed, {}, b"{}") is None


def test_a_record_that_cannot_be_read_keeps_no_other_waiting(world: World) -> None:
    """Its marker stays and is told; what comes after it in the same round is delivered."""
    spoiled = "0" * 32
    world.store.create(f"submissions/{spoiled}/record.json", b'{"version": 2}')
    world.store.create(f"outbox/{spoiled}", b"")
    post_json(world.app, SUBMIT, world.submission())
    world.functions.forwarder.deliver_pending()
    assert len(world.back_office.got) == 1
    assert world.names("outbox/") == [f"outbox/{spoiled}"]
