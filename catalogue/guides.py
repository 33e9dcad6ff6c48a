"""The guided choice of a life event: a few questions that end on the right procedure.

Knows how questions lead to each other, and nothing of pages. A guide is data that the checks have passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How many questions anyone is asked at most.
DEEPEST = 4
#: The id of the answer that every question has: “Tôi không chắc”.
UNSURE = "khong-chac"


@dataclass(frozen=True)
class Choice:
    """One answer given: to which question, standing where; `answer` is None for “Tôi không chắc”."""

    question: dict[str, Any]
    answer: dict[str, Any] | None
    asked_at: tuple[str, ...]


@dataclass(frozen=True)
class Stop:
    """One page of a guide: the ids of the answers that lead there, and a question or a result."""

    path: tuple[str, ...]
    chosen: tuple[Choice, ...]
    question: dict[str, Any] | None
    result: dict[str, Any] | None
    #: How many questions the longest way through this stop has.
    longest: int


def walk(guide: dict[str, Any]) -> Iterator[Stop]:
    """Every stop of a guide, the first question first, each way down before the next."""
    questions = {question["id"]: question for question in guide["questions"]}
    results = {result["id"]: result for result in guide["results"]}

    def onward(leads: dict[str, Any], path: tuple[str, ...], chosen: tuple[Choice, ...]) -> Iterator[Stop]:
        if "result" in leads:
            yield Stop(path, chosen, None, results[leads["result"]], len(chosen))
            return
        question = questions[leads["next"]]
        yield Stop(path, chosen, question, None, len(chosen) + depth(guide, question["id"]))
        for answer in question["answers"]:
            yield from onward(answer, (*path, answer["id"]), (*chosen, Choice(question, answer, path)))
        yield from onward(question["unsure"], (*path, UNSURE), (*chosen, Choice(question, None, path)))

    yield from onward({"next": guide["questions"][0]["id"]}, (), ())


def ways(question: dict[str, Any]) -> list[dict[str, Any]]:
    """Where a question's answers lead, “Tôi không chắc” last."""
    return [*question["answers"], question["unsure"]]


def depth(guide: dict[str, Any], start: str) -> int:
    """How many questions the longest way from a question on has, itself included."""
    questions = {question["id"]: question for question in guide["questions"]}
    following = [way["next"] for way in ways(questions[start]) if "next" in way]
    return 1 + max((depth(guide, name) for name in following), default=0)
