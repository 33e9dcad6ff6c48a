"""Writes files with what a server may send in their place: the same bytes, packed once, at the build.

Owns which files are worth packing and how hard to press. Knows paths and bytes, no record and no page.
"""

from __future__ import annotations

import gzip
import os
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

import brotli

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: Below a packet's worth nothing is won.
SMALLEST = 1024
#: What is not packed already. Pictures, PDF and workbooks are.
TEXT = {
    ".html", ".css", ".js", ".json", ".jsonl", ".jsonld", ".svg", ".xml", ".atom", ".ics", ".txt", ".csv",
    ".ttl", ".yaml", ".webmanifest",
}  # fmt: skip
PACKED = (".br", ".gz")
#: Assets are fetched by everybody and made once: press as hard as can be. Pages are thousands, and 7 takes a
#: thirtieth of the time of 11 for a twelfth more bytes.
ASSET_QUALITY, PAGE_QUALITY = 11, 7
ASSET_LEVEL, PAGE_LEVEL = 9, 6
#: How many files may wait for the disk; more would only fill the memory.
_WAITING = 64


def packed(name: str, content: bytes) -> dict[str, bytes]:
    """Ending → bytes, for each packing that is smaller than the file; nothing for what is not worth it."""
    if len(content) < SMALLEST or os.path.splitext(name)[1] not in TEXT:  # noqa: PTH122 - a name, not a path
        return {}
    asset = name.startswith("assets/")
    quality, level = (ASSET_QUALITY, ASSET_LEVEL) if asset else (PAGE_QUALITY, PAGE_LEVEL)
    made = {
        ".br": brotli.compress(content, mode=brotli.MODE_TEXT, quality=quality),
        ".gz": gzip.compress(content, level, mtime=0),
    }
    return {ending: data for ending, data in made.items() if len(data) < len(content)}


def write_packed(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write every (name, bytes) under a folder, its packings beside it; returns how many files came in.

    The next page is made while those before are packed and written.
    """
    waiting: set[Future[None]] = set()
    count = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, content in files:
            count += 1
            waiting.add(pool.submit(_write, folder, name, content))
            if len(waiting) >= _WAITING:
                waiting = _settle(waiting, FIRST_COMPLETED)
        _settle(waiting, ALL_COMPLETED)
    return count


def _settle(waiting: set[Future[None]], until: str) -> set[Future[None]]:
    """Wait for some; what went wrong with one is raised here."""
    done, rest = wait(waiting, return_when=until)
    for one in done:
        one.result()
    return rest


def _write(folder: Path, name: str, content: bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    for ending, data in packed(name, content).items():
        path.with_name(path.name + ending).write_bytes(data)
