"""What became of each procedure since it was first published: what changed, since when, by which decision.

Knows git only through git_log and tells no words: change_words.py does. A file belongs to the procedure whose
code is in its name, wherever it lies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from catalogue.history.changes import Change, differences
from catalogue.history.git_log import Commit, NoHistory, blobs, commits
from catalogue.history.versions import DATE, begins
from catalogue.reading import yaml_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

#: (the last commit of a day, path → what the file said since, None when it was deleted)
Event = tuple[Commit, dict[str, Any]]
#: The versions of a procedure by the day on which they begin.
Chain = dict[str, dict[str, Any]]
#: What no page and no feed can hold; records of today cannot have it, what was mended long ago may.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True)
class Entry:
    """One line in the history of a procedure.

    kind: "first", "changed" (a version of its own), "corrected" (the text of a version), "reviewed" (nothing
    else), "withdrawn" (an announced version will not come), "removed", "returned".
    """

    code: str
    kind: str
    since: str  # yyyy-mm-dd, the day from which it holds; of what was withdrawn, the day announced
    recorded: datetime  # in Viet Nam
    commit: str
    changes: tuple[Change, ...] = ()
    decision: dict[str, Any] | None = None


@dataclass(frozen=True)
class History:
    """The histories of all procedures, each with the newest first; `missing` says why there are none."""

    entries: dict[str, list[Entry]] = field(default_factory=dict)
    missing: str = ""

    @property
    def launch(self) -> str:
        """The day on which the first procedures were published; on that day being there is no news."""
        first = [entry.recorded for entries in self.entries.values() for entry in entries]
        return min(first).date().isoformat() if first else ""

    def news(self, codes: Iterable[str]) -> list[Entry]:
        """What is new to people about some procedures, the last to be written down first."""
        found = [
            entry
            for code in codes
            for entry in self.entries.get(code, [])
            if entry.kind != "reviewed"
            and (entry.kind != "first" or entry.recorded.date().isoformat() != self.launch)
        ]
        return sorted(found, key=lambda entry: (entry.recorded, entry.since, entry.code), reverse=True)


def read_history(content: Path) -> History:
    """The history of the procedures of a content directory, as far as its git repository knows it."""
    try:
        found = commits(content, "procedures")
        if not found:
            raise NoHistory("các bản ghi chưa được ghi vào git")
        return History({code: _story(code, events) for code, events in _events(content, found).items()})
    except NoHistory as reason:
        return History(missing=str(reason))


def _events(content: Path, found: Iterable[Commit]) -> dict[str, list[Event]]:
    """What the commits of each day did to each procedure: who mends twice a day tells it once.

    Files that only ever stood in one commit need not be read.
    """
    touched: dict[str, list[tuple[Commit, dict[str, str | None]]]] = {}
    for commit in found:
        for path, blob in commit.files:
            name = PurePosixPath(path)
            if name.suffix != ".yaml":
                continue
            events = touched.setdefault(name.stem.partition("@")[0], [])
            if events and events[-1][0].time.date() == commit.time.date():
                events[-1] = (commit, events[-1][1])
            else:
                events.append((commit, {}))
            events[-1][1][path] = blob
    alone = {code for code, events in touched.items() if sum(len(files) for _, files in events) == 1}
    needed = {
        blob
        for code, events in touched.items()
        if code not in alone
        for _, files in events
        for blob in files.values()
        if blob
    }
    data = {blob: _read(text) for blob, text in blobs(content, needed).items()} if needed else {}

    def said(code: str, files: dict[str, str | None]) -> dict[str, Any]:
        if code in alone:
            return {path: {} for path in files}
        return {path: blob and data[blob] for path, blob in files.items() if blob is None or data.get(blob)}

    return {
        code: [(commit, said(code, files)) for commit, files in events]
        for code, events in sorted(touched.items())
    }


def _read(text: bytes) -> dict[str, Any] | None:
    """The record that a file once was; None when it could not be read."""
    try:
        value, _ = yaml_file.parse(Path("-"), text.decode("utf-8"))
    except UnicodeDecodeError:
        return None
    return _printable(value) if isinstance(value, dict) else None


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return UNPRINTABLE.sub("", value)
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, dict):
        return {_printable(key): _printable(item) for key, item in value.items()}
    return value


def _date(value: Any) -> str:
    """A date as records write it, else nothing: it stands on pages and among days."""
    return value if isinstance(value, str) and DATE.fullmatch(value) else ""


def _story(code: str, events: list[Event]) -> list[Entry]:
    """Entries of one procedure, the newest first."""
    files: dict[str, dict[str, Any]] = {}
    entries: list[Entry] = []
    last: Chain = {}
    for commit, written in events:
        before = _chain(files)
        for path, data in written.items():
            files.pop(path, None)
            if data is not None:
                files[path] = data
        after = _chain(files)
        if before and not after:
            entries.append(_entry(code, "removed", commit, _day(commit)))
        elif after and not before and entries:
            entries.append(_entry(code, "returned", commit, _day(commit)))
            _changed(entries, code, commit, last, after)
        elif after and not before:
            entries.append(_entry(code, "first", commit, _day(commit)))
            _changed(entries, code, commit, {min(after): after[min(after)]}, after)
        else:
            _changed(entries, code, commit, before, after)
        last = after or last
    order = {id(entry): index for index, entry in enumerate(entries)}
    return sorted(
        entries, key=lambda entry: (entry.kind != "first", entry.since, order[id(entry)]), reverse=True
    )


def _changed(entries: list[Entry], code: str, commit: Commit, before: Chain, after: Chain) -> None:
    """Tell what one commit changed in the versions of a procedure."""
    today = _day(commit)
    for first in sorted(set(before) - set(after)):
        announced = _announced(entries, first)
        if first > today and announced:  # put off, called off or written into the other file
            entries.remove(announced)
            if not any(other > today for other in set(after) - set(before)):
                entries.append(_entry(code, "withdrawn", commit, first))
    for first in sorted(after):
        data = after[first]
        if first in before and not (first > today and _announced(entries, first)):
            changes = tuple(differences(before[first], data))
            if changes:
                entries.append(_entry(code, "corrected", commit, today, changes, data))
            elif _reviewed(before[first]) != _reviewed(data):
                entries.append(_entry(code, "reviewed", commit, _reviewed(data) or today))
            continue
        if first in before and before[first] == data:
            continue
        predecessor = _predecessor(first, today, before, after)
        changes = tuple(differences(predecessor, data))
        told = _announced(entries, first)
        if told:  # an announcement that was mended before its day
            entries.remove(told)
        if changes:
            entries.append(_entry(code, "changed", commit, first or today, changes, data))


def _predecessor(first: str, today: str, before: Chain, after: Chain) -> dict[str, Any]:
    """What held until a version: the one before it, else the one in whose place it was written."""
    both = {day: data for day, data in before.items() if day in after or day <= today}
    both |= {day: data for day, data in after.items() if day not in before}
    earlier = [day for day in both if day < first]
    if earlier:
        return both[max(earlier)]
    replaced = [day for day in before if day not in after]
    return before[max(replaced)] if replaced else before[min(before)]


def _announced(entries: list[Entry], first: str) -> Entry | None:
    return next((one for one in entries if one.kind == "changed" and one.since == first), None)


def _chain(files: dict[str, dict[str, Any]]) -> Chain:
    return {_date(begins(data)): data for data in files.values()}


def _day(commit: Commit) -> str:
    return commit.time.date().isoformat()


def _reviewed(data: dict[str, Any]) -> str:
    reviewed = data.get("reviewed")
    date = reviewed.get("date") if isinstance(reviewed, dict) else None
    return _date(date)


def _entry(
    code: str,
    kind: str,
    commit: Commit,
    since: str,
    changes: tuple[Change, ...] = (),
    data: dict[str, Any] | None = None,
) -> Entry:
    decision = (data or {}).get("decision")
    return Entry(
        code, kind, since, commit.time, commit.id, changes, decision if isinstance(decision, dict) else None
    )
