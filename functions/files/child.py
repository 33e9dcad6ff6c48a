"""The process that looks inside a file: reads a task from standard input, limits itself, tells what it
found.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from functions.files.examine import examine

_LARGEST_COPY = 2**30


def main() -> None:
    """Judge one file."""
    task = json.load(sys.stdin)
    for what, most in (
        (resource.RLIMIT_CPU, task["seconds"]),
        (resource.RLIMIT_DATA, task["memory"]),
        (resource.RLIMIT_FSIZE, _LARGEST_COPY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (most, most + 1 if what == resource.RLIMIT_CPU else most))
    found = examine(Path(task["path"]), task["type"], task["accept"], keep_metadata=task["keep_metadata"])
    if found.cleaned is not None:
        Path(task["copy"]).write_bytes(found.cleaned)
    told = {"state": found.state, "reason": found.reason, "type": found.type}
    print(json.dumps(told | {"cleaned": found.cleaned is not None}))  # noqa: T201 - the parent reads it


if __name__ == "__main__":
    main()
