"""A back office that records what it is sent, answers as it is told, and sends events back until they are
taken.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from functions.domain.zone import written
from functions.webhook import sign
from tests.promises.harness.place import EVENTS, SECRET, Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.functions.asgi import Answer


@dataclass
class Office:
    """Takes submissions; `answer` is what it says to the next."""

    got: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    answer: Callable[[], int | None] = lambda: 204

    def take(self, _headers: dict[str, str], body: bytes) -> int | None:
        """A webhook: kept by its id, whatever the answer is, as a reply can get lost."""
        event = json.loads(body)
        self.got.setdefault(event["id"], []).append(event)
        return self.answer()

    def accept(self, place: Place, app: Any, code: str, now: datetime) -> Answer:
        """Say that a dossier was accepted; the same event each time."""
        event = {
            "specversion": "1.0", "id": f"accepted-{code}", "source": "https://back-office.example",
            "type": "vn.motcua.dossier.accepted", "subject": code, "time": written(now),
            "datacontenttype": "application/json", "data": {"due": "2030-11-25T17:00:00+07:00"},
        }  # fmt: skip
        body = json.dumps(event).encode()
        headers = sign(SECRET, "message", body, datetime.now(UTC))
        return place.send(app, "POST", EVENTS, {**headers, "content-type": "application/json"}, body)
