"""Owns files that come with a form post, without scripts: into the store at once, so that none is lost.

What goes on to the next page is the reference of each file, as the page's script would have put it there; so
a file that has been picked once stays, whatever else is wrong. Knows nothing of pages.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions import multipart
from functions.domain import files
from functions.errors import AnswerError, Malformed, MotCuaError, StoreError, TooMany
from functions.scratch import scratch_folder
from functions.submit import is_key
from functions.threads import in_thread

if TYPE_CHECKING:
    from starlette.requests import Request

    from functions.attachments import Attachments
    from functions.domain.files import Reference
    from functions.multipart import Fields, Posted, PostedFile
    from functions.submit import Intake, Opened

#: A function on Lambda gets 6 MB, and what is no text takes a third more on the way.
ROOM = 5 * 1024 * 1024 - 512 * 1024
_PATIENCE = 300  # seconds
_ONCE = ("_key", "_form", "_lang", "_state")


@dataclass(frozen=True)
class Taken:
    """The fields of a form post, with references in the place of files, and which files were not taken.

    `trouble` is why, where it is not for what the files are: who reads pages picks them again.
    """

    fields: Fields
    refused: list[AnswerError]
    trouble: MotCuaError | None = None


class FormFiles:
    """Takes files out of form posts."""

    def __init__(self, intake: Intake, attachments: Attachments) -> None:
        self._intake = intake
        self._attachments = attachments

    async def read(self, request: Request, code: str) -> Taken:
        """Read a post with files and keep them.

        Raises:
            Malformed, TooLarge: it cannot be read.
        """
        with scratch_folder() as folder:
            try:
                async with asyncio.timeout(_PATIENCE):
                    posted = await multipart.read(
                        request.stream(), dict(request.headers), folder, self.allowance
                    )
            except TimeoutError as error:
                raise Malformed("the body came too slowly") from error
            who = getattr(request.state, "subscriber", "")
            return await in_thread(self._taken, code, posted, who)

    @staticmethod
    def allowance(posted: Posted) -> int:
        """How large the next file may be; what is larger is counted and not kept."""
        return max(0, ROOM - sum(file.size for file in posted.files))

    def _taken(self, code: str, posted: Posted, subscriber: str) -> Taken:
        fields = posted.fields
        if any(len(fields.get(name, [])) > 1 for name in _ONCE):
            raise Malformed("a control of the form stands twice")
        if not posted.files:
            return Taken(fields, [])
        key, opened = self._key(fields), self._opened(code, fields)
        refused: dict[str, AnswerError] = {}
        trouble: MotCuaError | None = None
        for file in posted.files:
            found: Reference | AnswerError
            try:
                self._attachments.admit(subscriber)
                found = self._attachments.keep(opened, key, file)
            except (TooMany, StoreError) as error:
                self._attachments.field(opened, file.field, changed=True)  # else malformed
                found, trouble = _unkept(file, busy=isinstance(error, TooMany)), error
            if isinstance(found, AnswerError):
                refused.setdefault(file.field, found)
            else:
                fields.setdefault(file.field, []).append(files.raw(found))
        return Taken(fields, list(refused.values()), trouble)

    def _opened(self, code: str, fields: Fields) -> Opened:
        return self._intake.opened(code, next(iter(fields.get("_form", [])), None) or None)

    def _key(self, fields: Fields) -> str:
        """The form's key; a new one for a page that came without, and such a post only checks."""
        given = next(iter(fields.get("_key", [])), "")
        if is_key(given):
            return given
        fields["_key"] = [self._intake.new_key()]
        if fields.get("_step") == ["submit"]:
            fields["_step"] = ["check"]
        return fields["_key"][0]


def _unkept(file: PostedFile, *, busy: bool) -> AnswerError:
    """A file that did not come into the store; everything else that was typed stays."""
    name = files.shown_name(file.name)
    why = ("nơi này đang gửi quá nhiều tệp", "too many files are being sent from here")
    if not busy:
        why = ("hệ thống lưu trữ tạm thời gián đoạn", "storage is interrupted")
    said = {
        "vi": f"Chưa nhận được tệp “{name}”: {why[0]}. Hãy chờ một phút rồi chọn lại tệp.",
        "en": f"The file “{name}” was not taken: {why[1]}. Wait a minute, then choose it again.",
    }
    return AnswerError(f"/{file.field}", "unkept", said)
