"""Owns the sections of a form as pages: which are asked, which comes next, how far each is.

Twin of theme/scripts/sections.mjs. Knows nothing of HTTP or of how pages look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.domain.answers import conditions, is_asked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from functions.domain.answers import Answers, Form, Raw
    from functions.errors import AnswerError


def asked(form: Form, answers: Answers) -> list[int]:
    """The sections with at least one question that these answers lead to, in order."""
    return sorted({field["section"] for field in form["fields"] if is_asked(field, answers)})


def section_of(form: Form, name: str) -> int | None:
    """The section of a field, by its name or by a posted name of it: `home.commune`, `children.0.name`."""
    first = name.partition(".")[0]
    return next((field["section"] for field in form["fields"] if field["name"] == first), None)


def left_out(form: Form, answers: Answers, page: int | None) -> tuple[str, ...]:
    """The fields of a page that answers on other pages leave out; those beside them may change."""
    here = {field["name"]: field for field in form["fields"] if field["section"] == page}
    found: list[str] = []
    for name, field in here.items():
        asked = [one for one in conditions(field) if one["field"] not in here or one["field"] in found]
        if not is_asked({"only_if": asked}, answers):
            found.append(name)
    return tuple(found)


def merged(form: Form, kept: Raw, page: int | None, posted: Raw, left_out: Collection[str] = ()) -> Raw:
    """What was typed on all pages: a page that is posted takes the place of what was kept of it.

    Of what was `left_out` of the page everything stays, should it be asked again.
    """
    others = {
        name: typed
        for name, typed in kept.items()
        if page is None or section_of(form, name) != page or name.partition(".")[0] in left_out
    }
    return others | posted


def broken(form: Form, errors: Iterable[AnswerError]) -> list[int]:
    """The sections that errors are in, in order, each once."""
    found = {section_of(form, error.name) for error in errors}
    return sorted(section for section in found if section is not None)


def following(form: Form, answers: Answers, page: int) -> int | None:
    """The page after one; None after the last."""
    return next((section for section in asked(form, answers) if section > page), None)


def preceding(form: Form, answers: Answers, page: int) -> int:
    """The page before one; the first has itself before it."""
    return next((section for section in reversed(asked(form, answers)) if section < page), page)


def progress(
    form: Form, answers: Answers, errors: Iterable[AnswerError], seen: Iterable[int]
) -> list[dict[str, Any]]:
    """Each page that is asked, with how far it is.

    "empty": nothing yet; "started": something is there, something is missing; "done"; "fix": gone past with
    something wrong in it.
    """
    wrong, passed = set(broken(form, errors)), set(seen)
    answered = {section_of(form, name) for name in answers}
    return [
        {
            "index": index,
            "state": _state(index in wrong, index in passed, index in answered),
        }
        for index in asked(form, answers)
    ]


def _state(wrong: bool, passed: bool, answered: bool) -> str:
    if wrong:
        return "fix" if passed else "started" if answered else "empty"
    return "done" if passed or answered else "empty"
