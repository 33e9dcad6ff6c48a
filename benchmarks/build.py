"""How long a build takes and how much memory: our own records, and a national export when one is given."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent


def measure(content: Path, runs: int) -> tuple[float, float, int]:
    """Median wall seconds, median peak MiB and the number of pages of full builds with validation."""
    seconds, memory, pages = [], [], 0
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "catalogue.pelican_generator", str(content), folder, ""]
            started = time.perf_counter()
            process = subprocess.Popen(
                command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL
            )
            _, status, usage = os.wait4(process.pid, 0)
            seconds.append(time.perf_counter() - started)
            memory.append(usage.ru_maxrss / 1024)
            if status:
                raise SystemExit(f"the build of {content} failed")
            pages = sum(1 for _ in (Path(folder) / "site").rglob("*.html"))
    return statistics.median(seconds), statistics.median(memory), pages


def main(source: str, runs: int, say: Callable[[str], None]) -> None:
    """Print one row for content/ and one for the export."""
    from catalogue.importers.national import import_procedures
    from catalogue.output.assets import make_assets

    make_assets()  # styles and scripts are made once and kept; they are not part of a build's time
    rows = [("content/", ROOT / "content")]
    with tempfile.TemporaryDirectory() as folder:
        if source:
            import_procedures(Path(source), Path(folder), say)
            rows.append((Path(source).name, Path(folder)))
        print("| records | procedures | pages | wall s | peak MiB |")
        print("|---|---|---|---|---|")
        for name, content in rows:
            count = sum(1 for _ in (content / "procedures").rglob("*.yaml"))
            wall, peak, pages = measure(content, runs)
            print(f"| {name} | {count} | {pages} | {wall:.2f} | {peak:.0f} |")
