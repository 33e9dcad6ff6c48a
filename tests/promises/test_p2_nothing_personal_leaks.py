"""P2: no personal data in logs, URLs, object names or error pages.

Every answer, file name and file content of a journey is a canary: a word that stands nowhere else. The
journey goes through all endpoints, well and badly: refused, repeated, killed, on a store that fails and on
one that breaks, through delivery, look-up, sweep and a record that cannot be read. Then nothing that a
stranger, an operator's log or a listing sees may hold a canary, however it is written.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import unicodedata
from contextlib import contextmanager
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

import pytest

from functions import failures, submit
from functions.domain import files
from functions.errors import StoreUnavailable
from tests.functions.asgi import FORM
from tests.functions.bundle import answers, typed
from tests.functions.uploading import PDF, UPLOADS, VERDICT, multipart
from tests.promises.harness.crash import MortalStore
from tests.promises.harness.faults import FaultyStore
from tests.promises.harness.memory import MemoryStore
from tests.promises.harness.place import EVENTS, JSON, SUBMIT, place
from tests.promises.harness.promise import Promise, each
from tests.promises.harness.town import Town

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from functions.stores.protocol import Store
    from tests.functions.asgi import Answer
    from tests.promises.harness.crash import Life


class Canaries:
    """Words that nothing else holds, made from a seed."""

    def __init__(self, chance: Random) -> None:
        letters = "".join(chance.choice("bcdghklmnpqrstvx") for _ in range(10))
        digits = "".join(chance.choice("123456789") for _ in range(8))
        self.name = f"Đặng Thị Chim{letters}"
        self.child = f"Yến{letters}"
        self.phone = f"09{digits}"
        self.email = f"hoami.{letters}@chim.vn"
        self.street = f"Ngõ Vàng Anh{letters}"
        self.note = f"khướu{letters}"
        file_letters = "".join(chance.choice("bcdghklmnpqrstvx") for _ in range(10))
        self.file = f"chích chòe {file_letters}.pdf"
        self.content = PDF + f"sáo {letters}".encode()
        self._words = {letters, digits, file_letters}
        self.file_word = file_letters

    def answers(self) -> dict[str, Any]:
        """Canonical answers full of them."""
        told = {"requester_name": self.name, "requester_phone": self.phone, "requester_email": self.email}
        home = {"commune": "00070", "detail": self.street}
        return {
            **answers(),
            **told,
            "child_name": self.child,
            "home": home,
            "post_to": self.street,
            "note": self.note,
        }

    def fields(self, **control: str) -> dict[str, list[str]]:
        """The same as typed."""
        told = {"requester_name": self.name, "requester_phone": self.phone, "requester_email": self.email}
        rest = {
            "child_name": self.child,
            "home.detail": self.street,
            "post_to": self.street,
            "note": self.note,
        }
        return typed() | {name: [value] for name, value in {**told, **rest, **control}.items()}

    def found(self, text: str) -> list[str]:
        """The canaries in a text, in any of the ways in which they can be written."""
        low = text.lower()
        return [word for word in self._words for one in _writings(word) if one in low]


def _writings(word: str) -> set[str]:
    data = word.encode()
    inner = base64.b64encode(b"__" + data)[3:-4].decode(), base64.b64encode(b"_" + data)[2:-4].decode()
    plain = {word, quote(word), quote_plus(word), data.hex(), unicodedata.normalize("NFD", word), word[::-1]}
    return {one.lower() for one in (*plain, base64.b64encode(data)[:-4].decode(), *inner)}


class Seen:
    """What strangers, logs and listings see of a town."""

    def __init__(self, file_word: str) -> None:
        self.file_word = file_word
        self.texts: list[tuple[str, str]] = []

    def answer(self, what: str, answer: Answer) -> Answer:
        """The head of every answer; its body too when it is an error."""
        self.texts.append((f"headers of {what}", json.dumps(answer.headers)))
        is_page = "text/html" in answer.headers.get("content-type", "")
        page_again = is_page and (answer.status in (409, 422, 429) or 'id="trouble"' in answer.text)
        if answer.status >= 400 and not page_again:  # a form shown again holds what its sender typed
            # Whoever sends a file that cannot be taken is told which one, by its name.
            told = answer.text.replace(self.file_word, "") if answer.status == 422 else answer.text
            self.texts.append((f"body of {what} ({answer.status})", told))
        return answer

    @contextmanager
    def log(self) -> Iterator[None]:
        """Everything that is logged by anybody, at every level."""
        seen = self

        class Handler(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:
                told = logging.Formatter("%(name)s %(message)s").format(record)
                seen.texts.append(("the log", f"{told} {record.args} {record.__dict__.get('extra', '')}"))

        names = ("", "functions", "starlette", "asyncio", "python_multipart", "multipart")
        handler, levels = Handler(), {name: logging.getLogger(name).level for name in names}
        logging.getLogger().addHandler(handler)
        for name in names:
            logging.getLogger(name).setLevel(logging.DEBUG)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(handler)
            for name, level in levels.items():
                logging.getLogger(name).setLevel(level)


class Remembering(MemoryStore):
    """Knows every name that an object ever had: what is swept was seen by whoever looked before."""

    def __init__(self) -> None:
        super().__init__()
        self.named: set[str] = set()

    def create(self, name: str, data: bytes, *, durable: bool = True) -> bool:
        """See the protocol."""
        created = super().create(name, data, durable=durable)
        self.named |= self.objects.keys()
        return created


def journey(seed: int, counts: Counter[str]) -> list[str]:
    """One journey; where a canary was seen."""
    chance, store = Random(seed), Remembering()
    canaries = Canaries(chance)
    seen = Seen(canaries.file_word)
    faults = FaultyStore(store, Random(seed), 0.0, lambda _seconds: None)

    def opened(life: Life) -> Store:
        return MortalStore(faults, life)

    town = Town(place(), store, chance, opened)
    with seen.log():
        _walk(town, canaries, seen, faults, chance)
    seen.texts += [("an object's name", name) for name in sorted(store.named)]
    counts["texts read"] += len(seen.texts)
    return [f"{what}: {word} in {text[:200]}" for what, text in seen.texts for word in canaries.found(text)]


def _walk(town: Town, canaries: Canaries, seen: Seen, faults: FaultyStore, chance: Random) -> None:
    at, key = place(), f"{chance.getrandbits(64):016x}"
    post = {"key": key, "form": at.digest, "answers": canaries.answers()}
    control = {"_form": at.digest, "_key": key, "_lang": chance.choice(("vi", "en"))}

    def send(what: str, path: str, value: Any) -> Answer:
        return seen.answer(what, at.post_json(town.process.app, path, value))

    def form(what: str, accept: str = "text/html", **more: str) -> Answer:
        fields = canaries.fields(**{**control, **more})
        return seen.answer(what, at.post_form(town.process.app, SUBMIT, fields, accept))

    wrong = {**canaries.answers(), "born": canaries.note, "gender": canaries.name}
    send("wrong answers", SUBMIT, {**post, "answers": wrong})
    send("a key with a name in it", SUBMIT, {**post, "key": canaries.name})
    send("an unknown form", SUBMIT, {**post, "form": canaries.note})
    send("a member too many", SUBMIT, {**post, canaries.name: canaries.phone})
    for accept in ("text/html", JSON):
        form("a wrong form post", accept, _step="submit", born=canaries.note, surprise=canaries.name)
        form("a form that is gone", accept, _step="submit", _form="0" * 64)
        form("a step that is none", accept, _step=canaries.note)
    body = json.dumps(post).encode()
    for spoilt in (body[:-9], body + body, body.replace(b'"key"', b"key"), body.replace(b"}", b'"\\ud800"}')):
        for kind in (JSON, FORM, "text/plain", "multipart/form-data; boundary=x"):
            headers = {"content-type": kind, "accept": chance.choice(("text/html", JSON))}
            seen.answer("a broken body", at.send(town.process.app, "POST", SUBMIT, headers, spoilt))
    for path in (f"/api/procedures/{canaries.name}/submissions", f"/api/{canaries.phone}"):
        send("an unknown address", path, post)
    _break(town, canaries, seen, faults, post)

    form("the check page", _step="check")
    form("the form again", _step="edit")
    receipt = send("a submission", SUBMIT, post)
    assert receipt.status == 201, receipt.text
    form("a repeat", _step="submit")
    form("a key used again", JSON, _step="submit", note="khác")
    send("a key used again", SUBMIT, {**post, "answers": {**canaries.answers(), "note": canaries.street}})
    _attach(town, canaries, seen, chance)
    asked = {"code": receipt.json["code"], "secret": receipt.json["secret"]}
    send("a look-up", "/api/status", asked)
    send("a wrong look-up", "/api/status", {**asked, "secret": canaries.name})
    send("a wrong look-up", "/api/status", {"code": canaries.phone, "secret": canaries.email})
    send("an unsigned event", EVENTS, {"subject": canaries.name, "data": canaries.answers()})
    for said in (lambda: None, lambda: 500, lambda: 204):
        town.office.answer = said
        town.process.forward()
        town.clock.forward(3600)
    town.office.accept(at, town.process.app, asked["code"], town.clock())
    town.store.create(f"submissions/{'f' * 32}/record.json", json.dumps({"note": canaries.note}).encode())
    town.store.create(f"submissions/{'e' * 32}/record.json", canaries.name.encode())
    town.store.create("outbox/" + "e" * 32, b"")
    for work in (town.process.sweep, town.process.mend):
        try:
            work()
        except Exception as error:  # noqa: BLE001 - as the thread of local.py does
            failures.log(error)
        town.clock.forward(20 * 86400)


def _break(town: Town, canaries: Canaries, seen: Seen, faults: FaultyStore, post: dict[str, Any]) -> None:
    """The store fails, and then something nobody thought of, with a canary in its message."""
    at, app = place(), town.process.app
    fields = canaries.fields(_form=at.digest, _key=post["key"], _step="submit", _lang="vi")
    faults.share = 1.0
    for _ in range(3):
        seen.answer("a store that fails", at.post_json(app, SUBMIT, post))
        seen.answer("a store that fails", at.post_form(app, SUBMIT, fields, "text/html"))
    faults.settle()
    for error in (ValueError(canaries.name), KeyError(canaries.phone), StoreUnavailable(canaries.email)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(submit.Intake, "check", _raising(error))
            seen.answer(
                "a mistake of ours", at.post_json(app, SUBMIT, {**post, "key": "another-key-0123456789"})
            )
            another = {**fields, "_key": ["another-key-0123456789"]}
            seen.answer("a mistake of ours", at.post_form(app, SUBMIT, another, "text/html"))


def _raising(error: Exception) -> Any:
    def raises(*_given: object, **_how: object) -> None:
        raise error

    return raises


def _attach(town: Town, canaries: Canaries, seen: Seen, chance: Random) -> None:
    """A file goes up, is asked about, breaks off, and is submitted; another is never submitted."""
    at, app, key = place(), town.process.app, f"{chance.getrandbits(64):016x}"
    digest = hashlib.sha256(canaries.content).hexdigest()
    said = {"size": len(canaries.content), "type": "application/pdf", "sha256": digest}
    asked = {"key": key, "form": at.papers, "field": "birth", **said}
    for change in (
        {},
        {"field": canaries.name},
        {"type": canaries.note},
        {"sha256": canaries.phone},
        {"size": 10**9},
    ):
        seen.answer("asking for an upload", at.post_json(app, UPLOADS, {**asked, **change}))
    given = at.post_json(app, UPLOADS, asked).json
    headers, body = multipart(given["fields"], canaries.content, file_name=canaries.file)
    short = {**headers, "content-length": str(len(body) - 30)}
    other = body.replace(b"page", b"pqge")
    for sent, data in ((headers, body[:-30]), (short, body[:-30]), (headers, other), *[(headers, body)] * 2):
        seen.answer("an upload", at.send(app, "POST", "/api/uploads", sent, data))
    verdict = {name: asked[name] for name in ("key", "form", "field", "size", "type")} | {"id": given["id"]}
    seen.answer("a verdict", at.post_json(app, VERDICT, verdict))
    seen.answer("a wrong verdict", at.post_json(app, VERDICT, {**verdict, "id": "0" * 32}))
    reference = {"id": given["id"], "name": canaries.file, **said}
    for birth in ([{**reference, "id": "0" * 32}], [{**reference, "name": canaries.file * 50}], [reference]):
        filled = {**canaries.answers(), "birth": birth}
        seen.answer("files", at.post_json(app, SUBMIT, {"key": key, "form": at.papers, "answers": filled}))
    at.post_json(app, UPLOADS, {**asked, "key": key[::-1]})


PROMISES = [
    Promise(
        "P2",
        "no personal data in logs, URLs, object names and error pages",
        runs=100,
        none="seen",
        check=each(journey),
        unit="journeys",
        chunk=10,
    ),
]
JOURNEY = PROMISES[0]


def test_no_canary_is_seen() -> None:
    """Whole journeys of canaries, well and badly."""
    assert JOURNEY.hold(JOURNEY.parts(40)[0])["texts read"] > 40 * 100


def test_a_log_that_quotes_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody logs an answer to see what is wrong."""
    real = submit.Intake.check

    def check(self: Any, opened: Any, given: Any, unknown: Any) -> Any:
        logging.getLogger("functions.submit").debug("checking %s", given)
        return real(self, opened, given, unknown)

    monkeypatch.setattr(submit.Intake, "check", check)
    JOURNEY.finds(JOURNEY.check, within=1)


def test_a_name_in_an_objects_name_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """An upload that is kept under the name it came with."""
    monkeypatch.setattr(files, "upload_name", lambda sid, file_id: f"uploads/{sid}/{file_id}-sao")
    real = MemoryStore.create

    def create(self: MemoryStore, name: str, data: bytes, *, durable: bool = True) -> bool:
        told = data.decode("utf-8", "replace")
        return real(self, name + told[-10:] if name.endswith("-sao") else name, data, durable=durable)

    monkeypatch.setattr(MemoryStore, "create", create)
    JOURNEY.finds(JOURNEY.check, within=1)
