"""Links that lead nowhere stop the build; addresses of other hosts are asked for by a task of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from catalogue.build import BuildFailed, build
from catalogue.checks import external_links
from catalogue.checks.external_links import addresses, check_external, useless
from catalogue.checks.links import Links
from catalogue.reading.records import read_records
from tests.records.examples import place, record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SITE = "https://may-trang.example"
PAGE = b'<main id="main">\n<h2 id="a&amp;b"></h2>\n%s</main>'


def dead(*addresses: str, file: str = "thu-tuc/1/index.html") -> list[str]:
    """Which of the addresses on a page lead nowhere in a small site."""
    links = Links(SITE)
    links.add("index.html", PAGE % b"")
    links.add("assets/main.css", b"")
    links.add("thu-tuc/2/index.html", PAGE % b"")
    links.add("thu-tuc/2/to.pdf", b"%PDF")
    links.add(file, PAGE % b"\n".join(f'<a href="{address}">x</a>'.encode() for address in addresses))
    return [link.address for link in links.dead()]


def test_addresses_that_lead_somewhere() -> None:
    """Absolute, relative, with a fragment, of another host, of the functions: none is dead."""
    assert not dead(
        "/", "/#main", "#main", "#a&amp;b", "#a%26b", "/assets/main.css", "../2/", "../2/#main",
        "/thu-tuc/2/to.pdf#page=2", f"{SITE}/thu-tuc/2/", SITE, f"{SITE}#main", "https://noi-khac.example/x",
        "//noi-khac.example/", "mailto:a@b.example", "tel:19000000", "/api/status", "/?q=abc", "?q=abc", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        "/thu-tuc/3/",
        "/thu-tuc/2",
        "#khong-co",
        "/#khong-co",
        "/thu-tuc/2/#x",
        f"{SITE}/thu-tuc/3/",
        "to.pdf",
        "/assets/main.js",
        f"{SITE}#x",
    ],
)
def test_addresses_that_lead_nowhere(address: str) -> None:
    """A missing page, file, place on a page; a directory without its slash."""
    assert dead(address) == [address]


def test_a_dead_link_says_where_it_stands() -> None:
    """File and line of the page, the address, and what to do."""
    links = Links(SITE)
    links.add("index.html", PAGE % b'<a class="x"\n href="/mat/">x</a>')
    assert str(links.dead()[0]).startswith("index.html:4: Liên kết “/mat/” không dẫn tới")


def test_a_dead_link_in_a_record_stops_the_build(content: Path, tmp_path: Path) -> None:
    """The build names the record's file and line, and the site that stood before stays."""
    said: list[str] = []
    output = tmp_path / "output"
    build(content, output, said.append, SITE)
    before = (output / "site" / "index.html").read_bytes()
    agency = record("agency", "ubnd-xa-may-trang")
    office = {"name": "Một cửa", "address": "Số 1", "map": f"{SITE}/ban-do/da-xoa/"}
    path = place(content, "agency", "ubnd-xa-may-trang")
    path.write_text(json.dumps({**agency, "offices": [office]}, ensure_ascii=False, indent=1), "utf-8")
    line = path.read_text("utf-8").splitlines().index(f'   "map": "{office["map"]}"') + 1
    with pytest.raises(BuildFailed, match=rf"ubnd-xa-may-trang\.yaml:{line}: .*ban-do/da-xoa"):
        build(content, output, said.append, SITE)
    assert (output / "site" / "index.html").read_bytes() == before


class Other(BaseHTTPRequestHandler):
    """Another host: some pages, some gone, some moved, one that refuses machines."""

    def do_GET(self) -> None:
        """Answer by path."""
        status = {
            "/mat": 404,
            "/bo": 410,
            "/cam": 403,
            "/loi": 500,
            "/chuyen": 301,
            "/tam": 302,
            "/vong": 302,
        }.get(self.path, 200)
        self.send_response(status)
        if status in {301, 302}:
            self.send_header("Location", "/vong" if self.path == "/vong" else "/moi")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of another host, on this machine."""
    monkeypatch.setattr(external_links, "PAUSE", 0)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@contextmanager
def naming(content: Path, *named: str) -> Iterator[None]:
    """A legal document that names addresses, for a while."""
    path = content / "legal" / "vi-du.yaml"
    text = "; ".join(named)
    path.write_text(f"id: vi-du\nnumber: 1/2031\ntitle: 'Xem {text}.'\nkind: other\n", "utf-8")
    yield
    path.unlink()


def test_what_becomes_of_addresses_of_other_hosts(content: Path, other: str) -> None:
    """Gone is told from refused, moved for good from moved for now; each names file and line."""
    paths = ["/con", "/mat", "/bo", "/cam", "/loi", "/chuyen", "/tam", "/vong"]
    with naming(content, *(other + path for path in paths), "http://127.0.0.1:9/"):
        found = [one for one in addresses(read_records(content)) if "127.0.0.1" in one.address]
        answers = check_external(found, [], "2031-07-01", SITE)
    states = {answer.named.address.removeprefix(other): answer.state for answer in answers}
    assert states == {
        "/con": "fine", "/mat": "gone", "/bo": "gone", "/cam": "unsure", "/loi": "unsure", "/chuyen": "moved",
        "/tam": "fine", "/vong": "unsure", "http://127.0.0.1:9/": "unsure",
    }  # fmt: skip
    [moved] = [answer for answer in answers if answer.state == "moved"]
    assert f"{other}/moi" in str(moved)
    assert "vi-du.yaml:3: " in str(moved)


def test_exceptions_carry_reasons_and_end(content: Path, other: str) -> None:
    """What an exception covers is not asked; one that is over or covers nothing is told."""
    with naming(content, f"{other}/mat"):
        found = [one for one in addresses(read_records(content)) if "127.0.0.1" in one.address]
    holds = {"starts_with": other, "reason": "Đang sửa.", "until": "2031-07-01"}
    assert check_external(found, [holds], "2031-07-01", SITE) == []
    assert [answer.state for answer in check_external(found, [holds], "2031-07-02", SITE)] == ["gone"]
    assert check_external(found, [], "2031-07-01", other) == []
    assert useless([holds], found, "2031-07-01") == []
    assert "hết hạn" in useless([holds], found, "2031-07-02")[0]
    assert (
        "không còn dùng"
        in useless([{"starts_with": "https://x.example/", "reason": "."}], found, "2031-07-01")[0]
    )


def test_the_task_fails_when_a_page_is_gone(content: Path, other: str) -> None:
    """Exit code 1 and the place, so that a weekly run says something."""
    for path in content.rglob("*.yaml"):
        path.write_text(path.read_text("utf-8").replace("https://", f"{other}/"), "utf-8")
    environment = os.environ | {"PYTHONPATH": "."}
    command = [sys.executable, "-m", "invoke", "check-links", "--content", str(content)]
    with naming(content, f"{other}/mat"):
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "vi-du.yaml:3: " in done.stdout
    assert "1 đã mất" in done.stdout
