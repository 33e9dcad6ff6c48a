"""Judging files: hostile ones refused, good ones accepted, how long and with how much memory each."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from functions.files.judge import judge
from functions.files.judgement import Judgement
from tests.files import good, hostile
from tests.files.making import TYPES


class Judged(NamedTuple):
    """A judgement with what it cost: seconds by the clock, of the processor, and megabytes at most."""

    found: Judgement
    seconds: float
    processor: float
    memory: int


def measured(path: Path, claimed: str) -> Judged:
    """Judge a file in a fork of this process, so that the child's child can be measured by itself."""
    import json
    import resource

    read, write = os.pipe()
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        found = judge(path, claimed, tuple(TYPES), keep_metadata=False)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        told = [found.state, found.reason, found.type, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024]
        os.write(write, json.dumps(told).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        state, reason, kind, processor, memory = json.loads(pipe.read())
    os.waitpid(child, 0)
    return Judged(Judgement(state, reason, kind), time.perf_counter() - started, processor, memory)


def main() -> None:
    """Print the figures of promise I3."""
    judged = []
    slips = 0
    with tempfile.TemporaryDirectory() as folder:
        for case in hostile.cases():
            path = Path(folder) / "file"
            path.write_bytes(case.data)
            one = measured(path, case.claimed)
            judged.append((case.name, one))
            slips += one.found.reason not in case.reasons
    print(
        f"hostile: {len(hostile.GROUPS)} classes, {len(judged)} files, {slips} not refused for what they are"
    )
    sources: dict[str, Counter[str]] = defaultdict(Counter)
    refused = []
    for file in good.files():
        one = measured(file.path, file.type)
        judged.append((f"{file.source} {file.path.name[:12]}", one))
        sources[file.source][file.path.suffix] += 1
        if one.found.reason:
            refused.append(f"{file.source} {file.path.name}: {one.found.reason}")
    print("| good files from | " + " | ".join(good.ENDINGS) + " |\n|---|" + "---|" * len(good.ENDINGS))
    for source, counted in sources.items():
        print(f"| {source} | " + " | ".join(str(counted[ending] or "") for ending in good.ENDINGS) + " |")
    total = sum(sum(counted.values()) for counted in sources.values())
    print(f"good: {total} files, {len(refused)} refused", *refused, sep="\n  ")
    clock = sorted(one.seconds for _, one in judged)
    slowest, heaviest = (
        max(judged, key=lambda one: one[1].seconds),
        max(judged, key=lambda one: one[1].memory),
    )
    print(
        f"seconds: median {statistics.median(clock):.3f}, p99 {clock[len(clock) * 99 // 100]:.3f}, ",
        end="",
    )
    print(f"slowest {slowest[1].seconds:.2f} ({slowest[1].processor:.2f} of the processor): {slowest[0]}")
    print(f"megabytes at most: {heaviest[1].memory}: {heaviest[0]}")
