"""The built site on one machine: what is sent to a browser that can read it, and how long it may be kept."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from functions.site import Site, best_coding
from tests.functions.asgi import Answer, request

if TYPE_CHECKING:
    from pathlib import Path

CHROME = "gzip, deflate, br, zstd"
STYLE = "/assets/main.0123456789.css"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A small site as the build leaves it."""
    for name in ("index.html", "404.html", "en/404.html", STYLE[1:], "danh-muc.atom", "assets/icon.svg"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"plain {name}")
    for name in ("index.html", "en/404.html", STYLE[1:]):
        (tmp_path / f"{name}.br").write_text(f"br {name}")
        (tmp_path / f"{name}.gz").write_text(f"gz {name}")
    return Site(tmp_path)


def get(site: Site, path: str, method: str = "GET", **headers: str) -> Answer:
    """One request; `accept_encoding` stands for Accept-Encoding."""
    return request(site, method, path, {name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        (CHROME, "br"),
        ("gzip", "gzip"),
        ("", None),
        ("identity", None),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("gzip;q=1.0, identity; q=0.5, *;q=0", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("BR ; Q=0.001", "br"),
        ("identity, br;q=0.5", None),
        ("zstd, deflate", None),
        ("br;q=2", None),
        ("br;q=nan, gzip", "gzip"),
        (",;,q=1", None),
    ],
)
def test_the_browser_chooses(accepted: str, chosen: str | None) -> None:
    """By weight, then Brotli before gzip; nonsense is not an offer."""
    assert best_coding(accepted, ["br", "gzip"]) == chosen


def test_a_packed_file_is_sent_as_what_it_is_when_unpacked(site: Site) -> None:
    """The kind and the length are right, and caches are told that the answer depends on the question."""
    answer = get(site, "/", accept_encoding=CHROME)
    assert answer.text == "br index.html"
    assert answer.headers["content-encoding"] == "br"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-length"] == str(len(answer.body))
    assert answer.headers["vary"] == "accept-encoding"
    plain = get(site, "/")
    assert plain.text == "plain index.html"
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == "accept-encoding"
    assert plain.headers["etag"] != answer.headers["etag"]
    assert "content-encoding" not in get(site, "/danh-muc.atom", accept_encoding=CHROME).headers


def test_what_is_not_there_is_told_in_its_language_and_packed(site: Site) -> None:
    """A 404 page goes the same way as a page."""
    answer = get(site, "/en/nowhere/", accept_encoding=CHROME)
    assert (answer.status, answer.text) == (404, "br en/404.html")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    etag = answer.headers["etag"]
    assert get(site, "/en/nowhere/", accept_encoding=CHROME, if_none_match=etag).status == 404
    assert get(site, "/nowhere").text == "plain 404.html"
    assert get(site, "/../x").text == "plain 404.html"


def test_only_what_is_named_by_its_content_is_kept_for_ever(site: Site) -> None:
    """Everything else is asked for again, and answered "not modified" as long as it is the same."""
    assert get(site, STYLE).headers["cache-control"] == "public, max-age=31536000, immutable"
    for path in ("/", "/assets/icon.svg", "/assets/gone.0123456789.css"):
        answer = get(site, path)
        assert answer.headers["cache-control"] == "no-cache", path
    etag = get(site, "/", accept_encoding=CHROME).headers["etag"]
    again = get(site, "/", accept_encoding=CHROME, if_none_match=etag)
    assert (again.status, again.body, again.headers["vary"]) == (304, b"", "accept-encoding")
    assert get(site, "/", accept_encoding="gzip", if_none_match=etag).status == 200


def test_a_page_written_again_unchanged_is_not_fetched_again(site: Site, tmp_path: Path) -> None:
    """A daily build gives files a new time; their content decides."""
    etag = get(site, "/").headers["etag"]
    os.utime(tmp_path / "index.html", (1, 1))
    assert get(site, "/", if_none_match=etag).status == 304
    (tmp_path / "index.html").write_text("plain INDEX.html")
    os.utime(tmp_path / "index.html", (2, 2))
    assert get(site, "/", if_none_match=etag).status == 200


def test_parts_of_a_file_are_parts_of_the_file_itself(site: Site) -> None:
    """A range of a packed file would be of no use to whoever goes on with a download."""
    part = get(site, STYLE, accept_encoding=CHROME, range="bytes=0-4")
    assert (part.status, part.text) == (206, "plain")
    assert "content-encoding" not in part.headers
    assert get(site, STYLE, accept_encoding=CHROME, range="bytes=900-").status == 416


def test_a_head_tells_what_a_get_would(site: Site) -> None:
    """Same headers, no body; other methods are refused."""
    head, whole = (get(site, "/", method, accept_encoding=CHROME) for method in ("HEAD", "GET"))
    assert (head.status, head.body, head.headers) == (200, b"", whole.headers)
    assert get(site, "/", "POST").status == 405


@pytest.mark.parametrize(
    ("path", "kind"), [("/danh-muc.atom", "application/atom+xml"), ("/assets/icon.svg", "image/svg+xml")]
)
def test_kinds_do_not_depend_on_the_machine(site: Site, path: str, kind: str) -> None:
    """Not every machine's table knows them."""
    assert get(site, path).headers["content-type"] == kind
