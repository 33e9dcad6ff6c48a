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


@pytest.mark.parametrize("name", ["Tờ khai.pdf", "to khai.pdf", "mẫu.pdf", "a'b.pdf"])
def test_a_name_that_makes_no_address_is_refused(content: Path, name: str) -> None:
    """A record could not name it either."""
    (content / "files" / name).write_bytes(b"%PDF-1.4")
    assert [problem.what for problem in check(read_records(content))] == [
        "Tên tệp này không thành địa chỉ được."
    ]


def test_hidden_files_are_not_published(content: Path) -> None:
    """What no check looks at does not go out."""
    (content / "files" / ".an.pdf").write_bytes(b"<script>")
    assert check(read_records(content)) == []
    assert b"<script>" not in crawl(content).files.values()


def test_only_plain_files_of_a_size_for_phones_are_offered(content: Path) -> None:
    """A link may lead out of the content directory; a folder cannot be fetched."""
    files = content / "files"
    (content.parent / "rieng.pdf").write_bytes(b"%PDF-1.4")
    (files / "a.pdf").symlink_to(content.parent / "rieng.pdf")
    (files / "b.pdf").mkdir()
    (files / "c.pdf").write_bytes(b"%PDF-" + b"0" * 10_000_000)
    (files / "d.docx").write_bytes(b"PK\x03\x04 hong")
    assert [problem.what for problem in check(read_records(content))] == [
        "Đây không phải một tệp thường.",
        "Đây không phải một tệp thường.",
        "Tệp lớn hơn 10 MB.",
        "Tệp bị hỏng, không mở được.",
    ]
