"""Owns the dialogue with a browser that posts a form.

Next page, check, edit, submit, and the page that each step gives. What was typed comes back with every page,
whatever went wrong.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from functions.domain import answers, entries, sections, spoken
from functions.domain.computed import with_computed
from functions.domain.rows import rows
from functions.errors import AnswerError, FormChanged, InvalidAnswers, Malformed, TooLarge
from functions.receipt_pages import PDF, ReceiptPages
from functions.state import State
from functions.submit import Intake, Opened, is_key

if TYPE_CHECKING:
    from starlette.responses import Response

    from functions.domain.answers import Answers
    from functions.guard import Visit
    from functions.pages import Pages
    from functions.state import States

Fields = dict[str, list[str]]
_CONTROLS = ("_key", "_form", "_lang", "_step", "_state", "_proof", "_ticket", "_website")
_WALKING = ("next", "back", "goto")
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
        self.raw = sections.merged(form, kept.raw, kept.page, posted)
        _refuse_crowded_groups(form, self.raw)
        self.focus = ""  # the entry of a group, or the group, that the person is to go on with
        if self.step in _CHANGING:
            self.raw, self.focus = entries.changed(form, self.raw, step)
            self.at = sections.section_of(form, self.focus) or 0
        else:
            self.raw = answers.without_blank_entries(form, self.raw, intake.units)
        self.answers = answers.coerce(form, self.raw, intake.units)
        self.unknown = answers.unknown_names(form, self.raw)

    @property
    def page_by_page(self) -> bool:
        """Whether the browser holds one page only, and the rest travels sealed."""
        return self.opened.form.get("pages", False) and (
            self.state is not None or self.lost or self.step in (*_WALKING, *_CHANGING)
        )


class FormPages:
    """Answers form posts with pages."""

    def __init__(self, intake: Intake, receipts: ReceiptPages, pages: Pages, states: States) -> None:
        self._intake = intake
        self._receipts = receipts
        self._pages = pages
        self._states = states

    def read(self, code: str, fields: Fields, refused: list[AnswerError], visit: Visit) -> FormPost:
        """One form post, for `answer` or for whoever answers a script."""
        return FormPost(self._intake, self._states, code, fields, refused, visit)

    def answer(self, post: FormPost, lang: str) -> Response:
        """The page after a post. Only `submit` with a key keeps anything.

        Raises:
            KeyReused, StoreUnavailable: told on the problem page.
        """
        if post.lost:
            return self._form(post, lang, [], status=409, page=post.at)
        if post.step in ("edit", "goto") or post.focus:
            return self._form(post, lang, [], page=post.at)
        if post.step == "back":
            before = sections.preceding(post.opened.form, post.answers, post.at)
            return self._form(post, lang, [], page=before)
        if post.step in ("submit", PDF) and post.key and not post.refused:
            return self._submit(post, lang)
        if post.opened.changed:
            return self._form(post, lang, [], status=409)
        errors = self._errors(post)
        return self._next(post, lang, errors) if post.step == "next" else self._check(post, lang, errors)

    def _next(self, post: FormPost, lang: str, errors: list[AnswerError]) -> Response:
        """The page after this one, when this one is right; after the last, all answers to be checked.

        Whoever comes from there to mend something goes back there, past what is right.
        """
        form, state = post.opened.form, post.state or State(post.opened.procedure["code"])
        post.state = replace(state, seen=tuple(sorted({*state.seen, post.at})))
        here = [error for error in errors if sections.section_of(form, error.name) == post.at]
        if here:
            return self._form(post, lang, here, status=422, page=post.at)
        after = sections.following(form, post.answers, post.at)
        if after is None or state.checked:
            return self._check(post, lang, errors)
        return self._form(post, lang, [], page=after)

    def _check(self, post: FormPost, lang: str, errors: list[AnswerError]) -> Response:
        form = post.opened.form
        errors = errors or self._intake.check_files(post.opened, post.key, post.answers, judge=True)
        if post.page_by_page:
            everything = tuple(sections.asked(form, post.answers))
            state = post.state or State(post.opened.procedure["code"])
            post.state = replace(state, seen=everything, checked=not errors or state.checked)
        if errors:
            return self._form(post, lang, errors, status=422)
        shown = self._rows(post, with_computed(form, post.answers), lang)
        for section in shown:
            section["index"] = sections.section_of(form, section["rows"][0]["name"])
        posted = answers.posted(form, post.raw)
        return self._page(post, "check.html", lang, page=None, rows=shown, posted=posted, errors=[])

    def _errors(self, post: FormPost) -> list[AnswerError]:
        """What is wrong with the answers; of a field whose file was not taken, that alone."""
        found = self._intake.check(post.opened, post.answers, post.unknown)
        not_taken = {error.name for error in post.refused}
        return post.refused + [error for error in found if error.name not in not_taken]

    def _submit(self, post: FormPost, lang: str) -> Response:
        try:
            kept, new = self._intake.submit(
                post.opened, post.key, post.answers, post.unknown, lang, post.visit
            )
        except InvalidAnswers as error:
            return self._check(post, lang, error.errors)
        except FormChanged:
            return self._form(post, lang, [], status=409)
        return self._receipts.answer(post, kept, lang, 201 if new else 200)

    def _rows(self, post: FormPost, answers: Answers, lang: str) -> list[dict[str, Any]]:
        """The answers as a person reads them in a language."""
        voice = self._pages.voice(lang)
        return rows(spoken.form(post.opened.form, voice.look), answers, self._intake.units, voice.say)

    def _form(
        self, post: FormPost, lang: str, errors: list[AnswerError], status: int = 200, page: int | None = None
    ) -> Response:
        """The form, at a page of it: the one asked for, or the first with an error."""
        form = post.opened.form
        if page is None:
            page = next(iter(sections.broken(form, errors)), 0)
        if post.page_by_page:  # errors of other pages are told when somebody gets there
            known = {field["name"] for field in form["fields"] if field["section"] != page}
            errors = [error for error in errors if error.name.partition(".")[0] not in known]
        told = [{"name": one.name, "pointer": one.pointer, "message": one.message(lang)} for one in errors]
        path = post.opened.procedure["form_path"]
        return self._page(
            post, "form.html", lang, status, page=page, path=path, errors=told, focus=post.focus
        )

    def _page(
        self, post: FormPost, template: str, lang: str, status: int = 200, *, page: int | None, **context: Any
    ) -> Response:
        return self._pages.render(
            template,
            lang,
            status,
            procedure=post.opened.procedure,
            form=post.opened.form,
            digest=post.opened.digest,
            changed=post.opened.changed,
            values=answers.values(post.opened.form, post.raw),
            key=post.key or self._intake.new_key(),
            trapped=post.visit.trapped,
            paging=self._paging(post, page),
            **context,
        )

    def _paging(self, post: FormPost, page: int | None) -> dict[str, Any] | None:
        """Where this page stands in a form of several; None for a form in one page.

        `state` is empty where the page holds the whole form, as it does for scripts.
        """
        form, code = post.opened.form, post.opened.procedure["code"]
        if not form.get("pages"):
            return None
        state = replace(post.state or State(code), page=page, raw=post.raw)
        errors = self._intake.check(post.opened, post.answers, post.unknown)
        return {
            "page": page,
            "steps": sections.progress(form, post.answers, errors, state.seen),
            "state": self._sealed(state) if post.page_by_page else "",
            "lost": post.lost,
        }

    def _sealed(self, state: State) -> str:
        """The state; nothing where it is too much to carry, and the page then holds the whole form."""
        try:
            return self._states.seal(state)
        except TooLarge:
            return ""


def _refuse_crowded_groups(form: dict[str, Any], raw: Fields) -> None:
    """Refuse entries that no page of ours posts: each makes a page some milliseconds dearer."""
    for field in form["fields"]:
        if field["type"] == "group" and len(entries.indexes(field["name"], raw)) > 2 * field["max_items"]:
            raise Malformed(f"more than twice as many entries as the form takes: {field['max_items']}")


def one(fields: Fields, name: str) -> str:
    """The first value of a field, empty when it is not there."""
    return next(iter(fields.get(name, [])), "")
