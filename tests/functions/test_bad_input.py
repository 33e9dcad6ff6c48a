"""Malformed requests: always a 4xx problem, never a 5xx, nothing stored."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.functions.asgi import FORM, post_json, request, send
from tests.functions.bundle import FORM_PATH, typed
from tests.functions.conftest import KEY, SUBMIT

if TYPE_CHECKING:
    from tests.functions.conftest import World

JSON = "application/json"
DIGEST = "0" * 64


def body(answers: str = "{}", key: str = f'"{KEY}"', form: str = f'"{DIGEST}"') -> bytes:
    """A submission as text."""
    return f'{{"key": {key}, "form": {form}, "answers": {answers}}}'.encode()


JSON_BODIES = {
    "empty": b"",
    "white space": b"  \n",
    "a word": b"hello",
    "null": b"null",
    "a number": b"1",
    "a string": b'"x"',
    "an array": b"[]",
    "cut short": body()[:-1],
    "something after": body() + b"{}",
    "trailing comma": b'{"key": 1,}',
    "comment": b"{/* */}",
    "single quotes": b"{'key': 1}",
    "byte-order mark": b"\xef\xbb\xbf" + body(),
    "utf-16": body().decode().encode("utf-16"),
    "utf-8 cut": b'{"key": "\xe1\xbb"}',
    "overlong": b'{"key": "\xc0\xaf"}',
    "surrogate in utf-8": b'{"key": "\xed\xa0\x80"}',
    "lone surrogate": body('{"note": "\\ud800"}'),
    "surrogate in a key": body('{"\\udc00": "x"}'),
    "NUL": body('{"note": "a\\u0000b"}'),
    "NUL in a key": body('{"a\\u0000b": 1}'),
    "raw NUL": body('{"note": "a\0b"}'),
    "raw control character": body('{"note": "a\x01b"}'),
    "duplicate key": b'{"key": "a", "key": "b", "form": "c", "answers": {}}',
    "duplicate answer": body('{"note": "a", "note": "b"}'),
    "NaN": body('{"area": NaN}'),
    "Infinity": body('{"area": Infinity}'),
    "minus Infinity": body('{"area": -Infinity}'),
    "1e400": body('{"area": 1e400}'),
    "huge integer": body('{"paid": 1' + "0" * 5000 + "}"),
    "just too large": body('{"paid": 9007199254740992}'),
    "deep arrays": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
    "deep answers": body("[" * 60 + "]" * 60),
    "no key": b'{"form": "x", "answers": {}}',
    "no form": f'{{"key": "{KEY}", "answers": {{}}}}'.encode(),
    "no answers": f'{{"key": "{KEY}", "form": "x"}}'.encode(),
    "extra member": body()[:-1] + b', "more": 1}',
    "key is a number": body(key="1234567890123456"),
    "key is null": body(key="null"),
    "key is short": body(key='"short"'),
    "key is long": body(key=f'"{"k" * 129}"'),
    "key with a slash": body(key='"../../../../../etc"'),
    "key with a line break": body(key=f'"{KEY}\\n"'),
    "form is a number": body(form="1"),
    "form is empty": body(form='""'),
    "form is an object": body(form="{}"),
    "answers is a list": body("[]"),
    "answers is null": body("null"),
    "answers is a string": body('"x"'),
}
FORM_BODIES = {
    "broken percent": b"a=%",
    "half a percent": b"a=%4",
    "percent and no hex": b"a=%zz",
    "percent plus": b"a=%+1",
    "broken percent in a name": b"%=a",
    "not utf-8": b"a=%ff",
    "utf-8 cut": b"a=%e1%bb",
    "surrogate": b"a=%ed%a0%80",
    "overlong": b"a=%c0%af",
    "raw latin-1": b"a=\xe9",
    "NUL": b"a=%00",
    "raw NUL": b"a=\0",
    "NUL in a name": b"%00=a",
    "too many fields": b"&".join(b"a=1" for _ in range(1001)),
    "unknown field": b"surprise=1",
    "nameless field": b"=1",
    "json sent as a form": body(),
    "control fields alone": b"_key=" + KEY.encode() + b"&_step=submit",
    "nothing": b"",
    "separators alone": b"&&&&",
}
HEADERS = {
    "no content type": {},
    "text": {"content-type": "text/plain"},
    "xml": {"content-type": "application/xml"},
    "multipart": {"content-type": "multipart/form-data; boundary=x"},
    "json in latin-1": {"content-type": "application/json; charset=latin-1"},
    "form in utf-16": {"content-type": f"{FORM}; charset=utf-16"},
    "gzip": {"content-type": JSON, "content-encoding": "gzip"},
    "empty type": {"content-type": ";;;"},
    "strange type": {"content-type": "ÿ/ÿ"},
    "length is a word": {"content-type": JSON, "content-length": "many"},
    "length is negative": {"content-type": JSON, "content-length": "-1"},
    "length is huge": {"content-type": JSON, "content-length": "9" * 5000},
    "length is superscript": {"content-type": JSON, "content-length": "²"},
    "length is too long": {"content-type": JSON, "content-length": "500"},
    "length is too short": {"content-type": JSON, "content-length": "1"},
}


def check(world: World, status: int, what: bytes) -> None:
    """A 4xx that says what it is, and an empty store."""
    assert 400 <= status < 500, (status, what[:200])
    assert world.names() == []


@pytest.mark.parametrize("name", JSON_BODIES)
def test_malformed_json(world: World, name: str) -> None:
    """Each malformed JSON body is a 400 at both JSON endpoints."""
    for path in (SUBMIT, "/api/status"):
        answer = request(world.app, "POST", path, {"content-type": JSON}, JSON_BODIES[name])
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.status == 400
        check(world, answer.status, answer.body)


@pytest.mark.parametrize("name", FORM_BODIES)
def test_malformed_forms(world: World, name: str) -> None:
    """Each malformed form post is a 4xx page, or a problem where JSON is asked for."""
    for accept in ("text/html", JSON):
        headers = {"content-type": FORM, "accept": accept}
        answer = request(world.app, "POST", SUBMIT, headers, FORM_BODIES[name])
        check(world, answer.status, answer.body)
        assert answer.headers["content-type"].startswith(
            "text/html" if accept == "text/html" else "application/pr"
        )


@pytest.mark.parametrize("name", HEADERS)
def test_strange_headers(world: World, name: str) -> None:
    """Types, encodings and lengths that are not taken."""
    for path in (SUBMIT, "/api/status", "/api/back-office/events"):
        answer = request(world.app, "POST", path, HEADERS[name], body())
        check(world, answer.status, answer.body)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_other_methods(world: World, method: str) -> None:
    """405 with Allow."""
    for path in (SUBMIT, "/api/status", "/api/back-office/events"):
        answer = request(world.app, method, path)
        assert answer.status == 405
        assert "POST" in answer.headers["allow"]


def test_addresses_typed_or_bookmarked_lead_on(world: World) -> None:
    """What a form was posted to stands in the address bar: opening it again leads to the page before."""
    answer = request(world.app, "GET", SUBMIT)
    assert (answer.status, answer.headers["location"]) == (303, FORM_PATH)
    answer = request(world.app, "GET", "/api/status")
    assert (answer.status, answer.headers["location"]) == (303, "/tra-cuu/")
    assert request(world.app, "GET", "/api/procedures/9.999999/submissions").status == 404


def test_a_pile_of_marks_is_refused_at_once(world: World) -> None:
    """Normalising a long pile of combining marks takes minutes: it is refused before anybody tries."""
    json_pile = json.dumps({"x": "a" + "\u0300\u0316" * 40_000}, ensure_ascii=False).encode()
    for answer in (
        request(world.app, "POST", SUBMIT, {"content-type": "application/json"}, json_pile),
        request(world.app, "POST", SUBMIT, {"content-type": FORM}, ("x=" + "%CC%80" * 30_000).encode()),
        request(world.app, "POST", SUBMIT, {"content-type": FORM}, ("x=" + "%E0%BD%B3" * 20_000).encode()),
    ):
        assert answer.status == 400
    assert world.names() == []


def test_options_and_head(world: World) -> None:
    """OPTIONS tells the methods and opens nothing to other origins; HEAD of health is sane."""
    answer = request(world.app, "OPTIONS", SUBMIT, {"origin": "https://evil.example"})
    assert answer.status == 204
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert request(world.app, "HEAD", "/api/health").status == 200
    assert request(world.app, "GET", "/api/health").json == {"status": "ok"}


@pytest.mark.parametrize(
    "path",
    [
        "/api/", "/api/health/", "/api/procedures//submissions", "/api/procedures/a/b/submissions", "/api/\0",
        "/api/procedures/\0/submissions", "/api/procedures/..%2f/submissions", "/api/procedures/đ",
        "/",
    ],
)  # fmt: skip
def test_unknown_paths(world: World, path: str) -> None:
    """404, whatever the path."""
    assert post_json(world.app, path, {}).status in (404, 405, 400)
    check(world, request(world.app, "POST", path, {"content-type": JSON}, body()).status, path.encode())


def test_oversized_bodies_are_cut_off_while_they_come_in(world: World) -> None:
    """Announced or not, whole or in chunks, a body over 256 KiB is a 413 and is not read to its end."""
    for headers in ({"content-type": JSON, "content-length": "300000"}, {"content-type": FORM}):
        chunks = tuple(b"x" * 10_000 for _ in range(1000))
        answer = asyncio.run(send(world.app, "POST", SUBMIT, headers, chunks))
        check(world, answer.status, answer.body)
        assert answer.status == 413


def test_a_body_at_the_limit_is_read(world: World) -> None:
    """256 KiB is not too large: it is judged by its content."""
    padded = {"key": KEY, "form": world.digest, "answers": {"note": "x" * 200_000}}
    assert post_json(world.app, SUBMIT, padded).status == 422


def test_a_body_that_breaks_off_is_refused(world: World) -> None:
    """The client goes away in the middle: nothing is stored, even though what came is a whole form."""
    fields = {**typed(), "_key": [KEY], "_form": [world.digest], "_step": ["submit"]}
    data = urlencode(fields, doseq=True).encode()
    for headers in ({}, {"content-length": str(len(data) + 10)}):
        answer = asyncio.run(
            send(world.app, "POST", SUBMIT, {"content-type": FORM, **headers}, (data,), hang_up=not headers)
        )
        check(world, answer.status, answer.body)


def test_a_submission_in_small_chunks_is_read(world: World) -> None:
    """How the network cuts the body does not matter."""
    data = json.dumps(world.submission()).encode()
    chunks = tuple(data[at : at + 7] for at in range(0, len(data), 7))
    assert asyncio.run(send(world.app, "POST", SUBMIT, {"content-type": JSON}, chunks)).status == 201
