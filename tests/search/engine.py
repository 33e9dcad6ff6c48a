"""Asks the search script through Node, as a browser would run it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from catalogue.output.assets import NODE

SCRIPT = Path(__file__).with_name("ask.mjs")


def ask(index: dict[str, Any], queries: list[str], limit: int = 30) -> list[dict[str, Any]]:
    """For each query {"codes", "names", "guides", "elsewhere", "ms"}; the index as search.json says it."""
    done = subprocess.run(
        [str(NODE), str(SCRIPT)],
        input=json.dumps({"index": index, "queries": queries, "limit": limit}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers
