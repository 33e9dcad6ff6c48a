"""Blank forms: fingerprinted, described, and nothing dangerous among them."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from catalogue.checks.check import check
from catalogue.output.downloads import described
from catalogue.reading.records import read_records
from tests.catalogue.conftest import crawl

if TYPE_CHECKING:
    from pathlib import Path


def test_a_form_is_offered_with_type_and_size(content: Path) -> None:
    """The link leads to a file of the site named by its content; beside it type and size."""
    site = crawl(content)
    page = site.pages["thu-tuc/1.900001/index.html"]
    [link] = [a for a in page.all("a") if "download" in a]
    assert link["download"] == "cay-quy.pdf"
    assert site.files[link["href"].lstrip("/")] == (content / "files" / "cay-quy.pdf").read_bytes()
    assert "Giấy xin trồng cây quý (PDF, 1 kB)" in page.text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("tep.exe", b"MZ", "loại tệp này"),
        ("tep.docm", b"PK\x03\x04", "loại tệp này"),
        ("tep.PDF", b"%PDF-1.4", "loại tệp này"),
        ("tep.pdf", b"MZ\x90", "không phải là tệp pdf"),
        ("tep.docx", b"<html>", "không phải là tệp docx"),
    ],
)
def test_what_people_should_not_open_is_refused(content: Path, name: str, data: bytes, words: str) -> None:
    """Only known kinds, and only what begins as its kind does."""
    (content / "files" / name).write_bytes(data)
    [problem] = check(read_records(content))
    assert problem.path.name == name
    assert words in problem.what
    assert problem.mend


def test_macros_are_refused(content: Path) -> None:
    """A document that runs something when it is opened is not a form."""
    with zipfile.ZipFile(content / "files" / "tep.docx", "w") as archive:
        archive.writestr("word/vbaProject.bin", b"")
    assert [problem.what for problem in check(read_records(content))] == ["Tệp có macro."]


@pytest.mark.parametrize(("size", "said"), [(1, "1 kB"), (35_400, "35 kB"), (1_600_000, "1,6 MB")])
def test_sizes(size: int, said: str) -> None:
    """As people read them."""
    assert described("to-khai.docx", b"x" * size, "/u")["about"] == f"DOCX, {said}"
