"""Blank forms to download: the files of content/files/, what they may be, and what the page says of them.

A file must begin as its kind does, and a document must carry no macros: people open these at home.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any

from catalogue.reading import yaml_file
from catalogue.reading.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from catalogue.reading.records import Record

FOLDER = "files"
#: What the schema lets a record name; the name becomes an address.
NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*\.[a-z]+")
LARGEST = 10_000_000  # bytes: people fetch these with a phone
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
    elif not NAME.fullmatch(path.name):
        mend = "Hãy đặt tên chỉ gồm chữ thường không dấu, chữ số, gạch nối, như to-khai.pdf."
        yield Problem(path, 1, 1, "Tên tệp này không thành địa chỉ được.", mend)
    elif path.is_symlink() or not path.is_file():
        yield Problem(path, 1, 1, "Đây không phải một tệp thường.", "Hãy thay bằng một tệp thường.")
    elif path.stat().st_size > LARGEST:
        mend = "Hãy giảm cỡ ảnh trong tệp, hoặc tách ra."
        yield Problem(path, 1, 1, f"Tệp lớn hơn {LARGEST // 1_000_000} MB.", mend)
    elif not path.read_bytes().startswith(KINDS[path.suffix]):
        mend = f"Hãy mở tệp gốc rồi lưu lại đúng loại: {known}."
        yield Problem(path, 1, 1, f"Nội dung không phải là tệp {path.suffix[1:]}.", mend)
    elif _is_broken(path):
        yield Problem(path, 1, 1, "Tệp bị hỏng, không mở được.", "Hãy mở tệp gốc rồi lưu lại.")
    elif _has_macros(path):
        yield Problem(path, 1, 1, "Tệp có macro.", "Hãy lưu lại bản không có macro.")


def _parts(path: Path) -> list[str] | None:
    """The names of a document's parts, in small letters; None when it cannot be opened."""
    if KINDS[path.suffix] != KINDS[".docx"]:
        return []
    try:
        with zipfile.ZipFile(path) as archive:
            return [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None


def _is_broken(path: Path) -> bool:
    return _parts(path) is None


def _has_macros(path: Path) -> bool:
    return any(name.endswith("vbaproject.bin") or name.startswith("basic/") for name in _parts(path) or [])


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
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if NAME.fullmatch(path.name)}


def described(name: str, content: bytes, url: str) -> dict[str, Any]:
    """What a page says of a file: {"url", "about": "DOCX, 35 kB"}."""
    size = max(1, round(len(content) / 1000))
    shown = f"{size} kB" if size < 1000 else f"{size / 1000:.1f} MB".replace(".", ",")
    return {"url": url, "about": f"{name.rpartition('.')[2].upper()}, {shown}"}
