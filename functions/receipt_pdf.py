"""Owns the receipt on paper: texts from receipt_paper.html, drawn by receipt.typ with the bundle's fonts.

typst is imported when the first one is asked for. The same receipt gives the same bytes; the JSON receipt is
attached to the PDF, and a last line vouches for the whole file (receipts.py). What typst says of an error
may quote an answer, so it is never passed on.
"""

from __future__ import annotations

import json
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from functions.domain import spoken
from functions.errors import BundleError
from functions.pages import qr_svg_text

if TYPE_CHECKING:
    import typst

    from functions.bundle import Bundle
    from functions.pages import Pages
    from functions.receipts import Receipts

#: Tagged, for screen readers (ISO 14289-1).
_STANDARD: Final = "ua-1"


class ReceiptPdf:
    """Draws receipts."""

    def __init__(self, bundle: Bundle, pages: Pages, receipts: Receipts) -> None:
        self._bundle = bundle
        self._pages = pages
        self._receipts = receipts
        self._compiler: tuple[object, typst.Compiler] | None = None
        self._turn = Lock()  # typst's compiler serves one at a time

    def make(
        self, receipt: dict[str, Any], lang: str, rows: list[dict[str, Any]], files: list[dict[str, str]]
    ) -> bytes:
        """The receipt for whoever made the submission: `rows` and `files` in the language of the page."""
        who = {"applicant": receipt["applicant"], "secret": receipt["secret"]}
        status = qr_svg_text(receipt["status_link"])
        data = self._data(receipt, lang) | who | {"status_svg": status, "sections": rows, "files": files}
        return self._signed(data, receipt, receipt)

    def make_for_mail(self, receipt: dict[str, Any], lang: str, files: list[dict[str, str]]) -> bytes:
        """The same without secret, answers, names: whose mailbox it is nobody has checked."""
        nobody = {"applicant": "", "secret": "", "status_svg": "", "sections": []}
        told = [{**file, "name": ""} for file in files]
        mailed = self._receipts.for_mail(receipt)
        data = self._data(receipt, lang) | nobody | {"files": told, "salt": ""}
        return self._signed(data, receipt, mailed)

    def _data(self, receipt: dict[str, Any], lang: str) -> dict[str, Any]:
        manifest, look = self._bundle.manifest, self._pages.voice(lang).look
        told = spoken.receipt(receipt, look)
        words = json.loads(self._pages.text("receipt_paper.html", lang, receipt=receipt))
        proof = receipt["proof"] or {}
        link = self._receipts.verify_link(receipt)
        owner = spoken.record(manifest.get("owner"), look)
        return {
            "words": words,
            "lang": lang,
            "owner": owner["name"] if owner else manifest["site"]["locality"],
            "site": manifest["site"]["name"],
            "agency": told["agency"]["name"],
            "code": receipt["code"],
            "procedure": receipt["procedure"],
            "procedure_name": told["procedure_name"],
            "verify_svg": qr_svg_text(link, "l") if link else "",
            "verify_link": link,
            "key": proof.get("key", ""),
            "salt": proof.get("salt", ""),
            "content": self._receipts.content_digest(receipt),
            "form": receipt["form"],
        }

    def _signed(self, data: dict[str, Any], receipt: dict[str, Any], attached: dict[str, Any]) -> bytes:
        inputs = {
            "data": json.dumps(data, ensure_ascii=False),
            "receipt": json.dumps(attached, ensure_ascii=False),
        }
        return self._receipts.sign_file(self._draw(inputs), receipt)

    def _draw(self, inputs: dict[str, str]) -> bytes:
        import typst

        with self._turn:
            compiler = self._fresh()
            try:
                return _bytes(compiler.compile(sys_inputs=inputs, pdf_standards=_STANDARD, timestamp=0))
            except typst.TypstError:
                # A letter that no font here has (漢) is against the standard; a box in its place is not
                # worth losing the receipt for: the attached JSON has it as it was typed.
                try:
                    return _bytes(compiler.compile(sys_inputs=inputs, timestamp=0))
                except typst.TypstError:
                    raise BundleError("The bundle's receipt/receipt.typ cannot be drawn.") from None

    def _fresh(self) -> typst.Compiler:
        """The compiler of the build that is there now."""
        import typst

        build = self._bundle.build
        if self._compiler is None or self._compiler[0] is not build:
            folder = self._bundle.folder / "receipt"
            source = str(folder / "receipt.typ")
            made = typst.Compiler(
                source, root=str(folder), font_paths=[str(folder / "fonts")], ignore_system_fonts=True
            )
            self._compiler = (build, made)
        return self._compiler[1]


def _bytes(made: bytes | list[bytes] | None) -> bytes:
    return b"".join(made) if isinstance(made, list) else made or b""
