"""A person at a browser: files one dossier under one key, and tries again until the receipt is there."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.functions.bundle import answers, typed
from tests.promises.harness.place import JSON, SUBMIT, Place

if TYPE_CHECKING:
    from tests.functions.asgi import Answer

WAYS = ("json", "script", "page")
"""A JSON client, the page's script (a form post that asks for JSON), and the bare page."""
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
    code: str = ""
    secret: str = ""

    @property
    def acknowledged(self) -> bool:
        """Whether this person holds a receipt."""
        return bool(self.code)

    def post(self, place: Place, app: Any) -> Answer:
        """Post once; a receipt in the answer is kept."""
        post = {"json": self._post_json, "script": self._post_script, "page": self._post_page}[self.way]
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

    def _take_page(self, answer: Answer) -> None:
        found = _SHOWN.search(answer.text)
        assert found, "a receipt page without code and secret"
        self.code, self.secret = found[1], found[2]
        self.pages.append(answer.body)
