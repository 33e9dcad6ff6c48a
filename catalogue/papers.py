"""Which papers a person needs: the cases of a record, who they are for, and how many papers they add up to.

Hiding a paper that somebody needs sends that person home. So only a case whose record says that it is one
of several (`applies: either`) or comes on top for some (`applies: also`) may be hidden, and only once the
person has answered; a case that says nothing is never hidden. Knows nothing of pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


def case_ids(data: dict[str, Any]) -> list[str]:
    """What each case of a procedure is called in addresses: its id, else its number from 1."""
    return [case.get("id", str(number)) for number, case in enumerate(data.get("cases", []), 1)]


def questions(data: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """What a person may be asked, as (id, title): `either` (one of them), `also` (any of them)."""
    cases = list(zip(case_ids(data), data.get("cases", []), strict=True))
    asked = {
        kind: [(key, case["title"]) for key, case in cases if case.get("applies") == kind and "title" in case]
        for kind in ("either", "also")
    }
    return {**asked, "either": asked["either"] if len(asked["either"]) > 1 else []}


@dataclass(frozen=True)
class Answers:
    """What a person has said: nothing yet, unless given."""

    #: Which of the alternatives.
    case: str = ""
    #: Which of the cases that come on top; `asked` when the person has gone through them.
    ticked: tuple[str, ...] = ()
    asked: bool = False
    channel: str = ""


NOTHING_SAID = Answers()


def needed_cases(data: dict[str, Any], *chosen: str) -> list[str]:
    """The ids of the cases whose papers someone surely needs: for all, chosen, or brought by a chosen one."""
    cases = dict(zip(case_ids(data), data.get("cases", []), strict=True))
    wanted = _with_what_they_build_on(cases, chosen)
    return [
        name
        for name, case in cases.items()
        if name in wanted or case.get("applies") == "always" or len(cases) == 1
    ]


def paper_totals(data: dict[str, Any], said: Answers = NOTHING_SAID) -> dict[str, Any]:
    """How many papers a person needs, as far as the answers go; theme/scripts/papers.mjs counts the same.

    known: False where the record does not say who its cases are for. needed: papers that are needed whatever
    is answered next, in the case with the fewest and with the most; of them submit and show; maybe: under a
    condition; online: replaced by the form of this site; (low, high) each. also: cases that may come on top.
    """
    cases = dict(zip(case_ids(data), data.get("cases", []), strict=True))
    also = {
        key
        for key, case in cases.items()
        if case.get("applies") == "also" and any(map(brought, case["papers"]))
    }
    found: dict[str, Any] = {
        "cases": len([case for case in cases.values() if case["papers"]]),
        "also": 0 if said.asked else len(also.difference(said.ticked)),
        "known": all("applies" in case for case in cases.values()) or len(cases) == 1,
    }
    either = [key for key, case in cases.items() if case.get("applies") == "either"]
    ways = [
        _counted(
            [cases[key] for key in needed_cases(data, choice, *said.ticked)], "form" in data, said.channel
        )
        for choice in ([said.case] if said.case else either or [""])
    ]
    for key in ("needed", "submit", "show", "maybe", "online"):
        found[key] = (min(way[key] for way in ways), max(way[key] for way in ways))
    return found


def _counted(cases: Iterable[dict[str, Any]], has_form: bool, channel: str) -> dict[str, int]:
    papers = [
        paper
        for case in cases
        for paper in case["papers"]
        if brought(paper)
        and (not channel or channel in paper.get("channels", [channel]))
        and not (channel == "online" and has_form and paper.get("online_form"))
    ]
    needed = [paper for paper in papers if "only_if" not in paper and (channel or "channels" not in paper)]
    return {
        "needed": len(needed),
        "submit": sum(paper.get("action") != "show" for paper in needed),
        "show": sum(paper.get("action") == "show" for paper in needed),
        "maybe": len(papers) - len(needed),
        "online": sum(not channel and has_form and paper.get("online_form", False) for paper in papers),
    }


def papers_of(data: dict[str, Any], chosen: Collection[str]) -> list[dict[str, Any]]:
    """What someone of these cases brings: what everybody brings, what the cases build on, and theirs."""
    needed = needed_cases(data, *chosen)
    cases = zip(case_ids(data), data.get("cases", []), strict=True)
    return [paper for key, case in cases if key in needed for paper in case["papers"]]


def _with_what_they_build_on(cases: dict[str, dict[str, Any]], chosen: Collection[str]) -> set[str]:
    return {*chosen, *(name for key in chosen if key in cases for name in cases[key].get("with", []))}


def may_need_more(data: dict[str, Any], chosen: Collection[str]) -> bool:
    """Whether someone of these cases may need papers of another: one on top, or one of several not chosen."""
    cases = dict(zip(case_ids(data), data.get("cases", []), strict=True))
    wanted = _with_what_they_build_on(cases, chosen)
    others = [case for key, case in cases.items() if key not in wanted and case["papers"]]
    settled = any(key in wanted and case.get("applies", "either") == "either" for key, case in cases.items())
    open_ = {"also"} if settled else {"also", "either", ""}
    return len(cases) > 1 and any(case.get("applies", "") in open_ for case in others)


def brought(paper: dict[str, Any]) -> bool:
    """Whether it is the person who brings a paper; the office makes the others."""
    return paper.get("prepared_by") != "agency"


def papers_to_bring(data: dict[str, Any]) -> list[dict[str, Any]]:
    """What to bring besides the online form, in one list; each with its case where there are several."""
    several = len(data["cases"]) > 1
    return [
        {
            **{key: paper[key] for key in ("name", "action", "only_if", "waived_if") if key in paper},
            **({"case": case["title"]} if several and "title" in case else {}),
        }
        for case in data["cases"]
        for paper in case["papers"]
        if brought(paper) and not paper.get("online_form") and "online" in paper.get("channels", ["online"])
    ]
