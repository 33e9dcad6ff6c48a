"""The reference back office and the loop between it and the functions."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from examples.back_office.app import BackOffice, create_app
from functions.webhook import sign
from tests.functions.asgi import FORM, Answer, post_json, request
from tests.functions.conftest import SECRET, SUBMIT, World

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.applications import Starlette

HOST = {"host": "127.0.0.1:8001", "origin": "http://127.0.0.1:8001", "content-type": FORM}


class Loop:
    """Functions and back office joined without a network; the line to the functions can be cut."""

    def __init__(self, world: World, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world, self.cut = world, False
        self.office: Starlette = create_app(SECRET, "http://127.0.0.1:9", folder)
        world.clock.time = datetime.now(UTC)
        world.functions.forwarder._send = lambda headers, body: self.webhook(headers, body).status
        monkeypatch.setattr(BackOffice, "_post", self._post)

    def webhook(self, headers: dict[str, str], body: bytes) -> Answer:
        return request(self.office, "POST", "/webhook", {**headers, "host": HOST["host"]}, body)

    def _post(self, office: Any, event: dict[str, Any]) -> tuple[int, str]:
        if self.cut:
            return 0, "ConnectionRefusedError"
        body = json.dumps(event).encode()
        headers = {**sign(SECRET, event["id"], body, datetime.now(UTC)), "content-type": "application/json"}
        answer = request(self.world.app, "POST", "/api/back-office/events", headers, body)
        return answer.status, answer.text

    def act(self, sid: str, fields: str, **headers: str) -> Answer:
        return request(self.office, "POST", f"/dossiers/{sid}", {**HOST, **headers}, fields.encode())

    def page(self, path: str) -> Answer:
        return request(self.office, "GET", path, {"host": HOST["host"]})


@pytest.fixture
def loop(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Loop:
    """The two systems joined."""
    joined = Loop(world, tmp_path / "office", monkeypatch)
    monkeypatch.setattr(BackOffice, "_post", lambda office, event: joined._post(office, event))
    return joined


def submitted(loop: Loop) -> tuple[str, dict[str, Any]]:
    """Submit and forward; the dossier's id and its receipt."""
    receipt = post_json(loop.world.app, SUBMIT, loop.world.submission(born="2026-01-02")).json
    assert loop.world.functions.forwarder.deliver_pending() is None
    return loop.world.names("submissions/")[0].split("/")[1], receipt


def status(loop: Loop, receipt: dict[str, Any]) -> dict[str, Any]:
    """What the citizen reads."""
    asked = {"code": receipt["code"], "secret": receipt["secret"]}
    told: dict[str, Any] = post_json(loop.world.app, "/api/status", asked).json
    return told


def test_the_loop_closes(loop: Loop) -> None:
    """Submitted, seen in the back office, accepted there with a due date, read by the citizen."""
    assert "Chưa có hồ sơ nào" in loop.page("/").text
    sid, receipt = submitted(loop)
    listed = loop.page("/").text
    assert all(text in listed for text in (receipt["code"], "Nguyễn Văn An", "Mới đến"))
    assert "12 Hàng Bài, Phường Hoàn Kiếm" in loop.page(f"/dossiers/{sid}").text
    assert loop.act(sid, "kind=accepted&due=2026-12-01T17:00&message=M%E1%BB%9Di").status == 303
    told = status(loop, receipt)
    assert (told["status"]["id"], told["due"], told["message"]) == (
        "accepted",
        "2026-12-01T17:00:00+07:00",
        "Mời",
    )
    assert "Đã tiếp nhận" in loop.page("/").text
    loop.act(sid, "kind=supplement-requested&reason=Thi%E1%BA%BFu&papers=A%0D%0A%0D%0AB")
    assert status(loop, receipt)["papers"] == ["A", "B"]
    for kind, name in (("processing", "processing"), ("completed", "completed"), ("returned", "returned")):
        loop.act(sid, f"kind={kind}")
        assert status(loop, receipt)["status"]["id"] == name


def test_a_webhook_acts_once_and_only_signed(loop: Loop) -> None:
    """A second delivery keeps the answers given since; a wrong signature is 401; nonsense is 400."""
    sid, _ = submitted(loop)
    loop.act(sid, "kind=processing")
    event = {"id": sid, "type": "vn.motcua.submission.received", "time": "x", "data": {}}
    body = json.dumps(event).encode()
    good = sign(SECRET, sid, body, datetime.now(UTC))
    assert loop.webhook(good, body).status == 204
    assert "Đang xử lý" in loop.page("/").text
    assert loop.webhook({**good, "webhook-signature": "v1,AAAA"}, body).status == 401
    assert loop.webhook({**good, "webhook-signature": "nonsense"}, body).status == 401
    for nonsense in (b"[]", b"{", b"{}", json.dumps({**event, "id": "../../etc"}).encode()):
        assert loop.webhook(sign(SECRET, sid, nonsense, datetime.now(UTC)), nonsense).status == 400


def test_the_functions_are_down(loop: Loop) -> None:
    """The page says so, the answer is kept, and sending again delivers it."""
    sid, receipt = submitted(loop)
    loop.cut = True
    loop.act(sid, "kind=processing")
    assert "Chưa gửi được trả lời" in loop.page(f"/dossiers/{sid}").text
    assert status(loop, receipt)["status"]["id"] == "registered"
    loop.cut = False
    loop.act(sid, "kind=resend")
    assert "Chưa gửi được trả lời" not in loop.page(f"/dossiers/{sid}").text
    assert status(loop, receipt)["status"]["id"] == "processing"


def test_a_refused_answer_is_shown(loop: Loop) -> None:
    """Rejected without a reason breaks the contract: the problem is on the page."""
    sid, receipt = submitted(loop)
    loop.act(sid, "kind=rejected")
    assert "bị từ chối" in loop.page(f"/dossiers/{sid}").text
    assert status(loop, receipt)["status"]["id"] == "registered"


@pytest.mark.parametrize("origin", ["", "null", "https://evil.example", "http://127.0.0.1:9999"])
def test_other_sites_cannot_post_answers(loop: Loop, origin: str) -> None:
    """An Origin that is not our own is a 403."""
    sid, receipt = submitted(loop)
    assert loop.act(sid, "kind=processing", origin=origin).status == 403
    assert status(loop, receipt)["status"]["id"] == "registered"


def test_bad_requests_to_the_back_office(loop: Loop) -> None:
    """Unknown dossiers, bad dates and large bodies are 4xx."""
    sid, _ = submitted(loop)
    assert loop.page("/dossiers/nothing").status == 404
    assert loop.page("/dossiers/" + "0" * 32).status == 404
    assert loop.act("0" * 32, "kind=processing").status == 404
    assert loop.act(sid, "kind=accepted&due=soon").status == 400
    assert loop.act(sid, "x" * 2_000_000).status == 413
