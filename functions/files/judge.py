"""Owns judging a file at arm's length: in a child process with little memory, little time and nothing to
steal.

A file is a stranger's, and the libraries that read it are large. The child gets the path of the file and
nothing else:
no settings, no keys, no open connection. What it may take is fixed here. Where the limit on processor time
ends a
child, that is the file's doing and the verdict is "too_complex"; where a busy machine does not get round to
it, there
is no verdict, because verdicts are for good.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from functions.errors import NotJudged
from functions.files.judgement import Judgement
from functions.files.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Collection

PROCESSOR_SECONDS = 2
MEMORY = 224 * 2**20
"""Bytes that the child may make its own; code and libraries, some 30 MB, are besides."""
_PATIENCE = 20  # seconds by the clock, on a machine that has others to serve
_OWN_DOING = {
    -signal.SIGXCPU,
    -signal.SIGSEGV,
    -signal.SIGABRT,
    -signal.SIGBUS,
    -signal.SIGILL,
    -signal.SIGFPE,
}


def judge(path: Path, claimed_type: str, accept: Collection[str], *, keep_metadata: bool) -> Judgement:
    """Whether a file is one of the kinds that a record asks for (`pdf`, `jpeg`, …), and sound.

    `cleaned` is what may leave instead of the file: a photo without place, owner and device (unless
    keep_metadata),
    and without what stands after the picture.

    Raises:
        NotJudged: the machine could not do it now; try again later.
    """
    with tempfile.TemporaryDirectory(prefix="judge-") as folder:
        copy = Path(folder) / "cleaned"
        command = [sys.executable, "-S", "-P", "-m", "functions.files.child"]
        task = {
            "path": str(path.absolute()),
            "type": claimed_type,
            "accept": sorted(accept),
            "keep_metadata": keep_metadata,
            "copy": str(copy),
            "seconds": PROCESSOR_SECONDS,
            "memory": MEMORY,
        }
        try:
            done = subprocess.run(  # noqa: S603 - our own module, the task comes on standard input
                command,
                input=json.dumps(task).encode(),
                capture_output=True,
                cwd="/",
                env=_bare(),
                timeout=_PATIENCE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotJudged(type(error).__name__) from error
        if done.returncode in _OWN_DOING:
            return Judgement("refused", "too_complex", _kind_of_start(path))
        if done.returncode:
            raise NotJudged(f"the child ended with {done.returncode}")
        told = json.loads(done.stdout)
        return Judgement(
            told["state"], told["reason"], told["type"], copy.read_bytes() if told["cleaned"] else None
        )


def _kind_of_start(path: Path) -> str:
    from functions.files.sniff import identify

    with path.open("rb") as file:
        start = file.read(4096)
    return KINDS["zip"].type if start.startswith(b"PK") else identify(start).type


def _bare() -> dict[str, str]:
    """The child's environment: where the libraries are."""
    kept = {
        name: os.environ[name]
        for name in ("LD_LIBRARY_PATH", "PYTHONDONTWRITEBYTECODE")
        if name in os.environ
    }
    places = os.pathsep.join(str(Path(place).absolute()) for place in sys.path if not place.endswith(".zip"))
    return kept | {"PYTHONPATH": places, "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
