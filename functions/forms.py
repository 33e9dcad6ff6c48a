"""Owns the dialogue with a browser that posts a form.

Next page, check, edit, submit, and the page that each step gives. What was typed comes back with every page,
whatever went wrong.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from functions import troubles
from functions.domain import answers, sections, spoken
from functions.domain.computed import with_computed
from functions.domain.rows import rows
from functions.errors import AnswerError, FormChanged, InvalidAnswers, KeyReused, RequestError, TooLarge
from functions.failures import log
from functions.form_post import RENEW, FormPost
from functions.receipt_pages import PDF, ReceiptPages
from functions.state import State

if TYPE_CHECKING:
    from starlette.responses import Response

    from functions.domain.answers import Answers
    from functions.form_post import Fields
    from functions.guard import Visit
    from functions.pages import Pages
    from functions.state import States
    from functions.submit import Intake
    from functions.troubles import Trouble


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

        Whatever fails, the answers come back on a page that says so.

        Raises:
            TooMany: somebody else has a page for that.
        """
        try:
            return self._answered(post, lang)
        except Exception as error:
            if post.step == PDF or (isinstance(error, RequestError) and not isinstance(error, KeyReused)):
                raise
            return self._troubled(post, lang, error)

    def _troubled(self, post: FormPost, lang: str, error: Exception) -> Response:
        """The same page again, with what happened."""
        if not isinstance(error, RequestError):
            log(error)
        submitting = post.step == "submit"
        trouble = troubles.told(error, submitting=submitting, say=self._pages.voice(lang).say)
        if isinstance(error, KeyReused):
            post.key = self._intake.new_key()  # what is sent from there is another dossier, and says so
        try:
            if submitting and not self._errors(post):
                page = self._review(post, lang, trouble.status, trouble)
            else:
                page = self._form(post, lang, [], trouble.status, post.at, trouble)
        except Exception:  # noqa: BLE001 - what is broken may be the pages themselves
            raise error from None
        if trouble.wait:
            page.headers["retry-after"] = trouble.wait
        return page

    def _answered(self, post: FormPost, lang: str) -> Response:
        if post.lost:
            return self._form(post, lang, [], status=409, page=post.at)
        if post.step == RENEW:
            return self._form(post, lang, [], page=0)
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
        return self._review(post, lang)

    def _review(
        self, post: FormPost, lang: str, status: int = 200, trouble: Trouble | None = None
    ) -> Response:
        """All answers, to be read before they are sent."""
        form = post.opened.form
        shown = self._rows(post, with_computed(form, post.answers), lang)
        for section in shown:
            section["index"] = sections.section_of(form, section["rows"][0]["name"])
        posted = answers.posted(form, post.raw)
        return self._page(
            post,
            "check.html",
            lang,
            status,
            page=None,
            rows=shown,
            posted=posted,
            errors=[],
            trouble=trouble,
            renewable=self._intake.differs(post.opened),
        )

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
        self,
        post: FormPost,
        lang: str,
        errors: list[AnswerError],
        status: int = 200,
        page: int | None = None,
        trouble: Trouble | None = None,
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
            *(post, "form.html", lang, status),
            page=page, path=path, errors=told, focus=post.focus, trouble=trouble,
        )  # fmt: skip

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
            changed=post.change,
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
        left_out = sections.left_out(form, post.answers, page)
        state = replace(post.state or State(code), page=page, raw=post.raw, left_out=left_out)
        errors = self._intake.check(post.opened, post.answers, post.unknown)
        sealed = self._sealed(state) if post.page_by_page else ""
        return {
            "page": page,
            "steps": sections.progress(form, post.answers, errors, state.seen),
            "state": sealed,
            "left_out": left_out if sealed else (),
            "lost": post.lost,
        }

    def _sealed(self, state: State) -> str:
        """The state; nothing where it is too much to carry, and the page then holds the whole form."""
        try:
            return self._states.seal(state)
        except TooLarge:
            return ""
