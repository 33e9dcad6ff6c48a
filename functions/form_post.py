"""Owns reading one form post: the form it was made with, what was typed, and what it means.

Knows nothing of the pages that answer it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.domain import answers, entries, sections
from functions.domain.changed_form import left_over, values_for
from functions.errors import Malformed
from functions.state import State
from functions.submit import Intake, Opened, is_key

if TYPE_CHECKING:
    from functions.domain.answers import Form
    from functions.domain.changed_form import Changed
    from functions.errors import AnswerError
    from functions.guard import Visit
    from functions.state import States

Fields = dict[str, list[str]]
_CONTROLS = ("_key", "_form", "_lang", "_step", "_state", "_proof", "_ticket", "_website")
_WALKING = ("next", "back", "goto")
RENEW = "renew"  # from a form that has changed since to the one of now
_CHANGING = ("add", "remove")  # entries of a group


class FormPost:
    """One form post read: the form it was made with, the typed fields, and what they mean.

    `state` is what travelled with the page, where it came page by page; `lost` when that could not be read.
    """

    def __init__(
        self,
        intake: Intake,
        states: States,
        code: str,
        fields: Fields,
        refused: list[AnswerError],
        visit: Visit,
    ) -> None:
        self.visit = visit
        self.refused = refused  # files that came with the post and were not taken
        self.key = one(fields, "_key") if is_key(one(fields, "_key")) else ""
        step = one(fields, "_step") or "check"
        self.step, _, at = step.partition(":")
        self.opened: Opened = intake.opened(code, one(fields, "_form") or None)
        form = self.opened.form
        sections_by_number = {str(number): number for number in range(len(form["sections"]))}
        self.at = sections_by_number.get(at, 0)
        sealed = one(fields, "_state")
        self.state = states.open(sealed, code) if sealed else None
        self.lost = bool(sealed) and self.state is None
        posted = {name: typed for name, typed in fields.items() if name not in _CONTROLS}
        kept = self.state or State(code)
        self.raw = sections.merged(form, kept.raw, kept.page, posted, kept.left_out)
        _refuse_crowded_groups(form, self.raw)
        self.focus = ""  # the entry of a group, or the group, that the person is to go on with
        if self.step in _CHANGING:
            self.raw, self.focus = entries.changed(form, self.raw, step)
            self.at = sections.section_of(form, self.focus) or 0
        else:
            self.raw = answers.without_blank_entries(form, self.raw, intake.units)
        self.change: Changed | None = None  # what became of the answers in a form that has changed
        if self.opened.changed:
            self._refit(left_over(form, self.raw))
        elif self.step == RENEW:
            self.opened = intake.opened(code, None)
            self._refit(values_for(self.opened.form, form, self.raw, intake.units))
            form = self.opened.form
        self.answers = answers.coerce(form, self.raw, intake.units)
        self.unknown = answers.unknown_names(form, self.raw)

    def _refit(self, change: Changed) -> None:
        self.change, self.raw = change, change.raw
        if self.state is not None:
            self.state = State(self.state.procedure)  # its pages may be others now

    @property
    def page_by_page(self) -> bool:
        """Whether the browser holds one page only, and the rest travels sealed."""
        return self.opened.form.get("pages", False) and (
            self.state is not None or self.lost or self.step in (*_WALKING, *_CHANGING)
        )


def _refuse_crowded_groups(form: Form, raw: Fields) -> None:
    """Refuse entries that no page of ours posts: each makes a page some milliseconds dearer."""
    for field in form["fields"]:
        if field["type"] == "group" and len(entries.indexes(field["name"], raw)) > 2 * field["max_items"]:
            raise Malformed(f"more than twice as many entries as the form takes: {field['max_items']}")


def one(fields: Fields, name: str) -> str:
    """The first value of a field, empty when it is not there."""
    return next(iter(fields.get(name, [])), "")
