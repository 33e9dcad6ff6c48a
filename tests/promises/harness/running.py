"""Finds the promises and does their runs on all processors."""

from __future__ import annotations

import functools
import importlib
import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from tests.promises.harness.place import at_work
from tests.promises.harness.promise import Found, Promise

if TYPE_CHECKING:
    from collections.abc import Sequence


@functools.cache
def all_promises() -> list[Promise]:
    """Every promise of the test files, in the order of their names."""
    names = sorted(path.stem for path in Path(__file__).parent.parent.glob("test_*.py"))
    modules = [importlib.import_module(f"tests.promises.{name}") for name in names]
    return [promise for module in modules for promise in getattr(module, "PROMISES", [])]


def hold_all(promise: Promise, first: int, runs: int) -> tuple[Found, float]:
    """All runs of a promise; what they showed and the seconds they took."""
    started = time.monotonic()
    seeds = [*(promise.seeds if runs > 1 else ()), *range(first, first + runs)]
    chunks = [seeds[at : at + promise.chunk] for at in range(0, len(seeds), promise.chunk)]
    found = Found()
    if len(chunks) == 1:
        found.add(_check(promise.name, chunks[0]))
    else:
        with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
            for part in pool.map(_check, [promise.name] * len(chunks), chunks):
                found.add(part)
    return found, time.monotonic() - started


def _check(name: str, seeds: Sequence[int]) -> Found:
    """In a process of its own: a promise is found by its name, as checks cannot be sent."""
    with at_work():
        return next(promise for promise in all_promises() if promise.name == name).check(seeds)
