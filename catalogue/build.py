"""Runs one build: Pelican in a process of its own, into a new directory that then takes the old one's place.

Pelican replaces the process-wide logger and exits 0 on errors unless told otherwise; hence the process.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from catalogue.output.compress import PACKED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parent.parent
#: How many files of earlier builds stay, of forms and of assets each, their packings not counted.
KEPT = 200
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class BuildFailed(Exception):
    """The site could not be built; the one that stood before still stands. Says why."""


def build(
    content: Path, output: Path, say: Callable[[str], None], base_url: str = "", keys: Sequence[object] = ()
) -> None:
    """Build `content` into `output`/site and `output`/bundle; `keys`: public ones beside content/keys.yaml.

    Raises BuildFailed, with every problem of the records in its text, and leaves `output` as it was.
    """
    content, output = content.resolve(), output.resolve()
    if not content.is_dir():
        raise BuildFailed(f"Không có thư mục {content}. Hãy xem lại đường dẫn --content.")
    _refuse_what_is_not_a_build(content, output)
    output.parent.mkdir(parents=True, exist_ok=True)
    new = output.with_name(f".{output.name}.new-{os.getpid()}")
    shutil.rmtree(new, ignore_errors=True)
    say(f"kiểm tra bản ghi và dựng trang từ {content}/")
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "catalogue.pelican_generator", str(content), str(new), base_url,
             json.dumps(list(keys))],
            cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise BuildFailed((done.stdout + done.stderr).strip())
        for folder in ("bundle/forms", "site/assets"):
            _keep(output / folder, new / folder)
        _switch(new, output)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    pages = done.stdout.splitlines()[-1]
    say(f"xong: {pages} ở {output}/site, dữ liệu cho máy chủ ở {output}/bundle")


def _refuse_what_is_not_a_build(content: Path, output: Path) -> None:
    """A build replaces its output directory whole: it must hold nothing else."""
    if content.is_relative_to(output) or output.is_relative_to(content) or ROOT.is_relative_to(output):
        raise BuildFailed(f"Không dựng trang vào {output}: ở đó có các bản ghi hoặc mã nguồn.")
    if output.exists() and not output.is_dir():
        raise BuildFailed(f"Không dựng trang vào {output}: đó là một tệp. Hãy chọn một thư mục.")
    if output.is_dir() and any(output.iterdir()) and not (output / "bundle" / "manifest.json").exists():
        raise BuildFailed(
            f"Không dựng trang vào {output}: thư mục này đang chứa thứ khác. Hãy chọn thư mục trống."
        )


def _keep(before: Path, new: Path) -> None:
    """Carry over the newest files of the builds before: pages that are open now still ask for them."""
    if not before.is_dir():
        return
    new.mkdir(parents=True, exist_ok=True)
    files = [
        path for path in before.iterdir() if path.suffix not in PACKED and not (new / path.name).exists()
    ]
    for path in sorted(files, key=lambda path: path.stat().st_mtime, reverse=True)[:KEPT]:
        for one in (path, *(path.with_name(path.name + ending) for ending in PACKED)):
            if one.exists():
                shutil.copy2(one, new / one.name)


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
