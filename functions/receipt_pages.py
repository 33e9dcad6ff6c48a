"""Owns how a receipt is handed out: as JSON, as a page, as a PDF, and by mail.

What it says stands in receipts.py and in the templates; how it is drawn on paper in receipt_pdf.py, how it is
mailed in mail.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from functions.domain import files, spoken
from functions.domain.rows import rows
from functions.headers import PRIVATE
from functions.pages import SOURCE_LANGUAGE, qr_svg

if TYPE_CHECKING:
    from functions.bundle import Bundle
    from functions.domain.answers import Answers, Form
    from functions.domain.submission import Submission
    from functions.form_post import FormPost
    from functions.mail import Mail
    from functions.pages import Pages
    from functions.receipt_pdf import ReceiptPdf
    from functions.receipts import Receipts

PDF = "receipt.pdf"


class ReceiptPages:
    """Hands out receipts of kept submissions."""

    def __init__(self, bundle: Bundle, pages: Pages, receipts: Receipts, pdf: ReceiptPdf, mail: Mail) -> None:
        self._bundle = bundle
        self._pages = pages
        self._receipts = receipts
        self._pdf = pdf
        self._mail = mail

    def told(self, kept: Submission, form: Form, lang: str) -> dict[str, Any]:
        """The receipt as JSON; it is mailed, too, where there is an address."""
        receipt = self._receipts.of(kept)
        self._mail.keep(kept, receipt, self._files(form, kept.body["answers"], lang), lang)
        return receipt

    def answer(self, post: FormPost, kept: Submission, lang: str, status: int) -> Response:
        """What a form post gets that was kept: the page, or the PDF where that was asked for."""
        receipt, form = self._receipts.of(kept), post.opened.form
        answers = kept.body["answers"]
        listed = self._files(form, answers, lang)
        address = self._mail.keep(kept, receipt, listed, lang)
        told = receipt["rows"] if lang == SOURCE_LANGUAGE else self._rows(form, answers, lang)
        if post.step == PDF:
            name = f'attachment; filename="bien-nhan-{receipt["code"]}.pdf"'
            headers = {**PRIVATE, "content-disposition": name}
            pdf = self._pdf.make(receipt, lang, told, listed)
            return Response(pdf, status, headers, media_type="application/pdf")
        link = self._receipts.verify_link(receipt)
        return self._pages.render(
            "receipt.html",
            lang,
            status,
            procedure=post.opened.procedure,
            form=form,
            key=post.key,
            raw=post.raw,
            receipt=receipt,
            files=listed,
            mail_to=address,
            rows=told,
            qr_svg=qr_svg(receipt["status_link"]),
            verify_link=link,
            verify_svg=qr_svg(link, "l") if link else "",
        )

    def _rows(self, form: Form, answers: Answers, lang: str) -> list[dict[str, Any]]:
        """The answers as a person reads them in a language."""
        voice = self._pages.voice(lang)
        return rows(spoken.form(form, voice.look), answers, self._bundle.units, voice.say)

    def _files(self, form: Form, answers: Answers, lang: str) -> list[dict[str, str]]:
        """Every file as a receipt lists it: {"for": the paper it is, "name", "size", "sha256"}."""
        look = self._pages.voice(lang).look
        return [
            {
                "for": look(field.get("paper") or field["label"]),
                "name": file["name"],
                "size": files.shown_size(file["size"]),
                "sha256": file["sha256"],
            }
            for field, file in files.sent(form["fields"], answers)
        ]
