"""What a server may send instead of a file: smaller, the same when unpacked, the same on every machine."""

from __future__ import annotations

import gzip
import random
import time
from typing import TYPE_CHECKING

import brotli
import pytest

from catalogue.output.compress import SMALLEST, packed, write_packed

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "<p>Đăng ký khai sinh</p>\n".encode() * 200


@pytest.mark.parametrize("name", ["index.html", "assets/main.0123456789.css", "thu-tuc.jsonl", "tin.atom"])
def test_texts_are_packed_twice(name: str) -> None:
    """Brotli and gzip, both smaller, both the file again when unpacked."""
    made = packed(name, PAGE)
    assert brotli.decompress(made[".br"]) == gzip.decompress(made[".gz"]) == PAGE
    assert max(map(len, made.values())) < len(PAGE) / 10


@pytest.mark.parametrize("name", ["icon.png", "leaflet.pdf", "thu-tuc.xlsx", "no-ending"])
def test_what_is_packed_already_stays_as_it_is(name: str) -> None:
    """Pictures, PDF and workbooks only grow."""
    assert packed(name, PAGE) == {}


def test_small_files_and_noise_stay_as_they_are() -> None:
    """Nothing is written that saves nothing."""
    assert packed("a.html", PAGE[: SMALLEST - 1]) == {}
    assert packed("a.html", random.Random(7).randbytes(3000)) == {}


def test_the_same_bytes_at_any_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """gzip writes the time into a file unless told not to."""
    before = packed("a.html", PAGE)
    monkeypatch.setattr(time, "time", lambda: 4e9)
    assert packed("a.html", PAGE) == before


def test_all_are_written_and_a_failure_is_told(tmp_path: Path) -> None:
    """More files than may wait at once; a file that cannot be written stops the build."""
    files = [(f"trang/{n}/index.html", PAGE) for n in range(300)]
    assert write_packed(tmp_path, files) == 300
    assert len(list(tmp_path.rglob("index.html*"))) == 900
    (tmp_path / "in-the-way").touch()
    with pytest.raises(OSError, match="in-the-way"):
        write_packed(tmp_path, [("in-the-way/index.html", PAGE)])
