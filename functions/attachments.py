"""Owns the use case "a file is attached": permission to upload it, taking it in, finding it at submission.

A file is refused before its bytes travel where what is declared already says so. What is there under its id
has the declared content, as nothing else could have been written under that name. Knows nothing of HTTP.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.domain import files, submission
from functions.domain.zone import written
from functions.errors import (
    AnswerError,
    FormChanged,
    InvalidAnswers,
    KeyReused,
    Malformed,
    TooMany,
    UploadRefused,
)
from functions.stores.grants import LoopbackGrants

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from functions.allowance import Allowance
    from functions.domain.answers import Answers
    from functions.domain.files import Reference
    from functions.judging import Judging
    from functions.multipart import PostedFile
    from functions.stores.grants import Grants, Policy
    from functions.stores.protocol import Store
    from functions.submit import Opened

_WAIT = 60  # seconds
_SPARE = 3  # times as many uploads as a form takes: people change their minds


class Attachments:
    """The files of submissions that are being filled in."""

    def __init__(
        self,
        store: Store,
        grants: Grants,
        judging: Judging,
        allowance: Allowance,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._grants = grants
        self._judging = judging
        self._allowance = allowance
        self._now = now

    def admit(self, subscriber: str) -> None:
        """Let one more file of somebody come in.

        Raises:
            TooMany: they send files by the hundred; with nothing to prove, only to wait.
        """
        if self._allowance.by_files(subscriber) >= 1:
            raise TooMany({}, "", _WAIT)

    def grant(
        self, opened: Opened, key: str, name: str, size: int, media_type: str, sha256: str
    ) -> dict[str, Any]:
        """Permission to upload a file for a field, or the word that it is there already.

        Returns:
            {"id", "url", "fields", "expires", "present"}.

        Raises:
            Malformed: the form has no such files field.
            InvalidAnswers: the field does not take such a file, or no more of them.
            KeyReused: the submission has been made.
        """
        field = self.field(opened, name)
        sid = submission.submission_id(opened.procedure["code"], key)
        file_id = files.upload_id(sid, sha256, size, media_type)
        there = self._there(sid)
        if rule := self._rule(opened, field, size, media_type, len(there)):
            raise InvalidAnswers([opened.checker.error(name, rule)])
        self._refuse_after_submission(sid)
        object_name = files.upload_name(sid, file_id)
        if object_name in there and self._fresh(there[object_name], spare=True):
            return {"id": file_id, "url": None, "fields": {}, "expires": None, "present": True}
        given = self._grants.grant(object_name, size, media_type, sha256, self._now())
        return {
            "id": file_id,
            "url": given.url,
            "fields": given.fields,
            "expires": written(given.expires),
            "present": False,
        }

    def allowed(self, fields: dict[str, list[str]]) -> Policy:
        """What the fields of a loopback upload allow.

        Raises:
            UploadRefused: nothing.
        """
        if not isinstance(self._grants, LoopbackGrants):
            raise UploadRefused("uploads go to the store itself")
        if any(len(values) != 1 for values in fields.values()):
            raise UploadRefused("a field stands twice")
        return self._grants.check({name: values[0] for name, values in fields.items()}, self._now())

    def take(self, policy: Policy, file: PostedFile) -> None:
        """Keep an upload that its policy allows; the same again changes nothing.

        Raises:
            UploadRefused: it is another file than the grant was for.
        """
        if file.path is None or (file.size, file.sha256) != (policy.size, policy.sha256):
            raise UploadRefused("the file is not the one of the grant")
        self._put(policy.name, file.path)

    def keep(self, opened: Opened, key: str, file: PostedFile) -> Reference | AnswerError:
        """Keep a file that came with a form post; its reference, or why its field does not take it."""
        field = self.field(opened, file.field, changed=True)
        sid = submission.submission_id(opened.procedure["code"], key)
        media_type = files.media_type(file.name, file.type)
        there = sum(1 for _ in self._store.list(f"uploads/{sid}/"))
        if rule := self._rule(opened, field, file.size, media_type, there):
            return opened.checker.error(file.field, rule)
        if file.path is None:
            return opened.checker.error(file.field, "max_post")
        file_id = files.upload_id(sid, file.sha256, file.size, media_type)
        reference = {
            "id": file_id,
            "name": files.shown_name(file.name),
            "size": file.size,
            "type": media_type,
            "sha256": file.sha256,
        }
        self._put(files.upload_name(sid, file_id), file.path)
        return reference

    def errors(self, opened: Opened, key: str, answers: Answers, *, judge: bool) -> list[AnswerError]:
        """What is wrong with the files of valid answers, at most one error a field.

        A file must be there, and not refused. One that is still to be judged is fine, unless `judge` asks for
        it now, so that the person can mend it on the spot.
        """
        sent = files.sent(opened.form["fields"], answers)
        if not sent:
            return []
        sid = submission.submission_id(opened.procedure["code"], key)
        there = self._there(sid)
        found: dict[str, AnswerError] = {}
        for field, reference in sent:
            name = field["name"]
            if name in found:
                continue
            file_id = files.upload_id(sid, reference["sha256"], reference["size"], reference["type"])
            verdict, since = self._judging.known(sid, file_id), there.get(files.upload_name(sid, file_id))
            gone = (since is None or not self._fresh(since)) and (verdict or {}).get("state") != "refused"
            if gone or reference["id"] != file_id:
                found[name] = _about(opened.checker.error(name, "missing"), reference)
                continue
            if verdict is None and judge:
                verdict = self._judging.judge(sid, file_id, reference["type"], field)
            if verdict and verdict["state"] == "refused":
                said = self._judging.sentences(verdict)
                found[name] = _about(opened.checker.error(name, "refused"), reference, said)
        return list(found.values())

    def state(self, opened: Opened, key: str, name: str, file_id: str, media_type: str) -> dict[str, Any]:
        """Whether an uploaded file is clean, judged now if nobody has.

        Returns:
            {"state": "clean" | "refused" | "waiting", "reason", "message", "message_en"}.

        Raises:
            NotFound: there is no such upload.
        """
        sid = submission.submission_id(opened.procedure["code"], key)
        field = self.field(opened, name)
        verdict = self._judging.known(sid, file_id) or self._judging.judge(sid, file_id, media_type, field)
        if verdict is None:
            return {"state": "waiting", "reason": None, "message": "", "message_en": ""}
        said = self._judging.sentences(verdict)
        return {
            "state": verdict["state"],
            "reason": verdict["reason"],
            "message": said.get("vi", ""),
            "message_en": said.get("en", ""),
        }

    def _there(self, sid: str) -> dict[str, datetime]:
        """The uploads of a submission, by the names that they came under; a sealed copy stands for it."""
        sealed = {name.replace("clean", "uploads", 1): at for name, at in self._store.aged(f"clean/{sid}/")}
        return sealed | dict(self._store.aged(f"uploads/{sid}/"))

    @staticmethod
    def field(opened: Opened, name: str, *, changed: bool = False) -> dict[str, Any]:
        """A files field of a form; `changed`: also of the one that took the place of the one filled in.

        Raises:
            FormChanged, Malformed: there is none of this name.
        """
        if opened.changed and not changed:
            raise FormChanged(opened.digest)
        for field in opened.form["fields"]:
            if field["name"] == name and field["type"] == "files":
                found: dict[str, Any] = field
                return found
        raise Malformed("the form has no field for files of this name")

    def _rule(
        self, opened: Opened, field: dict[str, Any], size: int, media_type: str, uploads: int
    ) -> str | None:
        """The rule that a declared file breaks."""
        if media_type not in [files.TYPES[name] for name in field["accept"]]:
            return "invalid"
        if size < 1:
            return "min"
        if size > field["max_size"]:
            return "max_size"
        most = sum(one["max_files"] for one in opened.form["fields"] if one["type"] == "files")
        return "max" if uploads >= most * _SPARE else None

    def _refuse_after_submission(self, sid: str) -> None:
        data = self._store.get(submission.record_name(sid))
        if data is not None:
            raise KeyReused(submission.decode(data)["code"])

    def _put(self, name: str, path: Path) -> None:
        record = submission.record_name(name.split("/")[1])  # what it names stays: a second write may fail
        done = self._store.put_file(name, path) or self._store.size(record) is not None
        if not done and not all(self._fresh(since, spare=True) for _, since in self._store.aged(name)):
            self._store.delete(name)  # it would be swept too soon
            self._store.put_file(name, path)

    def _fresh(self, since: datetime, *, spare: bool = False) -> bool:
        """Whether an upload still counts; with `spare`, for some more days."""
        return self._now() - since < (files.KEPT_FOR / 2 if spare else files.KEPT_FOR)


def _about(error: AnswerError, reference: Reference, reason: dict[str, str] | None = None) -> AnswerError:
    """An error with the name of its file, and why it was refused."""
    told = {}
    for lang, message in error.messages.items():
        said = (reason or {}).get(lang, (reason or {}).get("vi", ""))
        told[lang] = message.replace("{reason}", said).replace("{file}", reference["name"])
    return AnswerError(error.pointer, error.rule, told)
