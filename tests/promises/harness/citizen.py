"""A person at a browser: files one dossier under one key, and tries again until the receipt is there."""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from functions.domain.files import upload_id
from functions.domain.submission import submission_id
from tests.functions.bundle import CODE, answers, typed
from tests.functions.uploading import PDF, UPLOADS, multipart
from tests.promises.harness.place import JSON, SUBMIT, Place

if TYPE_CHECKING:
    from tests.functions.asgi import Answer

WAYS = ("json", "script", "page", "files")
"""A JSON client, the page's script (a form post that asks for JSON), the bare page, a file and then JSON."""
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_SHOWN = re.compile(r'<b id="code">([^<]+)</b><b id="secret">([^<]+)</b>')


@dataclass
class Citizen:
    """Who files; `receipts` are the bytes of every receipt that came, `seen` every status."""

    key: str
    name: str
    way: str
    gives_up: bool = False
    receipts: list[bytes] = field(default_factory=list)
    pages: list[bytes] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    held: dict[str, str] = field(default_factory=dict)  # a grant that it was given
    again: bool = False  # sends its file again with it
    code: str = ""
    secret: str = ""

    @property
    def acknowledged(self) -> bool:
        """Whether this person holds a receipt."""
        return bool(self.code)

    def post(self, place: Place, app: Any) -> Answer:
        """Post once; a receipt in the answer is kept."""
        post = {
            "json": self._post_json,
            "script": self._post_script,
            "page": self._post_page,
            "files": self._post_files,
        }[self.way]
        answer = post(place, app)
        self.seen.append(answer.status)
        if answer.status in (200, 201):
            if self.way == "page":
                self._take_page(answer)
            else:
                self.receipts.append(answer.body)
                self.code, self.secret = answer.json["code"], answer.json["secret"]
        return answer

    def fields(self, place: Place, step: str) -> dict[str, list[str]]:
        """What the browser posts."""
        control = {"_form": [place.digest], "_key": [self.key], "_step": [step], "_lang": ["vi"]}
        return {**control, **typed(), "child_name": [self.name]}

    def sent(self, place: Place) -> dict[str, Any]:
        """What a JSON client posts."""
        return {"key": self.key, "form": place.digest, "answers": {**answers(), "child_name": self.name}}

    def _post_json(self, place: Place, app: Any) -> Answer:
        return place.post_json(app, SUBMIT, self.sent(place))

    def _post_script(self, place: Place, app: Any) -> Answer:
        return place.post_form(app, SUBMIT, self.fields(place, "submit"), JSON)

    def _post_page(self, place: Place, app: Any) -> Answer:
        """Check your answers, then send what that page holds."""
        check = place.post_form(app, SUBMIT, self.fields(place, "check"), "text/html")
        if check.status != 200:
            return check
        held: dict[str, list[str]] = {}
        for name, value in _HIDDEN.findall(check.text):
            held.setdefault(html.unescape(name), []).append(html.unescape(value))
        assert held["_key"] == [self.key]
        return place.post_form(app, SUBMIT, {**held, "_step": ["submit"]}, "text/html")

    def _post_files(self, place: Place, app: Any) -> Answer:
        """Upload what is not there yet, as the page does, then submit it."""
        data = PDF + self.key.encode()
        sha256 = hashlib.sha256(data).hexdigest()
        said = {"size": len(data), "type": "application/pdf", "sha256": sha256}
        asked = {"key": self.key, "form": place.papers, "field": "birth", **said}
        grant = place.post_json(app, UPLOADS, asked)
        if grant.status == 409:  # submitted before: the repeat needs no upload
            file_id = upload_id(submission_id(CODE, self.key), sha256, len(data), "application/pdf")
        elif grant.status != 201:
            return grant
        else:
            file_id = grant.json["id"]
            self.held = self.held or grant.json["fields"]
            if not grant.json["present"]:
                sent = self._send_file(place, app, grant.json["fields"], data)
                if sent.status != 204:
                    return sent
        if self.held and self.again:  # a second tab, or a request that comes late, with the first grant
            self._send_file(place, app, self.held, data)
        reference = {"id": file_id, "name": "giấy.pdf", **said}
        given = {**answers(), "child_name": self.name, "birth": [reference]}
        return place.post_json(app, SUBMIT, {"key": self.key, "form": place.papers, "answers": given})

    def _send_file(self, place: Place, app: Any, fields: dict[str, str], data: bytes) -> Answer:
        headers, body = multipart(fields, data)
        return place.send(app, "POST", "/api/uploads", headers, body)

    def _take_page(self, answer: Answer) -> None:
        found = _SHOWN.search(answer.text)
        assert found, "a receipt page without code and secret"
        self.code, self.secret = found[1], found[2]
        self.pages.append(answer.body)
