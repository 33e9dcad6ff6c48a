"""Submissions in JSON: one record for each key, receipts, refusals."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from functions.domain.codes import Claims
from functions.domain.submission import submission_id
from functions.sweep import sweep
from tests.functions.asgi import post_form, post_json
from tests.functions.bundle import AGENCY, CODE, FIELDS, answers, form, write_bundle
from tests.functions.conftest import KEY, SUBMIT, World, problem_of

if TYPE_CHECKING:
    from functions.stores.protocol import Store


def test_a_submission_gets_a_receipt(world: World) -> None:
    """A good submission is kept, gets its code, secret and take-in time, and leaves all derived objects."""
    answer = post_json(world.app, SUBMIT, world.submission())
    receipt = answer.json
    assert answer.status == 201
    assert receipt["code"] == "H15.50.05-261120-0001"
    assert receipt["received_at"] == "2026-11-20T10:00:00+07:00"
    assert receipt["take_in_by"] == "2026-11-20T16:00:00+07:00"
    assert receipt["status_link"].endswith(f"/tra-cuu/#{receipt['code']}.{receipt['secret']}")
    sid = world.names("outbox/")[0].removeprefix("outbox/")
    assert world.store.get(f"codes/{receipt['code']}") == sid.encode()
    record = json.loads(world.store.get(f"submissions/{sid}/record.json") or b"")
    assert record["body"]["answers"] == answers()
    assert record["body"]["applicant"] == {"name": "Nguyễn Văn An", "phone": "0912345678"}
    assert len(world.names("lookups/")) == 1
    assert world.rung == [None]


def test_a_repeat_gets_the_first_receipt_byte_for_byte(world: World) -> None:
    """Later, in a new process, after the form has gone: the same bytes and no second record."""
    first = post_json(world.app, SUBMIT, world.submission())
    world.clock.forward(100_000)
    second = post_json(world.app, SUBMIT, world.submission())
    shutil.rmtree(world.folder / "bundle")
    write_bundle(world.folder / "bundle", form(FIELDS[::-1]))
    third = post_json(world.rewired(world.store).app, SUBMIT, world.submission())
    assert (first.status, second.status, third.status) == (201, 200, 200)
    assert first.body == second.body == third.body
    assert len(world.names("submissions/")) == len(world.names("codes/")) == 1


def test_the_same_key_with_other_answers_is_refused(world: World) -> None:
    """A key stands for one content."""
    first = post_json(world.app, SUBMIT, world.submission()).json
    kept = world.store.get(world.names("submissions/")[0])
    other = {"child_name": "Trần Văn Khác"}
    problem = problem_of(post_json(world.app, SUBMIT, world.submission(**other)), "key-reused")
    assert problem["status"] == 409
    assert problem["code"] == first["code"]
    assert first["code"] in problem["detail"]
    assert first["code"] in problem["detail_en"]
    page = post_form(world.app, SUBMIT, world.fields("submit", child_name=["Trần Văn Khác"]))
    assert page.status == 409
    assert first["code"] in page.text
    for told in (json.dumps(problem), page.text):
        assert first["secret"] not in told
    assert world.store.get(world.names("submissions/")[0]) == kept
    assert len(world.names("submissions/")) == 1


def test_the_envelope_holds_nothing_personal(world: World) -> None:
    """Without its body a record shows no answer, no key and no secret; the keyed digest is no plain hash."""
    receipt = post_json(world.app, SUBMIT, world.submission()).json
    record = json.loads(world.store.get(world.names("submissions/")[0]) or b"")
    body = record.pop("body")
    assert set(body) == {"key", "answers", "rows", "applicant"}
    envelope = json.dumps(record, ensure_ascii=False)
    typed = [text for text in answers().values() if isinstance(text, str) and len(text) > 4]
    for canary in (*typed, answers()["home"]["detail"], KEY, receipt["secret"]):
        assert canary not in envelope
    plain = json.dumps(answers(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert record["content"] != hashlib.sha256(plain).hexdigest()
    assert record["procedure_version"] == receipt["procedure_version"] == "2026-07-01"


def test_a_record_of_version_1_is_still_whole(world: World) -> None:
    """Written before envelope and body: its repeat, its look-up after a sweep, and its delivery work."""
    plain = json.dumps(answers(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    sid = submission_id(CODE, KEY)
    old = {
        "version": 1, "sid": sid, "key": KEY, "procedure": CODE, "procedure_name": "Đăng ký khai sinh",
        "agency": {"id": "ubnd-xa-mau", "name": "UBND xã Mẫu", "code": AGENCY}, "papers": [], "offices": [],
        "purpose": "application", "time_limit": None, "form": world.digest, "lang": "vi",
        "answers": answers(), "content": hashlib.sha256(plain).hexdigest(), "rows": [],
        "applicant": {"name": "Nguyễn Văn An"}, "code": f"{AGENCY}-261119-0007",
        "secret": "7K2M-09QX-0000-ABCD",
        "take_in_by": None, "received_at": "2026-11-19T10:00:00+07:00",
        "status_url": "https://mot-cua.example/tra-cuu/",
    }  # fmt: skip
    world.store.create(f"submissions/{sid}/record.json", json.dumps(old).encode())
    sweep(world.store, world.settings.master_key)
    asked = {"code": old["code"], "secret": old["secret"]}
    assert post_json(world.app, "/api/status", asked).status == 200
    repeat = post_json(world.app, SUBMIT, world.submission())
    assert (repeat.status, repeat.json["secret"]) == (200, old["secret"])
    other = post_json(world.app, SUBMIT, world.submission(child_name="Khác"))
    assert problem_of(other, "key-reused")["code"] == old["code"]
    assert world.functions.forwarder.deliver_pending() is None
    assert json.loads(world.back_office.got[0][1])["data"]["answers"]["child_name"] == "Nguyễn Thị Bình"


def test_codes_count_up_within_a_day_of_viet_nam(world: World) -> None:
    """Serials go on in a new process, and begin again at midnight in Viet Nam, not in Greenwich."""
    codes = []
    for n in range(2):
        codes.append(post_json(world.app, SUBMIT, world.submission(key=f"key-number-00000{n}")).json["code"])
    again = world.rewired(world.store)
    codes.append(post_json(again.app, SUBMIT, world.submission(key="key-number-000009")).json["code"])
    world.clock.forward(14.5 * 3600)
    codes.append(post_json(world.app, SUBMIT, world.submission(key="key-number-000010")).json["code"])
    assert [code.removeprefix("H15.50.05-") for code in codes] == [
        *("261120-0001", "261120-0002", "261120-0003"),
        "261121-0001",
    ]


def test_wrong_answers_are_told_field_by_field(world: World) -> None:
    """One error a field, in the order of the fields, in both languages, with a pointer; nothing is kept."""
    home = {"commune": "x", "detail": "1"}
    wrong = world.submission(
        sure=None,
        born="2026-11-21",
        area=5000,
        post_to=None,
        home=home,
        surprise=1,
        gender="x",
    )
    problem = problem_of(post_json(world.app, SUBMIT, wrong), "invalid-answers")
    told = [(error["pointer"], error["detail_en"]) for error in problem["errors"]]
    assert told == [
        ("/answers/born", "born: not_after (en)"),
        ("/answers/gender", "gender: invalid (en)"),
        ("/answers/home", "home: invalid (en)"),
        ("/answers/post_to", "post_to: required (en)"),
        ("/answers/area", "area: max (en)"),
        ("/answers/sure", "sure: required (en)"),
        ("/answers/surprise", "The form does not ask for this field; leave it out."),
    ]
    assert problem["errors"][0]["detail"] == "Ngày sinh: not_after (vi)"
    assert world.names() == []


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"by_post": False}, "/answers/post_to"),
        ({"born": "1899-12-31"}, "/answers/born"),
        ({"born": "2026-02-29"}, "/answers/born"),
        ({"by_post": 1}, "/answers/by_post"),
        ({"requester_phone": "0912345678\n"}, "/answers/requester_phone"),
        ({"requester_phone": "٠٩١٢٣٤٥٦٧٨"}, "/answers/requester_phone"),
        ({"copies": ["nu", "nu"]}, "/answers/copies"),
        ({"home": {"commune": "00070", "x": "y"}}, "/answers/home"),
        ({"paid": 1.5}, "/answers/paid"),
        ({"note": {}}, "/answers/note"),
        ({"requester_email": "an@"}, "/answers/requester_email"),
        ({"a/b~c": "x"}, "/answers/a~1b~0c"),
    ],
)
def test_each_rule_holds_in_json(world: World, changes: dict[str, Any], pointer: str) -> None:
    """Answers that no form would make are refused where they are wrong."""
    problem = problem_of(post_json(world.app, SUBMIT, world.submission(**changes)), "invalid-answers")
    assert pointer in [error["pointer"] for error in problem["errors"]]
    assert world.names() == []


def test_a_form_that_is_no_longer_kept_is_told(world: World) -> None:
    """An unknown digest gets form-changed with the current digest; another procedure's digest too."""
    for digest in ("0" * 64, "../manifest", "x"):
        answer = post_json(world.app, SUBMIT, {**world.submission(), "form": digest})
        assert problem_of(answer, "form-changed")["form"] == world.digest
    assert world.names() == []


def test_an_unknown_procedure_is_not_found(world: World) -> None:
    """There is no form for it."""
    answer = post_json(world.app, "/api/procedures/9.999999/submissions", world.submission())
    assert problem_of(answer, "not-found")["status"] == 404


def test_text_is_kept_in_nfc(world: World) -> None:
    """A JSON client that decomposes its letters gets them composed."""
    import unicodedata

    decomposed = unicodedata.normalize("NFD", "Nguyễn Văn An")
    post_json(world.app, SUBMIT, world.submission(requester_name=decomposed))
    record = json.loads(world.store.get(world.names("submissions/")[0]) or b"")
    assert record["body"]["answers"]["requester_name"] == "Nguyễn Văn An"


class Failing:
    """A store in which what comes after the commit fails."""

    def __init__(self, inner: Store, prefixes: tuple[str, ...]) -> None:
        self.inner, self.prefixes = inner, prefixes

    def create(self, name: str, data: bytes, *, durable: bool = True) -> bool:
        from functions.errors import StoreUnavailable

        if name.startswith(self.prefixes):
            raise StoreUnavailable("broken on purpose")
        return self.inner.create(name, data, durable=durable)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def test_a_failure_after_the_commit_still_gets_the_receipt(world: World) -> None:
    """Look-up and marker cannot be written: the receipt comes all the same, and the sweep mends both."""
    failing = world.rewired(Failing(world.store, ("lookups/", "outbox/")))
    answer = post_json(failing.app, SUBMIT, world.submission())
    assert answer.status == 201
    receipt = answer.json
    asked = {"code": receipt["code"], "secret": receipt["secret"]}
    assert post_json(world.app, "/api/status", asked).status == 404
    swept = sweep(world.store, world.settings.master_key)
    assert (swept.records, swept.codes, swept.lookups, swept.markers) == (1, 0, 1, 1)
    assert post_json(world.app, "/api/status", asked).status == 200
    swept = sweep(world.store, world.settings.master_key)
    assert (swept.codes, swept.lookups, swept.markers) == (0, 0, 0)


def test_a_failure_before_the_commit_acknowledges_nothing(world: World) -> None:
    """The record cannot be written: 503 with Retry-After; the same post succeeds when the store is back."""
    failing = world.rewired(Failing(world.store, ("submissions/",)))
    answer = post_json(failing.app, SUBMIT, world.submission())
    problem_of(answer, "store-unavailable")
    assert answer.headers["retry-after"]
    assert world.names("submissions/") == []
    assert post_json(world.app, SUBMIT, world.submission()).status == 201


def test_a_store_that_cannot_be_written_is_an_honest_503(world: World) -> None:
    """A file stands where the store's directory should be."""
    shutil.rmtree(world.folder / "store")
    (world.folder / "store").write_text("not a directory")
    problem_of(post_json(world.app, SUBMIT, world.submission()), "store-unavailable")


def test_one_unreadable_record_does_not_hide_the_rest(world: World) -> None:
    """Sweeping passes over what a disk has spoiled and over stray files, and mends everything else."""
    post_json(world.app, SUBMIT, world.submission())
    post_json(world.app, SUBMIT, world.submission("another-key-0123456789"))
    spoiled, whole = world.names("submissions/")
    (world.folder / "store" / spoiled).write_bytes(b"")
    (world.folder / "store" / f"{whole}~").write_bytes(b"an editor was here")
    for name in world.names("lookups/"):
        world.store.delete(name)
    swept = sweep(world.store, world.settings.master_key)
    assert (swept.records, swept.lookups, swept.unreadable) == (1, 1, 1)


def test_a_stray_file_among_the_codes_stops_nobody(world: World) -> None:
    """A backup copy of a code is no code."""
    code = post_json(world.app, SUBMIT, world.submission()).json["code"]
    (world.folder / "store" / "codes" / f"{code}.bak").write_bytes(b"")
    claims = Claims(world.store)  # as after a restart
    assert claims.claim(AGENCY, world.clock(), "0" * 32) == f"{code[:-1]}2"
