"""Runs promises and prints each with its count, its seed and its zero: `./run promises [--only R1] [--seed
N]`.
"""

from __future__ import annotations

import argparse
import sys

from tests.promises.harness.promise import SEED, Promise
from tests.promises.harness.running import all_promises, hold_all


def chosen(only: str) -> list[Promise]:
    """The promises of a name, with all the ways of proving it: R1 is also R1.disk."""
    found = [one for one in all_promises() if not only or one.name == only or one.name.startswith(f"{only}.")]
    if not found:
        known = ", ".join(promise.name for promise in all_promises())
        sys.exit(f"Không có cam kết nào tên “{only}”. Có: {known}")
    return found


def main() -> None:
    """Run what the command line asks for; ends with 1 when a promise is broken."""
    parser = argparse.ArgumentParser(prog="./run promises")
    parser.add_argument("--only", default="", help="R1, R1.disk, …")
    parser.add_argument("--seed", type=int, help="the first seed; alone, that one run is repeated")
    parser.add_argument(
        "--runs", type=int, help="how many runs of each, instead of the figures of the design"
    )
    parser.add_argument("--full", action="store_true", help="ten times the figures: for a night")
    asked = parser.parse_args()
    promises = chosen(asked.only)
    if asked.seed is not None and asked.runs is None:
        promises = [one for one in promises if one.name == asked.only] or promises[:1]
    broken = 0
    for promise in promises:
        one = asked.seed is not None and asked.runs is None
        runs = 1 if one else asked.runs or promise.runs * (10 if asked.full else 1)
        seed = SEED if asked.seed is None else asked.seed
        found, seconds = hold_all(promise, seed, runs)
        broken += bool(found.wrong)
        count = f"{found.counts[promise.counted] if promise.counted else runs:,} {promise.unit}"
        print(
            f"{promise.name:<9} {promise.says:<82} {count:>18}  seed {seed}  "
            f"{len(found.wrong)} {promise.none}  {seconds:.0f} s",
            flush=True,
        )
        for broken_seed, wrong in sorted(found.wrong.items())[:5]:
            print(promise.replay(broken_seed, wrong), flush=True)
        if one:
            print(*(f"    {count:6}  {what}" for what, count in sorted(found.counts.items())), sep="\n")
    if broken:
        sys.exit(f"{broken} promises are broken.")


if __name__ == "__main__":
    main()
