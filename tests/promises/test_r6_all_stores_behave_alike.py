"""R6: all stores behave alike: one suite of contract tests on a directory, on SeaweedFS and on moto.

The suite is tests/functions/test_stores.py; a run is the suite on one store. The store in memory, on which
most runs of the other promises happen, passes the same tests here.
"""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.functions import test_stores
from tests.promises.harness.memory import MemoryStore
from tests.promises.harness.promise import SEED, Promise, each

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable

    from functions.stores.protocol import Store

STORES = ("directory", "seaweed", "moto")
_SUITE = Path(test_stores.__file__)
_ROOT = _SUITE.parents[2]


def contract(seed: int, counts: Counter[str]) -> list[str]:
    """The suite on one store: the seed says which."""
    store = STORES[(seed - SEED) % len(STORES)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(_SUITE), "-k", f"[{store}]"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    passed = re.search(r"(\d+) passed", done.stdout)
    counts["tests"] += int(passed[1]) if passed else 0
    return [] if done.returncode == 0 else done.stdout.splitlines()[-15:]


PROMISES = [
    Promise(
        "R6",
        f"one contract holds on {', '.join(STORES)}",
        runs=len(STORES),
        none="stores differ",
        check=each(contract),
        unit="tests",
        counted="tests",
        chunk=1,
    ),
]

#: Each test of the suite that takes a store of any kind and nothing else.
CONTRACT = [
    test
    for name, test in inspect.getmembers(test_stores, inspect.isfunction)
    if name.startswith("test_") and list(inspect.signature(test).parameters) == ["store"]
]


def test_the_suite_is_for_these_stores() -> None:
    """A store that is new in the suite, or gone from it, is so here too; CI runs the suite by itself."""
    assert f"params={list(STORES)}".replace("'", '"') in _SUITE.read_text("utf-8")
    assert len(CONTRACT) >= 10


@pytest.mark.parametrize("test", CONTRACT, ids=lambda test: test.__name__)
def test_the_store_of_the_runs_behaves_alike(test: Callable[[Store], None]) -> None:
    """What is proved in memory is proved for the real ones."""
    store = MemoryStore()
    store.now = lambda: datetime.now(UTC)
    test(store)


def test_another_behaviour_is_found() -> None:
    """A store that lets the second writer win does not pass."""

    class LastWins(MemoryStore):
        def create(self, name: str, data: bytes, *, durable: bool = True) -> bool:
            self.delete(name)
            return super().create(name, data, durable=durable)

    with pytest.raises(AssertionError):
        test_stores.test_create_is_create_if_absent(LastWins())
