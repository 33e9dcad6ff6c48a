"""The pages of guided choices: one small page for each question on each way, and one for each end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalogue import derive
from catalogue.guides import DEEPEST, UNSURE, Stop, walk
from catalogue.papers import brought, may_need_more, papers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.pages.pages import Pages
    from catalogue.reading.records import Record


def guide_pages(pages: Pages, event: Record) -> Iterator[tuple[str, bytes]]:
    """Every page of a life event's guide but the first question, which stands on the event's own page."""
    for stop in walk(event.data["guide"]) if "guide" in event.data else ():
        if stop.question and stop.path:
            yield pages.page("question.html", event_path(event, stop.path), **_question(pages, event, stop))
        elif stop.result:
            yield pages.page("guide_end.html", event_path(event, stop.path), **_end(pages, event, stop))


def first_question(pages: Pages, event: Record) -> dict[str, Any] | None:
    """What the event's own page shows of its guide."""
    if "guide" not in event.data:
        return None
    return _question(pages, event, next(walk(event.data["guide"])))


def event_path(event: Record, answers: tuple[str, ...] = ()) -> str:
    """Path of a life event's page, or of a page of its guide."""
    return "/".join(["/su-kien", event.id, *answers, ""])


def _common(pages: Pages, event: Record, stop: Stop) -> dict[str, Any]:
    return {
        "event": {"name": event.data["name"], "path": event_path(event)},
        "chosen": [
            {
                "ask": choice.question["ask"],
                "say": choice.answer["say"] if choice.answer else pages.say("Tôi không chắc"),
                "sure": choice.answer is not None,
                "path": event_path(event, choice.asked_at),
            }
            for choice in stop.chosen
        ],
    }


def _question(pages: Pages, event: Record, stop: Stop) -> dict[str, Any]:
    question = stop.question or {}
    answers = [
        {"say": one["say"], "hint": one.get("hint"), "path": event_path(event, (*stop.path, one["id"]))}
        for one in question["answers"]
    ]
    return {
        **_common(pages, event, stop),
        "question": question,
        "answers": answers,
        "unsure_path": event_path(event, (*stop.path, UNSURE)),
        "number": len(stop.chosen) + 1,
        "longest": min(stop.longest, DEEPEST),
    }


def _end(pages: Pages, event: Record, stop: Stop) -> dict[str, Any]:
    result = stop.result or {}
    return {
        **_common(pages, event, stop),
        "result": result,
        "steps": [_step(pages, step) for step in result.get("steps", [])],
    }


def _step(pages: Pages, step: dict[str, Any]) -> dict[str, Any]:
    """A step as its page shows it: of a procedure with its facts, or of what is done elsewhere."""
    if "procedure" not in step:
        elsewhere = step["elsewhere"]
        return {**step, "agency": pages.agencies.get(elsewhere.get("agency"))}
    standing = pages.site.standings[step["procedure"]]
    record = standing.shown
    cases: list[dict[str, Any]] = record.data.get("cases", [])
    case = next((one for one in cases if "case" in step and one.get("id") == step["case"]), {})
    chosen = [*([step["case"]] if "case" in step else []), *step.get("also", [])]
    anchor = f"#truong-hop-{step['case']}" if "case" in step else ""
    papers = papers_of(record.data, chosen)
    return {
        **step,
        "elsewhere": None,
        "name": record.data["name"],
        "page": derive.procedure_path(record.id),
        "path": derive.procedure_path(record.id) + anchor,
        "case_title": case.get("title"),
        "case_note": case.get("note"),
        "papers": [paper for paper in papers if brought(paper)],
        "prepared": [paper for paper in papers if not brought(paper)],
        "more_papers": may_need_more(record.data, chosen),
        "in_force": standing.in_force is not None,
        "facts": derive.summary(record.data, pages.site.today),
        "receiving": [pages.agencies[key] for key in record.data.get("receiving", [])],
        "online": record.data["online"]["level"],
        "form": derive.listed(record, pages.site.today)["form"] if standing.in_force else None,
        "form_path": derive.form_path(record.id),
    }
