"""Lighthouse's four categories for the main kinds of pages, behind the one-machine server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.pages import served

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def measure(node: Path, url: str) -> dict[str, Any]:
    """Lighthouse's report on one page, as a phone on a slow network (its own default)."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            str(node), str(ROOT / "node_modules" / "lighthouse" / "cli" / "index.js"), url, "--quiet",
            "--chrome-flags=--headless=new --no-sandbox", "--output=json", f"--output-path={report}",
        ]  # fmt: skip
        environment = os.environ | {"CHROME_PATH": shutil.which("chromium") or "", "TMPDIR": folder}
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode or not report.exists():
            raise RuntimeError(done.stderr[-2000:])
        found: dict[str, Any] = json.loads(report.read_text("utf-8"))
        return found


def lost(report: dict[str, Any], category: str) -> list[str]:
    """What cost points in a category."""
    audits = report["audits"]
    weighty = [one["id"] for one in report["categories"][category]["auditRefs"] if one["weight"]]
    return [
        f"{audits[name]['title']}: {audits[name].get('displayValue') or audits[name]['score']}"
        for name in weighty
        if audits[name]["score"] is not None and audits[name]["score"] < 1
    ]


def main(node: Path, code: str, make_app: Callable[[str], Any]) -> None:
    """Print the scores of home, list, procedure, form and status page, and what cost points."""
    pages = {
        "home": "/",
        "list": "/thu-tuc/",
        "procedure": f"/thu-tuc/{code}/",
        "form": f"/thu-tuc/{code}/nop-ho-so/",
        "status": "/tra-cuu/",
    }
    remarks = []
    print("| page | performance | accessibility | best practices | SEO | first paint ms | layout shift |")
    print("|---|---|---|---|---|---|---|")
    with served(make_app) as url:
        for name, path in pages.items():
            report = measure(node, url + path)
            scores = [round(100 * (report["categories"][one]["score"] or 0)) for one in CATEGORIES]
            paint = round(report["audits"]["first-contentful-paint"]["numericValue"])
            shift = round(report["audits"]["cumulative-layout-shift"]["numericValue"], 3)
            print(f"| {name} | {' | '.join(map(str, scores))} | {paint:,} | {shift} |", flush=True)
            remarks += [f"{name}: {one}" for category in CATEGORIES for one in lost(report, category)]
    print("\n".join(["", *remarks]))
