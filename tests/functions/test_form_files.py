"""Files that come with a form post, without scripts: kept at once, never lost, and read strictly."""

from __future__ import annotations

import asyncio
import re
import secrets
from typing import TYPE_CHECKING, Any

import pytest

from tests.functions.asgi import Answer, request, send
from tests.functions.conftest import KEY, SUBMIT, problem_of
from tests.functions.uploading import PDF, attach, kept, posted, with_files
from tests.functions.uploading import Sent as Uploaded

if TYPE_CHECKING:
    from tests.functions.conftest import World

Part = tuple[str, str | None, bytes]
"""Name, file name or None, and content."""


def text(fields: dict[str, list[str]]) -> list[Part]:
    """Fields as parts."""
    return [(name, None, value.encode()) for name, values in fields.items() for value in values]


def pdf(name: str = "giấy chứng sinh.pdf", data: bytes = PDF, field: str = "birth") -> Part:
    """A picked file."""
    return (field, name, data)


def packed(parts: list[Part], kind: str = "application/pdf") -> tuple[dict[str, str], bytes]:
    """Headers and body as a browser makes them."""
    boundary = "----WebKitFormBoundary" + secrets.token_hex(8)
    body = b""
    for name, filename, content in parts:
        head = f'Content-Disposition: form-data; name="{name}"'
        if filename is not None:
            head += f'; filename="{filename}"\r\nContent-Type: {kind}'
        body += f"--{boundary}\r\n{head}\r\n\r\n".encode() + content + b"\r\n"
    body += f"--{boundary}--\r\n".encode()
    return {
        "content-type": f"multipart/form-data; boundary={boundary}",
        "content-length": str(len(body)),
    }, body


def post(world: World, parts: list[Part], kind: str = "application/pdf", accept: str = "text/html") -> Answer:
    """Post parts to the form's address."""
    headers, body = packed(parts, kind)
    return request(world.app, "POST", SUBMIT, {**headers, "accept": accept}, body)


def hidden(page: str, name: str) -> list[str]:
    """The values of hidden fields of a page."""
    found = re.findall(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    return [value.replace("&#34;", '"').replace("&amp;", "&") for value in found]


def test_a_picked_file_goes_through(world: World) -> None:
    """Picked, checked, submitted: the check page carries its reference, and the record names it."""
    place = with_files(world)
    page = post(place, [*text(place.fields("check")), pdf()])
    assert page.status == 200, page.text
    (value,) = hidden(page.text, "birth")
    assert value.endswith("~giấy chứng sinh.pdf")
    answer = post(place, text(place.fields("submit", birth=[value])))
    assert answer.status == 201, answer.text
    (record,) = kept(place)
    assert [file["size"] for file in record["files"]] == [len(PDF)]
    assert len(place.names("uploads/")) == 1


def test_a_picked_file_survives_a_mistake_elsewhere(world: World) -> None:
    """Another field is wrong: the form comes back with the reference of the file; nobody picks it again."""
    place = with_files(world)
    page = post(place, [*text(place.fields("check", born=["31/02/2026"])), pdf()])
    assert page.status == 422
    assert len(place.names("uploads/")) == 1
    again = post(place, text(place.fields("check", birth=hidden(page.text, "birth"))))
    assert again.status == 200, again.text


def test_a_first_post_without_a_key(world: World) -> None:
    """It is checked under a fresh key, which the page carries on, and never committed unseen."""
    place = with_files(world)
    page = post(place, [*text(place.fields("submit", key="")), pdf()])
    assert page.status == 200
    assert kept(place) == []
    (key,) = hidden(page.text, "_key")
    fields = place.fields("submit", key=key, birth=hidden(page.text, "birth"))
    assert post(place, text(fields)).status == 201


def test_a_file_that_is_no_good_is_told_at_once(world: World) -> None:
    """Judged on the way to the check page: a text that calls itself PDF is refused with its name."""
    place = with_files(world)
    page = post(place, [*text(place.fields("check")), pdf("thư.pdf", b"just a letter" * 50)])
    assert page.status == 422
    assert "thư.pdf" in page.text


@pytest.mark.parametrize(
    ("part", "kind", "says"),
    [
        (pdf(data=b""), "application/pdf", "Giấy chứng sinh"),
        (pdf("a.exe"), "application/x-msdownload", "Giấy chứng sinh: invalid (vi)"),
        (pdf(data=b"." * (2 * 1024 * 1024 + 1)), "application/pdf", "Giấy chứng sinh"),
        (pdf(data=b"." * (9 * 1024 * 1024)), "application/pdf", "Giấy chứng sinh"),
    ],
)
def test_a_file_that_its_field_does_not_take(world: World, part: Part, kind: str, says: str) -> None:
    """Empty, of another kind, or too large: an error of the field, everything else that was typed stays."""
    place = with_files(world)
    page = post(place, [*text(place.fields("check")), part], kind)
    assert page.status == 422
    assert says in page.text
    assert "Nguyễn  Văn An" in page.text
    assert place.names("uploads/") == []


def test_no_file_picked(world: World) -> None:
    """A browser then posts a nameless, empty part: nothing was answered."""
    place = with_files(world)
    page = post(place, [*text(place.fields("check")), ("birth", "", b"")], "application/octet-stream")
    assert page.status == 422
    assert "Giấy chứng sinh: required (vi)" in page.text


def test_the_type_that_a_phone_does_not_say(world: World) -> None:
    """What comes without a type is taken by the ending of its name."""
    place = with_files(world)
    page = post(place, [*text(place.fields("check")), pdf("a.PDF")], "application/octet-stream")
    assert page.status == 200, page.text


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd.pdf", "a\u202efdp.exe.pdf", "C:\\\\giấy.pdf", "x" * 900 + ".pdf"]
)
def test_names_are_data(world: World, name: str) -> None:
    """Tricks in a name are shown tamed, and no object is called by it."""
    place = with_files(world)
    page = post(place, [*text(place.fields("check")), pdf(name)])
    assert page.status == 200, page.text
    assert "\u202e" not in page.text
    (object_name,) = place.names("uploads/")
    assert re.fullmatch(r"uploads/[0-9a-f]{32}/[0-9a-f]{32}", object_name)


def test_files_beside_ones_that_are_there(world: World) -> None:
    """A file from before and a new one are both in the answer, in that order; a third is one too many."""
    place = with_files(world)
    first = attach(place, Uploaded())
    fields = place.fields("check", birth=posted(first))
    page = post(place, [*text(fields), pdf("b.pdf", PDF + b"\n")])
    assert [value.rpartition("~")[2] for value in hidden(page.text, "birth")] == [
        "giấy chứng sinh.pdf",
        "b.pdf",
    ]
    page = post(place, [*text(fields), pdf("b.pdf", PDF + b"\n"), pdf("c.pdf", PDF + b"\n\n")])
    assert page.status == 422
    assert "Giấy chứng sinh: max (vi)" in page.text


def test_scripts_get_json(world: World) -> None:
    """A file that is not taken is an error of the field in JSON too."""
    place = with_files(world)
    parts = [*text(place.fields("submit")), pdf(data=b"")]
    problem_of(post(place, parts, accept="application/json"), "invalid-answers")


BOUNDARY = "x" * 20


def raw(
    body: str | bytes, content_type: str = f"multipart/form-data; boundary={BOUNDARY}", **more: str
) -> Any:
    """Headers and body of a post that no browser makes."""
    data = body.encode() if isinstance(body, str) else body
    return {"content-type": content_type, "accept": "application/json", **more}, data


GOOD = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--{BOUNDARY}--\r\n'
BAD = {
    "no boundary": raw(GOOD, "multipart/form-data"),
    "an empty boundary": raw(GOOD, "multipart/form-data; boundary="),
    "another boundary": raw(GOOD, "multipart/form-data; boundary=y"),
    "a long boundary": raw(GOOD, "multipart/form-data; boundary=" + "x" * 71),
    "a boundary of other letters": raw(GOOD, "multipart/form-data; boundary=xạ"),
    "nothing": raw(""),
    "no end": raw(GOOD[:-4]),
    "half a header": raw(GOOD[:40]),
    "no name": raw(GOOD.replace('; name="a"', "")),
    "no disposition": raw(GOOD.replace("Content-Disposition", "X")),
    "another disposition": raw(GOOD.replace("form-data;", "attachment;")),
    "a bare header": raw(GOOD.replace('form-data; name="a"', "")),
    "bytes that are no UTF-8": raw(GOOD.encode().replace(b"\r\n\r\nb", b"\r\n\r\n\xff\xfe")),
    "a name that is no UTF-8": raw(GOOD.encode().replace(b'"a"', b'"\xff"')),
    "a NUL": raw(GOOD.replace("\r\n\r\nb", "\r\n\r\nb\0")),
    "a NUL in a name": raw(GOOD.replace('"a"', '"a\0"')),
    "another charset": raw(GOOD.replace('"a"', '"a"\r\nContent-Type: text/plain; charset=utf-16')),
    "an unknown charset": raw(GOOD.replace('"a"', '"a"\r\nContent-Type: text/plain; charset=zzz')),
    "a header bomb": raw(GOOD.replace('"a"', '"a"' + "\r\nX-A: b" * 50)),
    "a long header": raw(GOOD.replace('"a"', f'"{"a" * 5000}"')),
    "an endless header": raw(f"--{BOUNDARY}\r\n" + "a" * 300_000),
    "many parts": raw(GOOD[: -len(BOUNDARY) - 6] * 1001 + f"--{BOUNDARY}--\r\n"),
    "line feeds alone": raw(GOOD.replace("\r\n", "\n")),
    "something after the end": raw(GOOD + "more"),
    "something before the beginning": raw("before" + GOOD),
    "a length that is too short": raw(GOOD, **{"content-length": "5"}),
    "a length that is too long": raw(GOOD, **{"content-length": "500"}),
    "a length that is none": raw(GOOD, **{"content-length": "-1"}),
    "a key twice": raw(GOOD[: -len(BOUNDARY) - 6].replace('"a"', '"_key"') * 2 + f"--{BOUNDARY}--\r\n"),
    "a transfer encoding": raw(GOOD.replace('"a"', '"a"\r\nContent-Transfer-Encoding: base64')),
}


@pytest.mark.parametrize("case", BAD)
def test_what_no_browser_posts(world: World, case: str) -> None:
    """A 400 and nothing stored, also byte by byte."""
    place = with_files(world)
    headers, body = BAD[case]
    if case != "a boundary of other letters":
        problem_of(request(place.app, "POST", SUBMIT, headers, body), "malformed")
    if len(body) < 1000 and "length" not in case and case != "a boundary of other letters":
        single = tuple(body[at : at + 1] for at in range(len(body)))
        problem_of(asyncio.run(send(place.app, "POST", SUBMIT, headers, single)), "malformed")
    assert place.names("uploads/") == place.names("submissions/") == []


def test_packed_bodies(world: World) -> None:
    """A packed body is refused before it is read."""
    headers, body = raw(GOOD, **{"content-encoding": "gzip"})
    problem_of(request(world.app, "POST", SUBMIT, headers, body), "unsupported-media-type")


def test_fields_have_the_limit_of_any_form(world: World) -> None:
    """256 KB of text, however it is posted; and files beyond any measure are not even counted to the end."""
    parts: list[Part] = [("note", None, b"a" * 300_000)]
    assert post(world, parts, accept="application/json").status == 413
    parts = [("birth", "a.pdf", b"a" * (129 * 1024 * 1024))]
    parts = [("birth", "a.pdf", b"a" * (129 * 1024 * 1024))]


def test_a_body_that_ends_early(world: World) -> None:
    """Cut anywhere, a post with a file keeps nothing."""
    place = with_files(world)
    headers, body = packed([*text(place.fields("submit")), pdf()])
    for cut in range(1, len(body), 211):
        answer = asyncio.run(
            send(
                place.app,
                "POST",
                SUBMIT,
                {**headers, "accept": "application/json"},
                (body[:cut],),
                hang_up=True,
            )
        )
        assert answer.status in (0, 400), cut
    assert place.names("uploads/") == place.names("submissions/") == []


def test_the_key_is_what_it_was(world: World) -> None:
    """The id of a file is made from the form's key: the reference of one form does not fit another."""
    place = with_files(world)
    page = post(place, [*text(place.fields("check")), pdf()])
    fields = place.fields("submit", key="another-key-0123", birth=hidden(page.text, "birth"))
    assert post(place, text(fields)).status == 422
    assert post(place, text(place.fields("submit", key=KEY, birth=hidden(page.text, "birth")))).status == 201
