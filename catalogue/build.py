"""Runs one build: Pelican in a process of its own, into a new directory that then takes the old one's place.

Pelican replaces the process-wide logger and exits 0 on errors unless told otherwise; hence the process.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
#: How many earlier forms stay in the bundle, so that a page opened before a change can still be sent.
KEPT_FORMS = 200
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class BuildFailed(Exception):
    """The site could not be built; the one that stood before still stands. Says why."""


def build(content: Path, output: Path, say: Callable[[str], None], base_url: str = "") -> None:
    """Build `content` into `output`/site and `output`/bundle.

    Raises BuildFailed, with every problem of the records in its text, and leaves `output` as it was.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    new = output.with_name(f".{output.name}.new-{os.getpid()}")
    shutil.rmtree(new, ignore_errors=True)
    say(f"kiểm tra bản ghi và dựng trang từ {content}/")
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "catalogue.pelican_generator", str(content), str(new), base_url],
            cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise BuildFailed((done.stdout + done.stderr).strip())
        _keep_forms(output / "bundle" / "forms", new / "bundle" / "forms")
        _switch(new, output)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    pages = done.stdout.splitlines()[-1]
    say(f"xong: {pages} ở {output}/site, dữ liệu cho máy chủ ở {output}/bundle")


def _keep_forms(before: Path, new: Path) -> None:
    """Carry the newest forms of the builds before over."""
    if not before.is_dir():
        return
    new.mkdir(parents=True, exist_ok=True)
    newest = sorted(before.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in [path for path in newest if not (new / path.name).exists()][:KEPT_FORMS]:
        shutil.copy2(path, new / path.name)


def _switch(new: Path, output: Path) -> None:
    """Put the new directory in the place of the old one, in one step where the system can."""
    if not output.exists():
        new.rename(output)
        return
    exchange = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if exchange is None or exchange(
        _AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(output), _RENAME_EXCHANGE
    ):
        old = output.with_name(f".{output.name}.old-{os.getpid()}")
        output.rename(old)
        new.rename(output)
        shutil.rmtree(old)
