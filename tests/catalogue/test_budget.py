"""What a phone on a bad network must fetch: the sums of docs/measurements.md, on the demonstration."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

import brotli
import pytest

from catalogue.output.assets import ROOT
from catalogue.output.compress import PAGE_QUALITY
from catalogue.output.site_files import site_files
from tests.catalogue.conftest import site_of

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_PAINT = 14 * 1024
WHOLE = 40_000


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """The demonstration's site."""
    site = site_of(ROOT / "content")
    site.settings["leaflets"] = False  # what is printed is none of a phone's first visit
    return dict(site_files(site))


def size(*contents: bytes) -> int:
    """Bytes after Brotli, each by itself."""
    return sum(_size(content) for content in contents)


@functools.cache
def _size(content: bytes) -> int:
    return len(brotli.compress(content, quality=PAGE_QUALITY))


def procedures(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The pages of procedures, in every language."""
    for path, content in files.items():
        if re.fullmatch(r"(en/)?thu-tuc/[^/]+/index\.html", path):
            yield path, content


def linked(files: dict[str, bytes], page: bytes, pattern: bytes) -> list[bytes]:
    """The files that a page names in its head."""
    return [files[found.decode()] for found in re.findall(pattern, page)]


def sheets(files: dict[str, bytes], page: bytes) -> list[bytes]:
    """The stylesheets of a page."""
    return linked(files, page, rb'<link rel="stylesheet" href="/([^"]+)"')


def test_the_first_paint_needs_no_second_round(files: dict[str, bytes]) -> None:
    """The head of each page and its stylesheets fit in the first 14 kB that a server sends unasked."""
    for path, page in files.items():
        if path.endswith(".html"):
            head = page[: page.index(b"</head>")]
            assert size(head, *sheets(files, page)) <= FIRST_PAINT, path


def test_a_procedure_is_light(files: dict[str, bytes]) -> None:
    """HTML, CSS and scripts of a first visit stay within 40 kB for every procedure."""
    pages = list(procedures(files))
    assert len(pages) > 70
    for path, page in pages:
        scripts = linked(files, page, rb'<script type="module" src="/([^"]+)"')
        assert scripts
        assert size(page, *sheets(files, page), *scripts) <= WHOLE, path
