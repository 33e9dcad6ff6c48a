"""The one tree of errors.

The domain and the adapters raise these; `problems.py` alone turns them into answers. A vendor's exception
never crosses an adapter, and no message here carries what a person typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class MotCuaError(Exception):
    """Anything that this package raises on purpose."""


class SettingsError(MotCuaError):
    """A setting is missing or bad; the message says which and what would be right."""


class BundleError(MotCuaError):
    """The bundle that the build wrote cannot be read."""


class CalendarError(MotCuaError):
    """A calendar record has no office hours within reach."""


class NotJudged(MotCuaError):
    """A file could not be looked at now; nothing is said of it. Try again later."""


class StoreError(MotCuaError):
    """Something about the store."""


class StoreUnavailable(StoreError):
    """The store did not do what was asked; nothing may be acknowledged."""


class StoreUnfit(StoreError):
    """The store does not honour create-if-absent: it must not be used."""


@dataclass(frozen=True)
class AnswerError:
    """One thing that is wrong with one field: JSON pointer, rule, and a sentence in each language."""

    pointer: str
    rule: str
    messages: Mapping[str, str]  # Vietnamese and English are always there

    @property
    def name(self) -> str:
        """The field's name as it is posted: "home", in an entry "children.0.name"."""
        return self.pointer[1:].replace("/", ".").replace("~1", "/").replace("~0", "~")

    def message(self, lang: str) -> str:
        """The sentence in a language, Vietnamese where the form does not speak it."""
        return self.messages.get(lang, self.messages["vi"])


class RequestError(MotCuaError):
    """The request is refused; `name` is the problem's name in the address of its page."""

    name = "malformed"

    def __init__(self, note: str = "") -> None:
        super().__init__(note)
        self.note = note  # for developers, in English; never quotes the request


class Malformed(RequestError):
    """The body cannot be read."""


class TooLarge(RequestError):
    """The body is over its limit."""

    name = "too-large"


class UnsupportedMedia(RequestError):
    """The body is of a kind that is not taken."""

    name = "unsupported-media-type"


class NotFound(RequestError):
    """There is no such thing here."""

    name = "not-found"


class DossierNotFound(RequestError):
    """No dossier for this code and secret. One answer for every reason, so that nothing can be guessed."""

    name = "dossier-not-found"


class KeyReused(RequestError):
    """The idempotency key already stands for other answers; `code` is the dossier's that they became."""

    name = "key-reused"

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


class BadSignature(RequestError):
    """The webhook's signature is missing, wrong, or too old."""

    name = "bad-signature"


class InvalidEvent(RequestError):
    """The event is signed but is not one that we take."""

    name = "invalid-event"


class UploadRefused(RequestError):
    """A file is not what its grant allows, or there is no grant that allows it."""

    name = "upload-refused"


class TooMany(RequestError):
    """Too much comes in just now: prove some work, or wait for a turn.

    `challenge` is what a script solves; `ticket` is what opens the door after `wait` seconds without one.
    Who floods gets neither.
    """

    name = "too-many"

    def __init__(self, challenge: dict[str, Any], ticket: str, wait: int) -> None:
        super().__init__()
        self.challenge = challenge
        self.ticket = ticket
        self.wait = wait  # seconds


class FormChanged(RequestError):
    """The form that was filled in is no longer kept; `current` is the digest of the one that is."""

    name = "form-changed"

    def __init__(self, current: str) -> None:
        super().__init__()
        self.current = current


class InvalidAnswers(RequestError):
    """The answers break the form's rules."""

    name = "invalid-answers"

    def __init__(self, errors: list[AnswerError]) -> None:
        super().__init__()
        self.errors = errors
