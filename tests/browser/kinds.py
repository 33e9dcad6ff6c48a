"""Finds the kinds of pages that a built site has, by the shape of their addresses, and some pages of each.

A new kind of page needs no new test code: a folder with many folders in it holds pages of one kind.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

#: So many folders side by side are pages of one kind.
_FEW = 3


def addresses(site: Path) -> list[str]:
    """The address of every page of a built site."""
    found = []
    for file in sorted(site.rglob("*.html")):
        path = f"/{file.relative_to(site).as_posix()}"
        found.append(path.removesuffix("index.html"))
    return found


def kinds(site: Path, others: list[str]) -> dict[str, list[str]]:
    """Shape → addresses, the one with the most to show first, then those of middling and least size.

    `others` are the languages besides the main one: their pages have the same addresses behind "/<language>".
    """
    beside: dict[tuple[str, ...], set[str]] = defaultdict(set)
    paths = [path for path in addresses(site) if path.split("/")[1] not in others]

    def shape(parts: list[str]) -> tuple[str, ...]:
        made: tuple[str, ...] = ()
        for part in parts:
            made = (*made, "*" if len(beside[made]) > _FEW and made else part)
        return made

    split = {path: path.strip("/").split("/") for path in paths}
    for depth in range(max(map(len, split.values()))):  # what a folder is called decides what stands below it
        for parts in split.values():
            if len(parts) > depth:
                beside[shape(parts[:depth])].add(parts[depth])
    groups: dict[str, list[str]] = defaultdict(list)
    for path, parts in split.items():
        groups["/" + "/".join(shape(parts))].append(path)
    return {name: _telling(site, group) for name, group in groups.items()}


def _telling(site: Path, group: list[str]) -> list[str]:
    def size(path: str) -> int:
        return (site / path.lstrip("/") / ("index.html" if path.endswith("/") else "")).stat().st_size

    ordered = sorted(group, key=size, reverse=True)
    return list(dict.fromkeys([ordered[0], ordered[len(ordered) // 2], ordered[-1]]))
