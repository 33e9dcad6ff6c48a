"""The good files of promise I3: what real cameras, scanners and office programs wrote, out of other projects'
tests.

`fetch()` brings the packages that `good.json` pins (name, version, SHA-256 of the archive, no address) from
the
registries that the machine has, by their own clients, and keeps the files in an ignored folder. They are
never committed:
they are other people's. Nothing of a package is run. What those projects broke on purpose is named in
`good.json` by
digest, each with the reason.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import ZipFile

from catalogue.output.assets import NODE, NPM
from tests.files.making import TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".corpus"
ENDINGS = {f".{name}": media_type for name, media_type in TYPES.items()}
ENDINGS |= {".jpg": TYPES["jpeg"], ".heif": TYPES["heic"], ".hif": TYPES["heic"]}

_BACKENDS = (
    "setuptools.build_meta",
    "hatchling.build",
    "flit_core.buildapi",
    "maturin",
    "scikit_build_core.build",
)
_STILL = '''
import email, pathlib, re
class Still:
    """Tells pip the name and version that a source package carries, so that it is kept and not built."""
    def get_requires_for_build_wheel(self, config_settings=None):
        return []
    def prepare_metadata_for_build_wheel(self, folder, config_settings=None):
        data = pathlib.Path("PKG-INFO").read_bytes()
        told = email.message_from_bytes(data)
        made = pathlib.Path(folder, re.sub("[-.]", "_", told["Name"]) + "-" + told["Version"] + ".dist-info")
        made.mkdir()
        (made / "METADATA").write_bytes(data)
        return made.name
    def build_wheel(self, *arguments, **options):
        raise SystemExit("nothing is built here")
_still = Still()
get_requires_for_build_wheel = _still.get_requires_for_build_wheel
prepare_metadata_for_build_wheel = _still.prepare_metadata_for_build_wheel
build_wheel = _still.build_wheel
'''


class Good(NamedTuple):
    """A file that must be accepted: where it is, what it claims to be, which package it is from."""

    path: Path
    type: str
    source: str


@cache
def _pinned() -> dict[str, Any]:
    pinned: dict[str, Any] = json.loads((Path(__file__).parent / "good.json").read_bytes())
    return pinned


def files() -> list[Good]:
    """The good files that are here; none where nothing was fetched."""
    left_out = _pinned()["left_out"]
    seen: set[str] = set()
    found = []
    for package in _pinned()["packages"]:
        for path in sorted((FOLDER / f"{package['name']}-{package['version']}").glob("*")):
            wanted = path.suffix in package.get("endings", ENDINGS)
            if wanted and path.stem not in left_out and path.stem not in seen:
                seen.add(path.stem)
                found.append(Good(path, ENDINGS[path.suffix], package["name"]))
    return found


def fetch(say: Callable[[str], None]) -> None:
    """Bring what is not here yet.

    Raises:
        OSError, subprocess.SubprocessError: a registry does not answer.
        ValueError: an archive is not the one that is pinned.
    """
    for package in _pinned()["packages"]:
        place = FOLDER / f"{package['name']}-{package['version']}"
        if place.exists():
            continue
        with tempfile.TemporaryDirectory() as folder:
            archive = {"pypi": _from_pypi, "npm": _from_npm}[package["from"]](package, Path(folder))
            if hashlib.sha256(archive.read_bytes()).hexdigest() != package["sha256"]:
                raise ValueError(f"{archive.name} is not the archive that good.json pins")
            kept = Path(folder) / "kept"
            kept.mkdir()
            for ending, data in _contents(archive):
                (kept / f"{hashlib.sha256(data).hexdigest()}{ending}").write_bytes(data)
            FOLDER.mkdir(exist_ok=True)
            _move(kept, place)
        say(f"{package['name']} {package['version']}: {len(list(place.iterdir()))}")


def _move(kept: Path, place: Path) -> None:
    making = place.with_name(f"{place.name}.{os.getpid()}")
    making.mkdir()
    for path in kept.iterdir():
        (making / path.name).write_bytes(path.read_bytes())
    making.replace(place)


def _from_pypi(package: dict[str, str], folder: Path) -> Path:
    """A source package, kept as it is: instead of its build backend pip finds one that only reads
    PKG-INFO.
    """
    still = folder / "still"
    for backend in _BACKENDS:
        module = still / f"{backend.replace('.', '/')}.py"
        module.parent.mkdir(parents=True, exist_ok=True)
        module.write_text(_STILL + "\nimport sys\n__legacy__ = sys.modules[__name__]\n")
        if "." in backend:
            (module.parent / "__init__.py").touch()
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    how = ["--no-build-isolation", "--use-pep517", "--no-binary", ":all:", "--dest", str(folder)]
    subprocess.run(
        [*pip, *how, f"{package['name']}=={package['version']}"],
        env=os.environ | {"PYTHONPATH": str(still)},
        check=True,
        timeout=300,
        stderr=subprocess.DEVNULL,
    )
    (archive,) = (path for path in folder.iterdir() if path.is_file())
    return archive


def _from_npm(package: dict[str, str], folder: Path) -> Path:
    command = [str(NODE), str(NPM), "pack", "--silent", f"{package['name']}@{package['version']}"]
    subprocess.run(command, cwd=folder, check=True, timeout=300, stdout=subprocess.DEVNULL)
    (archive,) = folder.glob("*.tgz")
    return archive


def _contents(archive: Path) -> Iterator[tuple[str, bytes]]:
    """Endings and bytes of the files that are of a kind to be judged."""
    if archive.suffix == ".zip":
        with ZipFile(archive) as opened:
            for name in opened.namelist():
                if (ending := Path(name).suffix.lower()) in ENDINGS:
                    yield ending, opened.read(name)
        return
    with tarfile.open(archive) as tar:
        for member in tar:
            ending = Path(member.name).suffix.lower()
            if member.isfile() and ending in ENDINGS and (file := tar.extractfile(member)):
                yield ending, file.read()
