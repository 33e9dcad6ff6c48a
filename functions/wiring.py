"""The one place that puts settings, store, bundle and use cases together, with real clock and randomness."""

from __future__ import annotations

import random
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from functions.allowance import Allowance
from functions.app import create_app
from functions.attachments import Attachments
from functions.bundle import Bundle
from functions.crowd import Crowd
from functions.domain.keys import derive
from functions.errors import StoreUnavailable
from functions.file_delivery import FileDelivery
from functions.files.judge import judge
from functions.form_files import FormFiles
from functions.forms import FormPages
from functions.forward import Forwarder, Send
from functions.guard import Guard
from functions.headers import page_headers
from functions.judging import Judging, Unscanned
from functions.lookup import Dossiers
from functions.mail import Mail
from functions.pages import Pages
from functions.receipt_pages import ReceiptPages
from functions.receipt_pdf import ReceiptPdf
from functions.receipts import Receipts
from functions.sealing import Sealer
from functions.signing import Signer
from functions.state import States
from functions.stores.grants import LoopbackGrants, S3Grants
from functions.stores.proof import prove
from functions.submit import Intake
from functions.uploads import UploadEndpoints
from functions.webhook import post

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.failures import LastResort
    from functions.judging import Judge, Scanner
    from functions.settings import Settings
    from functions.stores.grants import Grants
    from functions.stores.protocol import Store


@dataclass(frozen=True)
class Functions:
    """The functions, wired."""

    app: LastResort
    forwarder: Forwarder
    mail: Mail
    store: Store
    settings: Settings


def now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


def open_store(setting: str) -> Store:
    """The store that MOTCUA_STORE names, proved fit.

    Raises:
        SettingsError, StoreUnfit, StoreUnavailable: the functions must not start.
    """
    if setting.startswith("s3://"):
        from functions.stores.s3 import s3_store

        store: Store = s3_store(setting)
        try:
            prove(store)
        except StoreUnavailable as error:
            raise StoreUnavailable(
                f"{setting} cannot be used ({error}): check bucket, endpoint and region in MOTCUA_STORE, "
                "and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
            ) from error
        return store
    from functions.stores.directory import DirectoryStore

    directory = DirectoryStore(Path(setting.removeprefix("file:")))
    directory.tidy()
    prove(directory)
    return directory


def open_grants(settings: Settings) -> Grants:
    """How browsers get permission to upload to the store."""
    if settings.store.startswith("s3://"):
        return S3Grants(settings.store)
    return LoopbackGrants(derive(settings.master_key, "uploads"))


def open_scanner(settings: Settings) -> Scanner:
    """The virus scanner that MOTCUA_SCANNER names."""
    if settings.scanner == "none":
        return Unscanned()
    from functions.files.scanner import Clamd, GuardDuty

    if settings.scanner == "guardduty":
        from functions.stores.tags import S3Tags

        return GuardDuty(S3Tags(settings.store))
    return Clamd(settings.scanner.removeprefix("clamd:"))


def open_mail(
    settings: Settings,
    store: Store,
    pages: Pages,
    receipts: Receipts,
    pdf: ReceiptPdf,
    now: Callable[[], datetime],
    jitter: Callable[[], float],
) -> Mail:
    """The mail; where MOTCUA_MAIL is not set it sends and promises nothing, and no mail library is loaded."""
    if settings.mail is None:
        return Mail(store, settings.master_key, None, None, now, jitter)
    from functions.letter import Letters
    from functions.smtp import Smtp

    letters = Letters(pages, receipts, pdf, settings.mail.sender, settings.base_url)
    return Mail(store, settings.master_key, letters.write, Smtp(settings.mail), now, jitter)


def wire(
    settings: Settings,
    store: Store,
    *,
    ring: Callable[[], None] = lambda: None,
    send: Send | None = None,
    now: Callable[[], datetime] = now,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    jitter: Callable[[], float] = random.random,
    tick: Callable[[], float] = time.monotonic,
    judge: Judge = judge,
    scanner: Scanner | None = None,
) -> Functions:
    """Put everything together over a store; `ring` is called when something is to be forwarded."""
    bundle = Bundle(settings.bundle)
    grants = open_grants(settings)
    pages = Pages(bundle, settings.base_url, page_headers(grants.origin))
    allowance = Allowance(store, derive(settings.master_key, "limits"), settings.limits, now)
    guard = Guard(allowance, derive(settings.master_key, "work"), now)
    sealer = Sealer(settings.seal_to)
    judging = Judging(store, judge, scanner or open_scanner(settings), sealer, now)
    attachments = Attachments(store, grants, judging, allowance, now)
    link_key = derive(settings.master_key, "file links")
    delivery = FileDelivery(store, grants, judging, bundle, link_key, settings.base_url, now)
    key, base_url = settings.master_key, settings.base_url
    intake = Intake(store, bundle, key, base_url, now, random_bytes, ring, attachments, guard, sealer)
    dossiers = Dossiers(store, bundle, settings.master_key, settings.back_office_secret, now, judging)
    forwarder = Forwarder(
        store,
        lambda: bundle.units,
        delivery.listed,
        send or (lambda headers, body: post(settings.back_office_url, headers, body)),
        settings.back_office_secret,
        settings.base_url,
        now,
        jitter,
    )
    signer = Signer(settings.receipt_key) if settings.receipt_key else None
    proofs = Receipts(signer, settings.master_key, settings.base_url)
    pdf = ReceiptPdf(bundle, pages, proofs)
    mail = open_mail(settings, store, pages, proofs, pdf, now, jitter)
    receipts = ReceiptPages(bundle, pages, proofs, pdf, mail)
    uploads = UploadEndpoints(intake, attachments)
    app = create_app(
        intake,
        dossiers,
        receipts,
        pages,
        FormPages(intake, receipts, pages, States(settings.master_key, now)),
        Crowd(guard),
        FormFiles(intake, attachments),
        settings.base_url,
        settings.proxies,
        tick,
        [*uploads.routes(), *delivery.routes()],
    )
    return Functions(app, forwarder, mail, store, settings)
