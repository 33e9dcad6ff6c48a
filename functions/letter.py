"""Owns what a mailed receipt looks like: subject, text, HTML and the PDF. Sends nothing, keeps nothing."""

from __future__ import annotations

import json
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from functions.domain import spoken
from functions.domain.zone import instant

if TYPE_CHECKING:
    from functions.pages import Pages
    from functions.receipt_pdf import ReceiptPdf
    from functions.receipts import Receipts


class Letters:
    """Writes letters in the name of the site."""

    def __init__(self, pages: Pages, receipts: Receipts, pdf: ReceiptPdf, sender: str, base_url: str) -> None:
        self._pages = pages
        self._receipts = receipts
        self._pdf = pdf
        self._sender = sender
        self._base_url = base_url

    def write(self, letter: dict[str, Any]) -> EmailMessage:
        """The letter of a marker: {"to", "lang", "receipt", "files", "sid"}. A repeat has the same id.

        Raises:
            ValueError: the address cannot stand in a letter.
        """
        receipt, lang = letter["receipt"], letter["lang"]
        told = spoken.receipt(receipt | {"rows": []}, self._pages.voice(lang).look)
        link = self._receipts.verify_link(receipt)
        words = json.loads(self._pages.text("mail_words.html", lang, receipt=told, verify_link=link))
        message = EmailMessage(policy=SMTP)
        message["Subject"] = words["subject"]
        message["From"] = Address(words["from"], addr_spec=self._sender)
        message["To"] = Address(addr_spec=letter["to"])
        message["Date"] = format_datetime(instant(receipt["received_at"]))
        message["Message-ID"] = f"<{letter['sid']}@{urlsplit(self._base_url).hostname}>"
        message["Auto-Submitted"] = "auto-generated"
        message["Content-Language"] = lang
        message.set_content("\n\n".join(words["paragraphs"]) + "\n")
        html = self._pages.text("mail.html", lang, words=words, verify_link=link)
        message.add_alternative(html, subtype="html")
        pdf = self._pdf.make_for_mail(receipt, lang, letter["files"])
        name = f"bien-nhan-{receipt['code']}.pdf"
        message.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)
        return message
