"""Encryption at rest: a leaked store tells nothing, either key opens it, all else works as before."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

import pytest
from pyrage import x25519

from examples.back_office.app import create_app
from examples.back_office.unsealing import NotOpened, Unsealing
from functions.errors import SettingsError, StoreUnavailable
from functions.files.judge import judge as the_judge
from functions.files.judgement import Judgement
from functions.sealing import Sealer
from functions.settings import Settings
from functions.sweep import sweep
from functions.wiring import wire
from tests.functions.asgi import Answer, post_json, request
from tests.functions.bundle import answers
from tests.functions.conftest import SECRET, SUBMIT, World, problem_of
from tests.functions.server import Door
from tests.functions.uploading import PDF, Sent, attach, judged, with_files

if TYPE_CHECKING:
    from pathlib import Path

    from functions.stores.protocol import Store

AGENCY, RECOVERY = x25519.Identity.generate(), x25519.Identity.generate()
TO = (str(AGENCY.to_public()), str(RECOVERY.to_public()))


@pytest.fixture
def sealed(world: World) -> World:
    """The same world where what is personal is sealed."""
    return resealed(world, TO)


def resealed(world: World, to: tuple[str, ...]) -> World:
    """The same world after the setting was changed and the functions started again."""
    settings = dataclasses.replace(world.settings, seal_to=to)
    ring = world.rung.append
    functions = wire(settings, world.store, ring=lambda: ring(None), send=world.back_office, now=world.clock)
    return dataclasses.replace(world, settings=settings, functions=functions)


def kept(world: World) -> bytes:
    """Everything the store holds, names too."""
    return b"\n".join(name.encode() + b" " + (world.store.get(name) or b"") for name in world.names())


def office(world: World, folder: Path, identity: Any) -> Any:
    """A back office that holds a private key, or none."""
    path = None
    if identity is not None:
        path = folder / "identity"
        path.write_text(f"# made by ./run keys\n{identity}\n")
    return create_app(SECRET, world.settings.base_url, folder / "office", path)


def deliver(world: World, app: Any) -> Answer:
    """What the forwarder sends goes into a back office; its last answer."""
    got: list[Answer] = []

    def send(headers: dict[str, str], body: bytes) -> int:
        got.append(request(app, "POST", "/webhook", {**headers, "host": "127.0.0.1"}, body))
        return got[-1].status

    world.clock.time = datetime.now(UTC)  # the webhook's signature is checked by the real clock
    again = resealed(dataclasses.replace(world, back_office=cast("Any", send)), world.settings.seal_to)
    again.functions.forwarder.deliver_pending()
    return got[-1]


def test_a_leaked_store_tells_nothing_of_the_answers(sealed: World) -> None:
    """Neither before nor after delivery does any object or name hold what was typed, or the secret."""
    receipt = post_json(sealed.app, SUBMIT, sealed.submission()).json
    typed = [text for text in answers().values() if isinstance(text, str) and len(text) > 4]
    canaries = [*typed, answers()["home"]["detail"], receipt["secret"], "0123456789abcdef"]
    for _ in range(2):
        everything = kept(sealed)
        assert [canary for canary in canaries if canary.encode() in everything] == []
        assert json.dumps(canaries[0])[1:-1].encode() not in everything
        sealed.functions.forwarder.deliver_pending()
    event = json.loads(sealed.back_office.got[0][1])
    assert "sealed" in event["data"]
    assert not {"answers", "rows", "applicant"} & set(event["data"])


def test_receipt_status_repeat_and_sweep_are_as_ever(sealed: World) -> None:
    """What needs no answer never sees one; a repeat is byte-equal, other answers are refused."""
    first = post_json(sealed.app, SUBMIT, sealed.submission())
    again = post_json(sealed.rewired(sealed.store).app, SUBMIT, sealed.submission())
    assert (first.status, again.status, first.body) == (201, 200, again.body)
    other = post_json(sealed.app, SUBMIT, sealed.submission(child_name="Khác"))
    assert problem_of(other, "key-reused")["code"] == first.json["code"]
    for name in [*sealed.names("lookups/"), *sealed.names("codes/")]:
        sealed.store.delete(name)
    sweep(sealed.store, sealed.settings.master_key)
    asked = {"code": first.json["code"], "secret": first.json["secret"]}
    assert post_json(sealed.app, "/api/status", asked).json["status"]["id"] == "registered"


@pytest.mark.parametrize("identity", [AGENCY, RECOVERY], ids=["agency", "recovery"])
def test_either_key_opens_in_the_back_office(sealed: World, tmp_path: Path, identity: Any) -> None:
    """The agency's key, or when it is lost the recovery key."""
    post_json(sealed.app, SUBMIT, sealed.submission())
    assert deliver(sealed, office(sealed, tmp_path, identity)).status == 204
    (dossier,) = (tmp_path / "office").glob("*.json")
    data = json.loads(dossier.read_bytes())["event"]["data"]
    assert data["answers"] == answers()
    assert data["applicant"]["name"] == "Nguyễn Văn An"
    assert sealed.names("outbox/") == []


def test_a_wrong_key_says_so_and_loses_nothing(sealed: World, tmp_path: Path) -> None:
    """Without a key, or with another: a clear sentence, and the dossier comes again when it is there."""
    post_json(sealed.app, SUBMIT, sealed.submission())
    for identity, said in ((None, "names no file"), (x25519.Identity.generate(), "do not open this")):
        refused = deliver(sealed, office(sealed, tmp_path, identity))
        assert refused.status == 503
        assert said in refused.text
        assert len(sealed.names("outbox/")) == 1
    assert deliver(sealed, office(sealed, tmp_path, AGENCY)).status == 204


def test_a_new_key_seals_what_is_new_and_the_old_one_opens_what_is_old(world: World, tmp_path: Path) -> None:
    """Rotation: both private keys stand in the file until what the old one sealed is delivered."""
    post_json(resealed(world, TO).app, SUBMIT, world.submission())
    new = x25519.Identity.generate()
    later = resealed(world, (str(new.to_public()), TO[1]))
    post_json(later.app, SUBMIT, world.submission("another-key-0123456789"))
    assert deliver(later, office(world, tmp_path, f"{new}\n{AGENCY}")).status == 204
    assert later.names("outbox/") == []
    assert len(list((tmp_path / "office").glob("*.json"))) == 2


def test_files_are_sealed_once_judged(sealed: World) -> None:
    """The upload goes when its sealed copy is durable, counts as there, and opens to the very bytes."""
    import pyrage

    sealed = with_files(sealed)
    sent = Sent()
    reference = attach(sealed, sent)
    assert judged(sealed, reference).json["state"] == "clean"
    assert sealed.names("uploads/") == []
    (name,) = sealed.names("clean/")
    assert pyrage.decrypt(sealed.store.get(name) or b"", [RECOVERY]) == PDF
    body = sealed.submission(birth=[reference])
    assert post_json(sealed.app, SUBMIT, body).status == 201
    sealed.functions.forwarder.deliver_pending()
    (file,) = json.loads(sealed.back_office.got[0][1])["data"]["files"]
    assert (file["sealed"], file["name"], file["sha256"]) == (True, None, sent.sha256)
    assert sent.name.encode() not in kept(sealed)


class Dying:
    """A store whose process dies when an upload is to go."""

    def __init__(self, inner: Store) -> None:
        self.inner = inner

    def delete(self, name: str) -> None:
        if name.startswith("uploads/"):
            raise StoreUnavailable("as if killed")
        self.inner.delete(name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def no_good(_path: Path, claimed: str, _accept: list[str], *, keep_metadata: bool) -> Judgement:
    """Refuses everything."""
    del keep_metadata
    return Judgement("refused", "damaged", claimed, None)


@pytest.mark.parametrize("judge", [no_good, the_judge], ids=["refused", "clean"])
def test_a_crash_between_verdict_and_delete_leaves_no_plain_file(
    sealed: World, judge: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next round of the forwarder puts the upload away; a sealed copy was there before the verdict."""
    import pyrage

    sealed = with_files(sealed)
    reference = attach(sealed, Sent())
    assert post_json(sealed.app, SUBMIT, sealed.submission(birth=[reference])).status == 201

    def round_over(store: Any) -> None:
        wire(
            sealed.settings, store, send=sealed.back_office, now=sealed.clock, judge=judge
        ).forwarder.deliver_pending()

    round_over(Dying(sealed.store))
    assert (len(sealed.names("verdicts/")), len(sealed.names("uploads/"))) == (1, 1)
    (copy,) = [*sealed.names("refused/"), *sealed.names("clean/")]
    assert pyrage.decrypt(sealed.store.get(copy) or b"", [AGENCY]) == PDF
    assert sealed.back_office.got == []
    round_over(sealed.store)
    assert sealed.names("uploads/") == []
    (file,) = json.loads(sealed.back_office.got[0][1])["data"]["files"]
    assert file["state"] == ("refused" if judge is no_good else "clean")
    assert PDF not in kept(sealed)


def test_a_verdict_of_an_instance_that_does_not_seal_keeps_the_upload(world: World) -> None:
    """While the setting is being rolled out the other was first: the upload is what leaves."""
    world = with_files(world)
    reference = attach(world, Sent())
    name = world.names("uploads/")[0]

    def judge_meanwhile(
        path: Path, claimed_type: str, accept: list[str], *, keep_metadata: bool
    ) -> Judgement:
        judged(world, reference)
        return the_judge(path, claimed_type, accept, keep_metadata=keep_metadata)

    settings = dataclasses.replace(world.settings, seal_to=TO)
    later = wire(settings, world.store, send=world.back_office, now=world.clock, judge=judge_meanwhile)
    assert judged(dataclasses.replace(world, functions=later), reference).json["state"] == "clean"
    assert world.names("uploads/") == [name]


def test_the_back_office_fetches_and_opens_a_sealed_file(
    sealed: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """By its link, over HTTP: the file has its bytes and its name again; a wrong key fetches nothing."""
    sealed = with_files(sealed)
    with Door() as door:
        settings = dataclasses.replace(sealed.settings, base_url=f"http://{door.address}")
        sealed = resealed(dataclasses.replace(sealed, settings=settings), TO)
        door.app = sealed.app
        reference = attach(sealed, Sent())
        assert post_json(sealed.app, SUBMIT, sealed.submission(birth=[reference])).status == 201
        assert deliver(sealed, office(sealed, tmp_path, x25519.Identity.generate())).status == 503
        assert "BACK_OFFICE_IDENTITY do not open this" in caplog.text
        app = office(sealed, tmp_path, AGENCY)
        assert deliver(sealed, app).status == 204
    (dossier,) = (tmp_path / "office").glob("*.json")
    (file,) = json.loads(dossier.read_bytes())["event"]["data"]["files"]
    assert (file["name"], file["state"]) == (Sent().name, "clean")
    saved = request(app, "GET", f"/dossiers/{dossier.stem}/files/0", {"host": "127.0.0.1"})
    assert (saved.status, saved.body) == (200, PDF)
    assert quote(Sent().name) in saved.headers["content-disposition"]


@pytest.mark.parametrize("holds", [None, b"\xff", b"some other key"])
def test_the_back_office_says_what_its_file_of_keys_lacks(tmp_path: Path, holds: bytes | None) -> None:
    """Before it takes the first dossier, with the file's name."""
    path = tmp_path / "agency.key"
    if holds is not None:
        path.write_bytes(holds)
    with pytest.raises(NotOpened, match=r"agency\.key"):
        Unsealing(path)


def test_files_of_before_stay_when_sealing_begins(world: World) -> None:
    """An upload that was judged before the setting is the only copy: it is not put away."""
    world = with_files(world)
    sent = Sent()
    reference = attach(world, sent)
    judged(world, reference)
    post_json(world.app, SUBMIT, world.submission(birth=[reference]))
    later = resealed(world, TO)
    later.functions.forwarder.deliver_pending()
    assert len(world.names("uploads/")) == 1


@pytest.mark.parametrize(
    ("to", "said"),
    [(TO[:1], "needs two"), ((TO[0], TO[0]), "needs two"), ((TO[0], "age1x"), "not public keys")],
)
def test_a_bad_setting_is_said_at_the_start(to: tuple[str, ...], said: str) -> None:
    """One key alone would lose every dossier with it."""
    with pytest.raises(SettingsError, match=said):
        Sealer(to)
    assert Settings.__dataclass_fields__["seal_to"].default == ()
