"""What pages tell of changes: how a version stands, the history of a procedure, the page of all changes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from catalogue import derive
from catalogue.history.changes import differences
from catalogue.history.rule_dates import rule_dates
from catalogue.history.versions import begins, version_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.history.history import Entry
    from catalogue.history.versions import Standing
    from catalogue.pages.pages import Pages
    from catalogue.reading.records import Record

CHANGES_PATH = "/thay-doi/"
#: How many of the newest changes the page of all changes shows.
RECENT = 50


def told_version(pages: Pages, record: Record, standing: Standing) -> dict[str, Any]:
    """How the version that a page shows stands today, and what is to come."""
    return {
        "state": "coming" if record in standing.coming else "ended" if standing.ended else "in_force",
        "from": begins(record.data),
        "until": record.data.get("effective", {}).get("until"),
        "current_path": derive.procedure_path(record.id) if standing.shown is not record else None,
        "coming": told_coming(pages, standing),
    }


def told_coming(pages: Pages, standing: Standing) -> list[dict[str, Any]]:
    """The versions to come, each with what it changes in the one before it."""
    return [
        {
            "from": begins(after.data),
            "path": version_path(after),
            "decision": decision_line(pages, after.data.get("decision")),
            "changes": pages.words.tell(differences(before.data, after.data)),
        }
        for before, after in pairwise([standing.shown, *standing.coming])
        if before is not after
    ]


def told_history(pages: Pages, code: str) -> list[dict[str, Any]]:
    """The history of a procedure, the newest first, in the words of a page."""
    return [told_entry(pages, entry) for entry in pages.site.history.entries.get(code, [])]


def told_entry(pages: Pages, entry: Entry) -> dict[str, Any]:
    """One entry: `changes` as ChangeWords tells them, `coming` when its day is not there yet."""
    return {
        "kind": entry.kind,
        "since": entry.since,
        "recorded": entry.recorded.date().isoformat(),
        "coming": entry.kind == "changed" and entry.since > pages.site.today,
        "decision": decision_line(pages, entry.decision) if entry.kind == "changed" else "",
        "changes": pages.words.tell(entry.changes),
        "parts": pages.words.parts_of(entry.changes),
    }


def decision_line(pages: Pages, decision: dict[str, Any] | None) -> str:
    """ "12/QĐ-UBND, UBND tỉnh, 05/11/2026", as far as the record says it."""
    decision = decision or {}
    day = pages.environment.filters["day"]
    said = [str(decision[key]) for key in ("number", "issuer") if key in decision]
    return ", ".join([*said, day(decision["date"])] if "date" in decision else said)


def change_page(pages: Pages) -> Iterator[tuple[str, bytes]]:
    """The page of all changes: what is to come, what has changed or ended, and how to be told of it."""
    site = pages.site
    days: dict[str, list[dict[str, Any]]] = {}
    for date in rule_dates(site):
        if date.day > site.today and date.kind not in {"begins", "changes"}:
            days.setdefault(date.day, []).append(date.told(pages.say))
    yield pages.page(
        "change_list.html",
        CHANGES_PATH,
        coming=sorted(
            (
                {**told, "name": standing.shown.data["name"], "new": standing.shown in standing.coming}
                for standing in site.standings.values()
                for told in told_coming(pages, standing) or new_coming(standing)
            ),
            key=lambda told: (told["from"], told["path"]),
        ),
        dates=sorted(days.items()),
        recent=[
            {**told_entry(pages, entry), **named(pages, entry.code)}
            for entry in site.history.news(site.history.entries)[:RECENT]
            if entry.kind != "changed" or entry.since <= site.today  # what is to come stands above
        ],
        ended=[
            {**named(pages, code), "until": standing.ended.data["effective"]["until"]}
            for code, standing in site.standings.items()
            if standing.ended
        ],
        has_history=bool(site.history.entries),
    )


def new_coming(standing: Standing) -> list[dict[str, Any]]:
    """A procedure that is all to come: there is nothing that it changes."""
    return [
        {"from": begins(one.data), "path": version_path(one), "decision": "", "changes": []}
        for one in standing.coming
    ]


def named(pages: Pages, code: str) -> dict[str, Any]:
    """How a list calls a procedure and where its page is; one that is gone has but its code."""
    standing = pages.site.standings.get(code)
    if standing is None:
        return {"name": code, "path": None}
    return {"name": standing.shown.data["name"], "path": derive.procedure_path(code)}
