"""Owns the dialogue with a browser that posts a form.

Check, edit, submit, and the page that each step gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.domain import answers, spoken
from functions.domain.rows import rows
from functions.errors import AnswerError, FormChanged, InvalidAnswers
from functions.pages import SOURCE_LANGUAGE, Pages, qr_svg
from functions.receipts import listed_files
from functions.submit import Intake, Opened, is_key

if TYPE_CHECKING:
    from starlette.responses import Response

    from functions.domain.answers import Answers
    from functions.domain.submission import Submission
    from functions.guard import Visit
    from functions.receipts import Receipts

Fields = dict[str, list[str]]
_CONTROLS = ("_key", "_form", "_lang", "_step", "_proof", "_ticket", "_website")


class FormPost:
    """One form post read: the form it was made with, the typed fields, and what they mean."""

    def __init__(self, intake: Intake, code: str, fields: Fields, visit: Visit) -> None:
        self.visit = visit
        self.key = one(fields, "_key") if is_key(one(fields, "_key")) else ""
        self.step = one(fields, "_step") or "check"
        self.opened: Opened = intake.opened(code, one(fields, "_form") or None)
        self.raw = {name: typed for name, typed in fields.items() if name not in _CONTROLS}
        self.answers = answers.coerce(self.opened.form, self.raw, intake.units)
        self.unknown = answers.unknown_names(self.opened.form, self.raw)


class FormPages:
    """Answers form posts with pages."""

    def __init__(self, intake: Intake, receipts: Receipts, pages: Pages) -> None:
        self._intake = intake
        self._receipts = receipts
        self._pages = pages

    def answer(self, post: FormPost, lang: str) -> Response:
        """The page after a post. Only `submit` with a key keeps anything.

        Raises:
            KeyReused, StoreUnavailable: told on the problem page.
        """
        if post.step == "edit":
            return self._form(post, lang, [])
        if post.step == "submit" and post.key:
            return self._submit(post, lang)
        if post.opened.changed:
            return self._form(post, lang, [], status=409)
        if errors := self._intake.check(post.opened, post.answers, post.unknown):
            return self._form(post, lang, errors, status=422)
        return self._page(
            post,
            "check.html",
            lang,
            rows=self._rows(post, post.answers, lang),
            errors=[],
        )

    def _submit(self, post: FormPost, lang: str) -> Response:
        try:
            kept, new = self._intake.submit(
                post.opened, post.key, post.answers, post.unknown, lang, post.visit
            )
        except InvalidAnswers as error:
            return self._form(post, lang, error.errors, status=422)
        except FormChanged:
            return self._form(post, lang, [], status=409)
        return self._receipt(post, kept, lang, 201 if new else 200)

    def _receipt(self, post: FormPost, kept: Submission, lang: str, status: int) -> Response:
        receipt = self._receipts.of(kept)
        return self._pages.render(
            "receipt.html",
            lang,
            status,
            procedure=post.opened.procedure,
            form=post.opened.form,
            digest=kept.envelope["form"],
            key=post.key,
            raw=post.raw,
            receipt=receipt,
            files=listed_files(post.opened.form, kept.body["answers"]),
            rows=receipt["rows"] if lang == SOURCE_LANGUAGE else self._rows(post, kept.body["answers"], lang),
            qr_svg=qr_svg(receipt["status_link"]),
            verify_link=(verify_link := self._receipts.verify_link(receipt)),
            verify_svg=qr_svg(verify_link, error="l") if verify_link else "",
        )

    def _rows(self, post: FormPost, answers: Answers, lang: str) -> list[dict[str, Any]]:
        """The answers as a person reads them in a language."""
        voice = self._pages.voice(lang)
        return rows(spoken.form(post.opened.form, voice.look), answers, self._intake.units, voice.say)

    def _form(self, post: FormPost, lang: str, errors: list[AnswerError], status: int = 200) -> Response:
        told = [{"name": one.name, "pointer": one.pointer, "message": one.message(lang)} for one in errors]
        path = post.opened.procedure["form_path"]
        return self._page(post, "form.html", lang, status, path=path, errors=told)

    def _page(self, post: FormPost, template: str, lang: str, status: int = 200, **context: Any) -> Response:
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
            **context,
        )


def one(fields: Fields, name: str) -> str:
    """The first value of a field, empty when it is not there."""
    return next(iter(fields.get(name, [])), "")
