"""Owns the use case "a submission comes in": the steps that make one record per key and lose none.

1. a record of this key already? The first receipt again, or key-reused. 2. check. 3. may it come in now? 4.
claim a code. 5. create the record: the commit. 6. whatever is derived; if that fails the answer is still
the receipt, and sweep.py mends it.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from functions.domain import dossier, submission
from functions.domain.calendar import add_working_hours
from functions.domain.changed_form import asked
from functions.domain.codes import Claims
from functions.domain.computed import with_computed
from functions.domain.rows import rows
from functions.domain.zone import VIET_NAM
from functions.errors import AnswerError, CalendarError, FormChanged, InvalidAnswers, KeyReused, StoreError
from functions.sealing import open_body

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from functions.attachments import Attachments
    from functions.bundle import Bundle
    from functions.domain.answers import Answers, Form
    from functions.domain.submission import Body, Record, Submission
    from functions.domain.units import Units
    from functions.domain.validation import Checker
    from functions.guard import Guard, Visit
    from functions.sealing import Sealer
    from functions.stores.protocol import Store

_log = logging.getLogger(__name__)
_KEY = re.compile(r"[A-Za-z0-9_-]{16,128}")
STATUS_PATH = "/tra-cuu/"


def is_key(text: str) -> bool:
    """Whether a text can be an idempotency key: 16 to 128 letters, digits, - or _."""
    return _KEY.fullmatch(text) is not None


@dataclass(frozen=True)
class Opened:
    """The form that a submission was made with.

    `changed` when that one is no longer kept and this is the current.
    """

    procedure: dict[str, Any]
    digest: str
    form: Form
    checker: Checker
    changed: bool


class Intake:
    """Takes submissions in. Clock, randomness and the bell of the forwarder are handed in."""

    def __init__(
        self,
        store: Store,
        bundle: Bundle,
        master_key: bytes,
        base_url: str,
        now: Callable[[], datetime],
        random_bytes: Callable[[int], bytes],
        ring: Callable[[], None],
        attachments: Attachments,
        guard: Guard,
        sealer: Sealer,
    ) -> None:
        self._store = store
        self._bundle = bundle
        self._master_key = master_key
        self._base_url = base_url
        self._now = now
        self._random_bytes = random_bytes
        self._ring = ring
        self._attachments = attachments
        self._guard = guard
        self._sealer = sealer
        self._claims = Claims(store)
        self._turns = [Lock() for _ in range(64)]

    @property
    def units(self) -> Units:
        """The official units, for reading addresses."""
        return self._bundle.units

    def new_key(self) -> str:
        """A fresh idempotency key for a page that came without one."""
        return self._random_bytes(16).hex()

    def opened(self, code: str, digest: str | None) -> Opened:
        """The form of a procedure by its digest, also an earlier build's; the current one without a digest.

        Raises:
            NotFound: no such procedure with a form.
        """
        procedure = self._bundle.procedure(code)
        current = procedure["form"]
        found = self._bundle.form(digest or current, code)
        if found:
            return Opened(procedure, digest or current, *found, changed=False)
        found = self._bundle.form(current, code)
        if found is None:
            raise FormChanged(current)
        return Opened(procedure, current, *found, changed=True)

    def differs(self, opened: Opened) -> bool:
        """Whether the form of now asks other questions than the one that was filled in."""
        if opened.digest == opened.procedure["form"]:
            return False
        now = self.opened(opened.procedure["code"], None)
        return asked(now.form) != asked(opened.form)

    def check(self, opened: Opened, answers: Answers, unknown: list[str]) -> list[AnswerError]:
        """What is wrong with canonical answers; `unknown` are posted names that the form does not have."""
        errors = opened.checker.check(answers, self._now().astimezone(VIET_NAM).date())
        return errors + [opened.checker.error(name, "unexpected") for name in unknown]

    def check_files(
        self, opened: Opened, key: str, answers: Answers, *, judge: bool = False
    ) -> list[AnswerError]:
        """What is wrong with the files of valid answers; see Attachments.errors."""
        return self._attachments.errors(opened, key, answers, judge=judge)

    def submit(
        self, opened: Opened, key: str, answers: Answers, unknown: list[str], lang: str, visit: Visit
    ) -> tuple[Submission, bool]:
        """Keep a submission; the submission, and whether it is new.

        Raises:
            KeyReused, FormChanged, InvalidAnswers, TooMany: nothing was kept.
            StoreUnavailable: nothing may be acknowledged; the same post again finds out what became of it.
        """
        sid = submission.submission_id(opened.procedure["code"], key)
        with self._turns[int(sid[:2], 16) % len(self._turns)]:  # a double click here claims no second code
            record, new = self._find_or_commit(opened, sid, key, answers, unknown, lang, visit)
        # With a form that is no longer kept the answers cannot be read as they were: the key has to do.
        same = new or opened.changed or submission.same_content(self._master_key, record, answers)
        if not same:
            raise KeyReused(record["code"])
        secret = submission.secret_of(self._master_key, record)
        self._derive(record, secret, new)
        # Of a sealed record the body is made again: the same digest means the same answers.
        body = open_body(record) or self._body(opened, key, answers)
        return submission.Submission(record, body, secret), new

    def _find_or_commit(
        self,
        opened: Opened,
        sid: str,
        key: str,
        answers: Answers,
        unknown: list[str],
        lang: str,
        visit: Visit,
    ) -> tuple[Record, bool]:
        known = self._known(sid)
        if known is None:
            if opened.changed:
                raise FormChanged(opened.digest)
            if errors := self.check(opened, answers, unknown) or self.check_files(opened, key, answers):
                raise InvalidAnswers(errors)
            self._guard.admit(visit, opened.procedure["code"], sid)
            return self._commit(opened, sid, key, answers, lang)
        return known, False

    def _known(self, sid: str) -> Record | None:
        name = submission.record_name(sid)
        data = self._store.get(name)
        if data is not None:
            # Whoever wrote it may have died before it was durable: `create` finds it there and syncs it.
            self._store.create(name, data)
        return None if data is None else submission.decode(data)

    def _body(self, opened: Opened, key: str, answers: Answers) -> Body:
        whole = with_computed(opened.form, answers)
        return submission.new_body(key, opened.form, whole, rows(opened.form, whole, self._bundle.units))

    def _commit(self, opened: Opened, sid: str, key: str, answers: Answers, lang: str) -> tuple[Record, bool]:
        now = self._now()
        code = self._claims.claim(opened.procedure["agency"]["code"], now, sid)
        envelope = submission.new_envelope(
            sid=sid,
            form=opened.form,
            digest=opened.digest,
            procedure=opened.procedure,
            answers=answers,
            content=submission.content_digest(self._master_key, answers),
            lang=lang,
            code=code,
            received=now,
            take_in_by=self._take_in_by(opened.procedure, now),
            status_page=self._base_url + STATUS_PATH,
        )
        record = self._sealer.close(envelope, self._body(opened, key, answers))
        if self._store.create(submission.record_name(sid), submission.encode(record)):
            return record, True
        winner = self._known(sid)
        assert winner is not None, "records are never deleted"  # noqa: S101
        return winner, False  # our code stays a gap: giving it back could take it from its next owner

    def _derive(self, record: Record, secret: str, new: bool) -> None:
        """Write what sweep.py could write too."""
        sid = record["sid"]
        lookup = submission.lookup_name(self._master_key, record["code"], secret)
        self._try("write the look-up", lambda: self._store.create(lookup, sid.encode(), durable=False))
        if new or not self._try(
            "read the events", lambda: dossier.is_forwarded(dossier.load(self._store, sid))
        ):
            name = f"outbox/{sid}"
            self._try("write the outbox marker", lambda: self._store.create(name, b"", durable=False))
            self._ring()

    def _try(self, what: str, action: Callable[[], object]) -> object:
        """Do what may fail: the submission is safe already."""
        try:
            return action()
        except StoreError as error:
            _log.warning("could not %s (%s); sweep will mend it", what, type(error).__name__)
            return None

    def _take_in_by(self, procedure: dict[str, Any], now: datetime) -> datetime | None:
        """When the office must have taken the submission in; None when the calendar does not say."""
        calendar = self._bundle.calendars.get(procedure.get("calendar", ""))
        hours = procedure.get("reception_hours")
        if calendar is None or not hours:
            return None
        try:
            return add_working_hours(now, hours, calendar)
        except CalendarError as error:
            _log.warning("%s", error)
            return None
