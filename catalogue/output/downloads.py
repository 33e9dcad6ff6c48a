"""Blank forms to download: the files of content/files/, what they may be, and what the page says of them.

A file must begin as its kind does, and a document must carry no macros: people open these at home.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

from catalogue.reading import yaml_file
from catalogue.reading.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from catalogue.reading.records import Record

FOLDER = "files"
#: suffix → the first bytes of such a file
KINDS = {
    ".pdf": b"%PDF-",
    ".docx": b"PK\x03\x04",
    ".xlsx": b"PK\x03\x04",
    ".odt": b"PK\x03\x04",
    ".doc": b"\xd0\xcf\x11\xe0",
}


def file_problems(path: Path) -> Iterator[Problem]:
    """What is wrong with a file of content/files/."""
    known = ", ".join(kind[1:] for kind in KINDS)
    if path.suffix not in KINDS:
        mend = f"Hãy dùng {known}."
        yield Problem(path, 1, 1, "Không cho người dân tải loại tệp này.", mend)
    elif not path.read_bytes().startswith(KINDS[path.suffix]):
        mend = f"Hãy mở tệp gốc rồi lưu lại đúng loại: {known}."
        yield Problem(path, 1, 1, f"Nội dung không phải là tệp {path.suffix[1:]}.", mend)
    elif _has_macros(path):
        yield Problem(path, 1, 1, "Tệp có macro.", "Hãy lưu lại bản không có macro.")


def _has_macros(path: Path) -> bool:
    if path.suffix not in {".docx", ".xlsx", ".odt"}:
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return False
    return any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in names)


def missing_files(record: Record, content: Path) -> Iterator[Problem]:
    """Forms of a procedure that name a file which is not there."""
    for case_index, case in enumerate(record.data.get("cases", [])):
        for index, paper in enumerate(case["papers"]):
            name = paper.get("form", {}).get("file")
            if name and not (content / FOLDER / name).is_file():
                at: list[str | int] = ["cases", case_index, "papers", index, "form", "file"]
                line, column = yaml_file.locate(record.path, at)
                what = f"Không có tệp content/{FOLDER}/{name}."
                mend = "Hãy chép tệp mẫu vào đó, hoặc xem lại tên."
                yield Problem(record.path, line, column, what, mend)


def read_downloads(content: Path) -> dict[str, bytes]:
    """Name → bytes of every file of content/files/, in the order of names."""
    folder = content / FOLDER
    if not folder.is_dir():
        return {}
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in KINDS}


def described(name: str, content: bytes, url: str) -> dict[str, Any]:
    """What a page says of a file: {"url", "about": "DOCX, 35 kB"}."""
    size = max(1, round(len(content) / 1000))
    shown = f"{size} kB" if size < 1000 else f"{size / 1000:.1f} MB".replace(".", ",")
    return {"url": url, "about": f"{name.rpartition('.')[2].upper()}, {shown}"}
