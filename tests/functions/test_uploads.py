"""Files go up under a grant for exactly their content, on a directory and on a real S3 server alike."""

from __future__ import annotations

import base64
import hashlib
import json
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from functions.domain import submission as submissions
from functions.domain.files import upload_id, upload_name
from functions.domain.limits import Limits
from functions.stores.grants import LOOPBACK_PATH, S3Grants
from functions.wiring import open_store, wire
from tests.functions.asgi import post_json, request
from tests.functions.bundle import CODE
from tests.functions.conftest import KEY, SUBMIT, problem_of
from tests.functions.seaweed import BUCKET, s3_client
from tests.functions.test_stores import s3_address
from tests.functions.uploading import (
    PDF,
    TYPE,
    UPLOADS,
    VERDICT,
    Sent,
    ask,
    attach,
    judged,
    kept,
    multipart,
    put,
    submission,
    with_files,
)

if TYPE_CHECKING:
    from tests.functions.conftest import World

__all__ = ["s3_address"]  # a fixture of this name is used below
SID = submissions.submission_id(CODE, KEY)


@pytest.fixture(params=["directory", "seaweed"])
def place(request: pytest.FixtureRequest, world: World) -> World:
    """The functions over each kind of store, with a form that asks for papers."""
    if request.param == "directory":
        return with_files(world)
    address = request.getfixturevalue("s3_address")
    setting = f"s3://{BUCKET}/{world.folder.name}?endpoint={address}&region=us-east-1"
    settings = replace(world.settings, store=setting)
    # A real server looks at the real clock.
    functions = wire(settings, open_store(setting), send=world.back_office)
    return with_files(replace(world, settings=settings, functions=functions))


def objects(world: World) -> list[str]:
    """The uploads that are there."""
    return world.names("uploads/")


def test_a_file_goes_from_grant_to_record(place: World) -> None:
    """Grant, upload, verdict, submission: the record names the file, its name only in the body."""
    reference = attach(place, Sent())
    assert objects(place) == [upload_name(SID, reference["id"])]
    assert judged(place, reference).json["state"] == "clean"
    answer = post_json(place.app, SUBMIT, submission(place, reference))
    assert answer.status == 201, answer.text
    (record,) = kept(place)
    parts = {name: reference[name] for name in ("id", "size", "type", "sha256")}
    assert record["files"] == [{"field": "birth", **parts}]
    assert "giấy" not in json.dumps({**record, "body": None, "papers": None}, ensure_ascii=False).lower()
    told = [row for section in answer.json["rows"] for row in section["rows"] if row["name"] == "birth"]
    assert [row["text"] for row in told] == ["giấy chứng sinh.pdf (1 KB)"]


@pytest.mark.parametrize("size", [1, len(PDF) - 1, len(PDF) + 1, len(PDF) + 100_000])
def test_another_size_is_refused(place: World, size: int) -> None:
    """Not one byte more or less than the grant says."""
    given = ask(place, Sent()).json
    data = (PDF * 1000)[:size]
    assert put(place, given["url"], given["fields"], data) >= 400
    assert objects(place) == []


def test_other_content_of_the_same_size_is_refused(place: World) -> None:
    """The checksum of the grant is the checksum of the file."""
    given = ask(place, Sent()).json
    assert put(place, given["url"], given["fields"], PDF[:-1] + b"!") >= 400
    fields = {
        **given["fields"],
        "x-amz-checksum-sha256": base64.b64encode(hashlib.sha256(PDF[:-1] + b"!").digest()).decode(),
    }
    assert put(place, given["url"], fields, PDF[:-1] + b"!") >= 400
    assert objects(place) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key", "uploads/0/1"),
        ("key", f"submissions/{SID}/record.json"),
        ("key", "../../../etc/passwd"),
        ("Content-Type", "text/html"),
        ("x-amz-checksum-sha256", None),
        ("policy", None),
        ("policy", "e30="),
        ("x-amz-checksum-algorithm", "CRC32"),
    ],
)
def test_fields_that_are_not_those_of_the_grant(place: World, field: str, value: str | None) -> None:
    """Another name, type, checksum or policy than was granted is refused, and nothing is written."""
    given = ask(place, Sent()).json
    fields = {**given["fields"], field: value}
    before = place.names()
    assert put(place, given["url"], {name: one for name, one in fields.items() if one}, PDF) >= 400
    assert place.names() == before


def test_an_expired_grant(place: World) -> None:
    """After a quarter of an hour a new grant is needed, and gets the file through."""
    if place.settings.store.startswith("s3:"):
        long_ago = place.clock.time.replace(year=2020)
        over = S3Grants(place.settings.store).grant("uploads/a/b", len(PDF), TYPE, Sent().sha256, long_ago)
        assert put(place, over.url, over.fields, PDF) == 403
    else:
        given = ask(place, Sent()).json
        place.clock.forward(15 * 60 + 61)
        assert put(place, given["url"], given["fields"], PDF) == 403
    assert objects(place) == []
    attach(place, Sent())
    assert len(objects(place)) == 1


def test_a_clock_that_is_a_little_off(world: World) -> None:
    """Within a minute another machine's clock may be ahead."""
    place = with_files(world)
    given = ask(place, Sent()).json
    place.clock.forward(15 * 60 + 59)
    assert put(place, given["url"], given["fields"], PDF) == 204


def test_the_same_file_again_is_there_already(place: World) -> None:
    """A page that lost the answer asks again and need not send the bytes; another upload does no harm."""
    given = ask(place, Sent()).json
    assert not given["present"]
    for _ in range(2):
        assert put(place, given["url"], given["fields"], PDF) in (201, 204)
    again = ask(place, Sent()).json
    assert again == {"id": given["id"], "url": None, "fields": {}, "expires": None, "present": True}
    assert len(objects(place)) == 1


def test_two_uploads_of_one_file_at_once(place: World) -> None:
    """Both are told that all is well, and there is one object."""
    given = ask(place, Sent()).json
    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(lambda _: put(place, given["url"], given["fields"], PDF), range(16)))
    assert set(answers) <= {201, 204}
    assert len(objects(place)) == 1


def test_an_upload_cut_half_way_leaves_nothing(world: World) -> None:
    """What ends early is no file, however it ends."""
    place = with_files(world)
    given = ask(place, Sent()).json
    headers, body = multipart(given["fields"], PDF)
    for cut in range(0, len(body), 97):
        headers["content-length"] = str(cut)
        answer = request(place.app, "POST", LOOPBACK_PATH, headers, body[:cut])
        assert 400 <= answer.status < 500, cut
    assert objects(place) == []


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"size": 0}, "min"),
        ({"size": -1}, "min"),
        ({"size": 2 * 1024 * 1024 + 1}, "max_size"),
        ({"type": "image/png"}, "invalid"),
        ({"type": "text/html"}, "invalid"),
        ({"type": ""}, "invalid"),
        ({"type": "../../x"}, "invalid"),
    ],
)
def test_refused_before_the_bytes_travel(world: World, said: dict[str, Any], rule: str) -> None:
    """What is declared too large, empty or of another kind gets the field's sentence and no grant."""
    problem = problem_of(ask(with_files(world), Sent(), **said), "invalid-answers")
    (error,) = problem["errors"]
    assert error["pointer"] == "/answers/birth"
    assert error["detail"] == f"Giấy chứng sinh: {rule} (vi)" or rule in ("min", "max_size")


@pytest.mark.parametrize(
    "said",
    [
        {"size": "5"},
        {"size": 1.5},
        {"size": True},
        {"size": None},
        {"sha256": "f" * 63},
        {"sha256": "F" * 64},
        {"sha256": ""},
        {"key": "short"},
        {"key": "../../../../../../etc"},
        {"field": "child_name"},
        {"field": "no_such"},
        {"field": ""},
        {"more": 1},
        {"type": 5},
    ],
)
def test_a_request_for_a_grant_that_is_none(world: World, said: dict[str, Any]) -> None:
    """What is missing, of another kind or about no files field is a 400."""
    problem_of(ask(with_files(world), Sent(), **said), "malformed")


def test_a_form_that_is_not_kept_or_of_nobody(world: World) -> None:
    """An unknown form is told as changed, an unknown procedure as not found."""
    place = with_files(world)
    assert problem_of(ask(place, Sent(), form="0" * 64), "form-changed")["form"]
    asked = {"key": KEY, "form": "", "field": "birth", "size": 5, "type": TYPE, "sha256": "0" * 64}
    problem_of(post_json(place.app, "/api/procedures/9.999999/uploads", asked), "not-found")


def test_too_many_uploads_for_one_submission(world: World) -> None:
    """Somebody may change their mind often, not for ever."""
    place = with_files(world)
    for number in range(15):  # three times the 2 + 3 that the form takes
        attach(place, Sent(b"%d" % number))
    problem = problem_of(ask(place, Sent(b"one more")), "invalid-answers")
    assert problem["errors"][0]["detail"] == "Giấy chứng sinh: max (vi)"
    assert ask(place, Sent(b"one more"), key="another-key-0123").status == 201


def test_somebody_who_sends_files_by_the_hundred(world: World) -> None:
    """Is told to wait: twenty files for each submission that an address may make in ten minutes."""
    settings = replace(world.settings, limits=Limits(per_address=2))
    functions = wire(settings, world.store, now=world.clock)
    place = with_files(replace(world, settings=settings, functions=functions))
    answers = [ask(place, Sent(), key=f"key-{number:013d}") for number in range(41)]
    assert [answer.status for answer in answers[:40]] == [201] * 40
    assert problem_of(answers[40], "too-many")["wait"] == 60
    assert answers[40].headers["retry-after"] == "60"
    place.clock.forward(600)
    assert ask(place, Sent()).status == 201


def test_no_grant_after_the_submission(world: World) -> None:
    """What has been submitted does not grow."""
    place = with_files(world)
    reference = attach(place, Sent())
    receipt = post_json(place.app, SUBMIT, submission(place, reference)).json
    problem = problem_of(ask(place, Sent(b"late")), "key-reused")
    assert problem["code"] == receipt["code"]


def refusal(world: World, *references: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The one error of a submission that must fail, with nothing kept."""
    before = world.names()
    problem = problem_of(
        post_json(world.app, SUBMIT, submission(world, *references, **changes)), "invalid-answers"
    )
    assert world.names() == before
    (error,) = problem["errors"]
    found: dict[str, Any] = error
    return found


def test_a_file_that_was_never_uploaded(place: World) -> None:
    """The error says which file to send again; nothing is kept."""
    sent = Sent()
    file_id = upload_id(SID, sent.sha256, len(PDF), TYPE)
    never = {"id": file_id, "name": "a.pdf", "size": len(PDF), "type": TYPE, "sha256": sent.sha256}
    there = attach(place, Sent(b"%PDF another"))
    assert refusal(place, there, never)["detail"] == "Chưa có “a.pdf”."


@pytest.mark.parametrize("part", ["id", "size", "sha256", "type"])
def test_a_reference_that_does_not_fit_its_file(world: World, part: str) -> None:
    """A reference to what is there under another content is as good as none."""
    place = with_files(world)
    reference = attach(place, Sent())
    other = {"id": "0" * 32, "size": 7, "sha256": "0" * 64, "type": "image/jpeg"}[part]
    assert refusal(place, {**reference, part: other})["detail"] == "Chưa có “giấy chứng sinh.pdf”."


def test_a_file_of_another_submission(world: World) -> None:
    """A file counts for the submission it was uploaded for."""
    place = with_files(world)
    reference = attach(place, Sent(), key="another-key-0123")
    assert "giấy chứng sinh.pdf" in refusal(place, reference)["detail"]


def test_an_upload_that_waited_too_long(world: World) -> None:
    """After seven days a file is missing; the page sends it again, and it counts again."""
    place = with_files(world)
    reference = attach(place, Sent())
    place.clock.forward(12 * 86400)  # the clock of the tests may be days behind that of the disk
    assert "giấy chứng sinh.pdf" in refusal(place, reference)["detail"]
    given = ask(place, Sent()).json
    assert not given["present"]
    assert put(place, given["url"], given["fields"], PDF) == 204


def test_too_many_and_too_large_together(world: World) -> None:
    """Three files where two are taken; files that are fine each and too large together."""
    place = with_files(world)
    three = [attach(place, Sent(PDF + b"%d" % number)) for number in range(3)]
    assert refusal(place, *three)["detail"] == "Giấy chứng sinh: max (vi)"
    large = [attach(place, Sent(b"%d" % number + b"." * 1_700_000)) for number in range(2)]
    assert refusal(place, *large)["pointer"] == "/answers/birth"


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x", "a\u202eb", "a\u0000", "", "x" * 201, " a "])
def test_names_that_the_page_would_not_send(world: World, name: str) -> None:
    """JSON with a name that is no tidy line is refused or kept as data; no object is ever called so."""
    place = with_files(world)
    reference = attach(place, Sent(name=name))
    post_json(place.app, SUBMIT, submission(place, reference))
    assert all("passwd" not in one for one in place.names())


def test_a_verdict_on_nothing(world: World) -> None:
    """What is not there, or is of another type, is not found; what is no id is malformed."""
    place = with_files(world)
    reference = attach(place, Sent())
    problem_of(judged(place, {**reference, "id": "0" * 32}), "not-found")
    problem_of(judged(place, {**reference, "type": "image/jpeg"}), "not-found")
    problem_of(judged(place, {**reference, "id": "../../x"}), "malformed")
    problem_of(judged(place, reference, key="another-key-0123"), "not-found")
    problem_of(post_json(place.app, VERDICT, {}), "malformed")
    assert place.names("verdicts/") == []


def test_uploads_beside_s3_go_to_the_store(place: World) -> None:
    """The loopback endpoint takes nothing where the store takes the files itself."""
    given = ask(place, Sent()).json
    if given["url"] == LOOPBACK_PATH:
        return
    headers, body = multipart(given["fields"], PDF)
    headers["accept"] = "application/json"
    problem_of(request(place.app, "POST", LOOPBACK_PATH, headers, body), "upload-refused")


def test_browsers_may_post_to_the_bucket_from_the_site_only(place: World) -> None:
    """The CORS rule of docs/operating.md, before and with a real upload."""
    if not place.settings.store.startswith("s3:"):
        return
    site = place.settings.base_url
    client = s3_client(place.settings.store.partition("endpoint=")[2].partition("&")[0])
    client.put_bucket_cors(
        Bucket=BUCKET,
        CORSConfiguration={
            "CORSRules": [{"AllowedOrigins": [site], "AllowedMethods": ["POST"], "AllowedHeaders": ["*"]}]
        },
    )
    given = ask(place, Sent()).json
    headers, body = multipart(given["fields"], PDF)
    for origin, allowed in ((site, site), ("https://elsewhere.example", None)):
        post = urllib.request.Request(given["url"], body, {**headers, "origin": origin}, method="POST")
        with urllib.request.urlopen(post) as answer:
            assert answer.headers.get("access-control-allow-origin") == allowed
    asking = {"origin": site, "access-control-request-method": "POST"}
    with urllib.request.urlopen(
        urllib.request.Request(given["url"], headers=asking, method="OPTIONS")
    ) as answer:
        assert answer.headers["access-control-allow-origin"] in (site, "*")
        assert answer.headers["access-control-allow-methods"] in ("POST", "*")


def test_what_is_there_can_be_read_for_some_minutes(place: World) -> None:
    """The address that the back office is led to gives the file, to be saved; changed, it gives nothing."""
    if not place.settings.store.startswith("s3:"):
        return
    reference = attach(place, Sent())
    address = S3Grants(place.settings.store).reading(upload_name(SID, reference["id"]))
    assert address is not None
    with urllib.request.urlopen(address) as answer:
        assert answer.read() == PDF
        assert answer.headers["content-disposition"] == "attachment"
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(address.replace(reference["id"], "0" * 32))


def test_limits_of_other_endpoints_are_as_they_were(world: World) -> None:
    """A large body is still too large for a grant and a status."""
    for path in (UPLOADS, VERDICT, SUBMIT, "/api/status"):
        answer = request(
            world.app, "POST", path, {"content-type": "application/json"}, b'"' + b"a" * 300_000 + b'"'
        )
        problem_of(answer, "too-large")
