"""How long a sweep takes over a store that has grown: made-up records of many days, all whole and forwarded.

The store is made in a temporary directory and removed afterwards. Files are written plainly, not by a store:
what is measured is the sweep.
"""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from functions.abandoned import remove_abandoned
from functions.domain import dossier, submission
from functions.stores.directory import DirectoryStore
from functions.sweep import sweep, sweep_new

if TYPE_CHECKING:
    from collections.abc import Callable

MASTER_KEY = b"k" * 32
_A_DAY = 1000


def main(count: int) -> None:
    """Print a row for each kind of sweep."""
    with tempfile.TemporaryDirectory(prefix="sweep-") as folder:
        root = Path(folder) / "store"
        store = DirectoryStore(root)
        store.tidy()
        now = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
        began = time.perf_counter()
        for n in range(count):
            _write(root, n, now - timedelta(days=n // _A_DAY))
        print(f"{count} records of {_A_DAY} a day, written in {time.perf_counter() - began:.0f} s\n")
        print("| sweep | records gone through | seconds | ms a record |")
        print("|---|---|---|---|")
        fresh = [lambda: sweep_new(store, MASTER_KEY, now)] * 2
        whole = lambda: sweep(store, MASTER_KEY)  # noqa: E731
        _row("the first, no day at rest", fresh[0])
        _row("the next, every hour", fresh[1])
        _row("--all", whole)
        for name in list(store.list("lookups/"))[::10]:
            store.delete(name)
        _row("--all, a tenth of the look-ups lost", whole)
        began = time.perf_counter()
        removed = remove_abandoned(store, now)
        print(f"| uploads that nobody submitted | {removed} | {time.perf_counter() - began:.2f} | |")


def _row(name: str, run: Callable[[], Any]) -> None:
    began = time.perf_counter()
    swept = run()
    seconds = time.perf_counter() - began
    assert not swept.unreadable and not swept.codes, swept  # noqa: S101, PT018
    each = f"{seconds * 1000 / swept.records:.2f}" if swept.records else ""
    print(f"| {name} | {swept.records:,} | {seconds:.2f} | {each} |")


def _write(root: Path, number: int, received: datetime) -> None:
    """A forwarded submission: record, code, look-up and event."""
    sid = submission.submission_id("1.001193", f"key-{number:016d}")
    code = f"H15.50.05-{received:%y%m%d}-{number % _A_DAY + 1:04d}"
    record = {
        "version": submission.VERSION,
        "sid": sid,
        "procedure": "1.001193",
        "code": code,
        "received_at": received.isoformat(),
        "files": [],
        "body": {"answers": {f"field_{n}": "một câu trả lời" * 3 for n in range(40)}},
    }
    event = {"n": 1, "arrived": received.isoformat(), **dossier.forwarded(sid, "bench", received)}
    secret = submission.secret_of(MASTER_KEY, record)
    for name, data in (
        (submission.record_name(sid), submission.encode(record)),
        (f"codes/{code}", sid.encode()),
        (submission.lookup_name(MASTER_KEY, code, secret), sid.encode()),
        (f"dossiers/{sid}/events/1.json", submission.encode(event)),
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
