"""Requests from a seed: right ones, and what people, broken clients and attackers make of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tests.functions.asgi import FORM
from tests.functions.bundle import CODE, answers, typed
from tests.functions.uploading import PDF, UPLOADS, VERDICT, multipart
from tests.promises.harness.place import EVENTS, JSON, SUBMIT

if TYPE_CHECKING:
    from random import Random

    from tests.promises.harness.place import Place

Headers = dict[str, str]
FILE = f"/api/back-office/files/{'0' * 32}/{'1' * 32}"
PATHS = (SUBMIT, "/api/status", EVENTS, "/api/health", UPLOADS, VERDICT, "/api/uploads", FILE)
_METHODS = ("GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW", "post", "")
_TEXTS = (
    *("", " ", "0", "-1", "null", "submit", "edit", "check", "yes", "\u202e", "a\u0301" * 40, "\ufeff"),
    *("../../etc/passwd", "..%2f", "<script>", "'; --", "{{7*7}}", "%s%n", "\r\nx: y", "x" * 5000),
    *("1e309", "9" * 400, "0x10", "2026-02-30", "31/02/2026", "data:,", "\x1b[2J", "Ω" * 300, "\x7f\x80"),
    *("𝔘𝔫𝔦", "١٢", "ⅷ", "a~1~b~c~d", "Lê\ud800Văn", "\0"),
)
_JSON_ENDS = (
    b"NaN",
    b"Infinity",
    b"1e999",
    b"-0",
    b'"\\ud800"',
    b'"\\u0000"',
    b"[" * 50,
    b"{",
    b'"',
    b"\xff",
    b"1" * 30,
)
_TYPES = (
    *(JSON, FORM, "multipart/form-data; boundary=x", "multipart/form-data", "text/plain"),
    *("application/cloudevents+json", f"{JSON}; charset=utf-16", f'{JSON}; charset="UTF-8"'),
    *("", ";", "a/b/c", "\xff"),
)


@dataclass
class Request:
    """One request as it comes in."""

    method: str
    path: str
    headers: Headers
    chunks: tuple[bytes, ...]
    hang_up: bool


def request(chance: Random, place: Place) -> Request:
    """A request that begins as a right one; then some things of it are changed."""
    path = chance.choice((SUBMIT, SUBMIT, SUBMIT, *PATHS))
    headers, body = _right(chance, place, path)
    if chance.random() < 0.4:
        body = _spoilt(chance, body)
    if chance.random() < 0.15:
        headers = {**headers, **_strange(chance)}
    if chance.random() < 0.3 and "content-length" not in headers:
        headers["content-length"] = str(len(body))
    if chance.random() < 0.05:
        path = _path(chance)
    method = "POST" if chance.random() < 0.93 else chance.choice(_METHODS)
    return Request(method, path, headers, _cut(chance, body), chance.random() < 0.03)


def _right(chance: Random, place: Place, path: str) -> tuple[Headers, bytes]:
    """A right request to a path, or to another one."""
    if chance.random() < 0.05:
        path = chance.choice(PATHS)
    form = chance.choice((place.digest, place.papers) * 4 + ("0" * 64,))
    if path == "/api/uploads":
        fields = {
            name: _whole(chance.choice(_TEXTS)) for name in ("key", "Content-Type", "policy", "x-signature")
        }
        return multipart(fields, PDF[: chance.randrange(400)], file_name=_whole(chance.choice(_TEXTS))[:50])
    if path == SUBMIT and chance.random() < 0.6:
        return _form(chance, form)
    return {"content-type": JSON}, json.dumps(
        _value(chance, path, form), ensure_ascii=chance.random() < 0.5
    ).encode("utf-8", "surrogatepass")


def _form(chance: Random, form: str) -> tuple[Headers, bytes]:
    """A form post, urlencoded or with a file."""
    step = chance.choice(
        ("check", "edit", "submit", "submit", "receipt.pdf", "next:1", "back:0", "add:x", "remove:x.1", "…")
    )
    fields = {
        **typed(),
        "_form": [form],
        "_key": [_key(chance)],
        "_step": [step],
        "_lang": [chance.choice(("vi", "en", "…"))],
    }
    for _ in range(chance.choice((0, 0, 1, 2, 5))):
        name = chance.choice((*fields, "_state", "birth", "altcha", "home", "x.0.y"))
        if chance.random() < 0.3:
            fields.pop(name, None)
        else:
            fields[name] = [_text(chance) for _ in range(chance.choice((1, 1, 2)))]
    accept = chance.choice(("text/html", JSON, "*/*", ""))
    if chance.random() < 0.2:
        headers, body = multipart(
            {name: _whole(values[0]) for name, values in fields.items()}, PDF, field_name="birth"
        )
        return {**headers, "accept": accept}, body
    return {"content-type": FORM, "accept": accept}, urlencode(
        fields, doseq=True, errors="surrogatepass"
    ).encode()


def _value(chance: Random, path: str, form: str) -> Any:
    """What is posted as JSON, with some of its nodes replaced."""
    reference = {
        "id": "0" * 32,
        "name": _text(chance),
        "size": len(PDF),
        "type": "application/pdf",
        "sha256": "a" * 64,
    }
    given = answers() | ({"birth": [reference]} if chance.random() < 0.3 else {})
    asked = {"key": _key(chance), "form": form, "field": "birth", "size": len(PDF), "type": "application/pdf"}
    value: Any = {
        SUBMIT: {"key": _key(chance), "form": form, "answers": given},
        "/api/status": {"code": "H15.50.05-261120-0001", "secret": "0000-0000-0000-0000"},
        UPLOADS: {**asked, "sha256": "a" * 64},
        VERDICT: {**asked, "id": "0" * 32},
    }.get(path, {"specversion": "1.0", "data": {}})
    for _ in range(chance.choice((0, 0, 1, 1, 2, 4))):
        value = _changed(chance, value)
    return value


def _changed(chance: Random, value: Any) -> Any:
    """The same with one node, somewhere in it, made something else."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        deeper = [name for name, item in value.items() if isinstance(item, dict | list)]
        name = chance.choice(deeper if deeper and chance.random() < 0.6 else list(value))
        if chance.random() < 0.15:
            return {other: kept for other, kept in value.items() if other != name}
        if chance.random() < 0.1:
            return {**value, _text(chance): _leaf(chance)}
        return {**value, name: _changed(chance, value[name])}
    if isinstance(value, list) and value and chance.random() < 0.7:
        at = chance.randrange(len(value))
        return [*value[:at], _changed(chance, value[at]), *value[at + 1 :] * chance.choice((1, 1, 3))]
    return _leaf(chance)


def _leaf(chance: Random) -> Any:
    if chance.random() < 0.4:
        return _text(chance)
    deep: Any = 1
    for _ in range(chance.choice((1, 5, 40))):
        deep = [deep] if chance.random() < 0.5 else {"a": deep}
    return chance.choice(
        (
            None,
            True,
            False,
            0,
            -1,
            0.5,
            2**53,
            10**20,
            1e-320,
            "",
            _text(chance),
            [],
            {},
            [None],
            deep,
            ["a", "a"],
        )
    )


def _text(chance: Random) -> str:
    if chance.random() < 0.6:
        return chance.choice(_TEXTS)
    ranges = (range(0x250), range(0xD800), range(0xD000, 0x11000))
    return "".join(chr(chance.choice(chance.choice(ranges))) for _ in range(chance.randrange(12)))


def _whole(text: str) -> str:
    """A text that UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode()


def _spoilt(chance: Random, body: bytes) -> bytes:
    """Bytes with one thing done to them."""
    at = chance.randrange(len(body) + 1)
    match chance.randrange(9):
        case 0:
            return body[:at]
        case 1:
            return body[:at] + chance.randbytes(chance.randrange(1, 20)) + body[at:]
        case 2:
            return body[:at] + chance.choice(_JSON_ENDS) + body[at:]
        case 3:
            return body[:at] + bytes([chance.randrange(256)]) + body[at + 1 :]
        case 4:
            return body + body
        case 5:
            return chance.randbytes(chance.randrange(200))
        case 6:
            return body.replace(
                *chance.choice(((b'"', b"'"), (b"{", b"["), (b"&", b"&&"), (b"\r\n", b"\n"), (b"%", b"%%")))
            )
        case 7 if chance.random() < 0.03:
            return body + b" " * chance.choice((250_000, 262_145, 700_000))
        case 7 if chance.random() < 0.05:
            return b"[" * chance.choice((1_000, 100_000)) + body
        case _:
            return body


def _strange(chance: Random) -> Headers:
    name, values = chance.choice(
        (
            ("content-type", _TYPES),
            ("content-length", ("-1", "0", "1", "99999999999999999999", "²", "1e3", " 5", "0x5", "")),
            ("content-encoding", ("gzip", "identity", "br, gzip", "\xff")),
            ("accept", ("text/html", JSON, "\xff", "*/*;q=0", "x" * 3000)),
            ("transfer-encoding", ("chunked", "gzip")),
            ("expect", ("100-continue",)),
            ("host", ("", "evil.example", "\xff")),
            ("cookie", ("a=b; " * 500, "\xff=\xff")),
            ("webhook-id", ("x", "")),
            ("webhook-signature", ("v1,x", "v1,", "\xff")),
            ("webhook-timestamp", ("nan", "1", "9" * 30)),
        )
    )
    return {name: chance.choice(values)}


def _path(chance: Random) -> str:
    code = chance.choice((CODE, "9.999999", "", "a/b", "\0", "đ" * 300, "..", "%2e%2e", "1.001193\n"))
    return chance.choice(
        (
            f"/api/procedures/{code}/submissions",
            f"/api/procedures/{code}/uploads",
            "/api",
            "//",
            "/",
            f"/api/back-office/files/{code}/x",
            "/api/status/",
            "/api/../status",
            "/" + _whole(_text(chance)),
        )
    )


def _key(chance: Random) -> str:
    return chance.choice(
        (f"{chance.getrandbits(64):016x}", "0123456789abcdef", "0123456789abcdef", "short", "\n" * 16)
    )


def _cut(chance: Random, body: bytes) -> tuple[bytes, ...]:
    if chance.random() < 0.85 or not body:
        return (body,)
    at = sorted(chance.randrange(len(body) + 1) for _ in range(chance.randrange(1, 4)))
    return tuple(body[a:b] for a, b in zip([0, *at], [*at, len(body)], strict=True))
