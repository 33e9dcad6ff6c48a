"""Files are judged once, wait where they must, and only clean ones leave."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from catalogue.forms import attachments
from functions.domain.files import TYPES
from functions.errors import StoreUnavailable
from functions.files.judgement import Judgement
from functions.files.kinds import ACCEPTABLE
from functions.wiring import open_store, wire
from tests.functions.asgi import post_form, post_json, request
from tests.functions.bundle import ROOT
from tests.functions.conftest import SUBMIT, problem_of
from tests.functions.uploading import PDF, Sent, attach, judged, submission, with_files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.functions.conftest import World


@dataclass
class FakeJudge:
    """Says what it is told to say, and remembers what it was asked."""

    says: Judgement | Exception = field(default_factory=lambda: Judgement("clean", None, "application/pdf"))
    asked: list[tuple[bytes, str, list[str], bool]] = field(default_factory=list)

    def __call__(self, path: Path, claimed_type: str, accept: list[str], *, keep_metadata: bool) -> Judgement:
        self.asked.append((path.read_bytes(), claimed_type, list(accept), keep_metadata))
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


@dataclass
class FakeScanner:
    """A scanner that finds something, nothing, or is down."""

    name = "fake 1.0"
    says: bool | None = True

    def harmless(self, path: Path, name: str) -> bool | None:
        assert path.is_file()
        assert name.startswith("uploads/")
        return self.says


@dataclass
class Judged:
    """A world with a judge and a scanner that tests tell what to say."""

    world: World
    judge: FakeJudge
    scanner: FakeScanner

    def deliver(self) -> list[dict[str, Any]] | None:
        """Forward what is pending; the files of the event that arrived, if one did."""
        before = len(self.world.back_office.got)
        self.world.functions.forwarder.deliver_pending(eager=True)
        got = self.world.back_office.got[before:]
        return json.loads(got[0][1])["data"]["files"] if got else None

    def status(self, receipt: dict[str, Any]) -> dict[str, Any]:
        """What the status endpoint says of the files."""
        asked = {name: receipt[name] for name in ("code", "secret")}
        found: dict[str, Any] = post_json(self.world.app, "/api/status", asked).json["files"]
        return found


@pytest.fixture
def place(world: World) -> Judged:
    """The functions with both fakes."""
    judge, scanner = FakeJudge(), FakeScanner()
    store = open_store(world.settings.store)
    functions = wire(
        world.settings, store, send=world.back_office, now=world.clock, judge=judge, scanner=scanner
    )
    return Judged(with_files(replace(world, functions=functions)), judge, scanner)


def filed(place: Judged, *references: dict[str, Any]) -> dict[str, Any]:
    """A submission with files; its receipt."""
    answer = post_json(place.world.app, SUBMIT, submission(place.world, *references))
    assert answer.status == 201, answer.text
    receipt: dict[str, Any] = answer.json
    return receipt


def test_the_judge_gets_the_bytes_and_what_the_record_asks_for(place: Judged) -> None:
    """Once; whoever asks again gets the verdict that is there."""
    reference = attach(place.world, Sent())
    for _ in range(3):
        assert judged(place.world, reference).json["state"] == "clean"
    assert place.judge.asked == [(PDF, "application/pdf", ["pdf", "jpeg"], False)]
    (name,) = place.world.names("verdicts/")
    verdict = json.loads(place.world.store.get(name) or b"")
    assert verdict == {
        "state": "clean",
        "reason": None,
        "type": "application/pdf",
        "size": len(PDF),
        "sha256": reference["sha256"],
        "scanner": "fake 1.0",
        "judged_at": "2026-11-20T10:00:00+07:00",
        "cleaned": False,
    }


def test_a_refused_file_is_told_with_what_to_do(place: Judged) -> None:
    """At once by the verdict, and by the submission, which keeps nothing."""
    place.judge.says = Judgement("refused", "encrypted", "application/pdf")
    reference = attach(place.world, Sent())
    told = judged(place.world, reference).json
    assert told["state"] == "refused"
    assert told["reason"] == "encrypted"
    assert "mật khẩu" in told["message"]
    assert "password" in told["message_en"]
    problem = problem_of(
        post_json(place.world.app, SUBMIT, submission(place.world, reference)), "invalid-answers"
    )
    (error,) = problem["errors"]
    assert error["pointer"] == "/answers/birth"
    assert error["detail"].startswith("“giấy chứng sinh.pdf” không dùng được. ")
    assert told["message"] in error["detail"]
    assert place.world.names("submissions/") == []


def test_what_a_scanner_finds_is_refused(place: Judged) -> None:
    """The verdict names the scanner."""
    place.scanner.says = False
    told = judged(place.world, attach(place.world, Sent())).json
    assert (told["state"], told["reason"]) == ("refused", "infected")


def test_a_scanner_that_is_down_delays_and_loses_nothing(place: Judged) -> None:
    """The file waits, the submission is taken, forwarding waits longer and longer, the status says so."""
    place.scanner.says = None
    reference = attach(place.world, Sent())
    assert judged(place.world, reference).json["state"] == "waiting"
    receipt = filed(place, reference)
    assert place.status(receipt) == {"waiting": 1, "refused": []}
    waits = []
    for _ in range(8):
        assert place.deliver() is None
        wait = place.world.functions.forwarder.deliver_pending()
        assert wait is not None
        waits.append(wait)
        place.world.clock.forward(wait)
    assert waits[-1] > 10 * waits[0]
    place.scanner.says = True
    place.world.clock.forward(3600)
    (file,) = place.deliver() or []
    assert (file["state"], file["scanner"]) == ("clean", "fake 1.0")
    assert place.status(receipt) == {"waiting": 0, "refused": []}
    assert place.world.names("outbox/") == []


def test_a_file_refused_after_the_submission(place: Judged) -> None:
    """The dossier goes on without it, flagged; the status page says which paper to bring."""
    place.scanner.says = None
    receipt = filed(place, attach(place.world, Sent()))
    place.scanner.says = False
    (file,) = place.deliver() or []
    assert (file["state"], file["reason"], file["url"]) == ("refused", "infected", None)
    told = place.status(receipt)
    assert told["waiting"] == 0
    assert [one["paper"] for one in told["refused"]] == ["Giấy chứng sinh"]
    assert "vi-rút" in told["refused"][0]["message"]
    assert "tải" not in told["refused"][0]["message"], "nothing can be sent again"


def test_a_link_gives_the_file_for_a_week(place: Judged) -> None:
    """The bytes as they came; changed or over, a link gives the same miss."""
    reference = attach(place.world, Sent())
    filed(place, reference)
    (file,) = place.deliver() or []
    assert file["name"] == "giấy chứng sinh.pdf"
    assert (file["size"], file["sha256"]) == (len(PDF), reference["sha256"])
    answer = get(place, file["url"])
    assert (answer.status, answer.body) == (200, PDF)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == "attachment"
    misses = {
        problem_of(get(place, changed), "not-found")["detail"]
        for changed in (
            file["url"][:-1] + ("0" if file["url"][-1] != "0" else "1"),
            file["url"].replace(reference["id"], "0" * 32),
            file["url"].replace("until=", "until=9"),
            file["url"].partition("?")[0],
        )
    }
    assert len(misses) == 1
    place.world.clock.forward(7 * 86400 + 1)
    problem_of(get(place, file["url"]), "not-found")


def get(place: Judged, url: str) -> Any:
    """Follow a link."""
    parts = urlsplit(url)
    return request(place.world.app, "GET", f"{parts.path}?{parts.query}")


def test_what_was_removed_does_not_leave(place: Judged) -> None:
    """The cleaned copy leaves under its own digest; the original stays in quarantine."""
    place.judge.says = Judgement("clean", None, "image/jpeg", b"without the place")
    reference = attach(place.world, Sent(type="image/jpeg", name="ảnh.jpg"))
    filed(place, reference)
    (file,) = place.deliver() or []
    assert get(place, file["url"]).body == b"without the place"
    assert file["size"] == 17
    assert file["submitted_sha256"] == reference["sha256"] != file["sha256"]
    assert len(place.world.names("uploads/")) == len(place.world.names("clean/")) == 1


def test_without_a_scanner_files_are_flagged(world: World) -> None:
    """They go on, and the back office reads that nobody looked for viruses."""
    place = Judged(with_files(world), FakeJudge(), FakeScanner())
    filed(place, attach(place.world, Sent()))
    (file,) = place.deliver() or []
    assert (file["state"], file["scanner"]) == ("clean", "none")


def test_a_store_that_fails_while_judging(place: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    """No verdict is made up: the citizen may ask again."""
    reference = attach(place.world, Sent())

    def fails(_name: str) -> None:
        raise StoreUnavailable("down")

    monkeypatch.setattr(place.world.store, "read", fails)
    problem_of(judged(place.world, reference), "store-unavailable")
    monkeypatch.undo()
    assert judged(place.world, reference).json["state"] == "clean"


def test_the_status_page_says_it_in_words(place: Judged) -> None:
    """A person reads that the files are being checked, and nothing of their names."""
    place.scanner.says = None
    receipt = filed(place, attach(place.world, Sent()))
    asked = {name: [receipt[name]] for name in ("code", "secret")}
    page = post_form(place.world.app, "/api/status", asked).text
    assert "giấy chứng sinh.pdf" not in page


def test_kinds_of_files_are_called_alike_everywhere() -> None:
    """What a record may accept is what the judge can judge; its media type is the same everywhere."""
    judged_kinds = {kind.name: kind.type for kind in ACCEPTABLE}
    assert judged_kinds == TYPES == {name: kind for name, (_, kind) in attachments.TYPES.items()}
    schema = json.loads((ROOT / "schemas" / "form.schema.json").read_text("utf-8"))
    assert '"enum": ["pdf", "jpeg", "png", "heic", "docx", "xlsx"]' in json.dumps(schema)
    script = (ROOT / "theme" / "scripts" / "files.mjs").read_text("utf-8")
    assert all(f'{name}: "{kind}"' in script for name, kind in TYPES.items())


def test_who_waits_for_a_verdict_holds_few_threads(world: World) -> None:
    """However many ask at once, all but a few hear "waiting" at once."""
    world = with_files(world)
    references = [attach(world, Sent(data=PDF + b"%" + str(n).encode() + b"\n")) for n in range(15)]
    go = threading.Event()

    def slow(path: Path, claimed_type: str, accept: list[str], *, keep_metadata: bool) -> Judgement:
        del path, claimed_type, accept, keep_metadata
        assert go.wait(20)
        return Judgement("clean", None, "application/pdf")

    functions = wire(world.settings, world.store, now=world.clock, judge=slow, scanner=FakeScanner())
    world = replace(world, functions=functions)
    with ThreadPoolExecutor(len(references)) as crowd:
        asked = [crowd.submit(judged, world, one) for one in references]
        done, held = wait(asked, timeout=2)
        told = [one.result().json["state"] for one in done]
        go.set()
    assert told == ["waiting"] * len(told)
    assert len(held) <= 10 < len(references)
