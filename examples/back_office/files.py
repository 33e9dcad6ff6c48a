"""Keeps dossiers as JSON files, one each: the submission's event and the answers that an officer gave."""

from __future__ import annotations

import json
import os
import re
import secrets
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_ID = re.compile(r"[0-9a-f]{32}")
STATES = {
    "accepted": "Đã tiếp nhận",
    "rejected": "Không tiếp nhận",
    "processing": "Đang xử lý",
    "supplement-requested": "Chờ bổ sung",
    "completed": "Đã xử lý xong",
    "returned": "Đã trả kết quả",
}

Dossier = dict[str, Any]


class Files:
    """A directory of dossiers: {"event": the submission, "answers": [{"event", "outcome"}]}."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def receive(self, event: dict[str, Any]) -> bool:
        """Keep a submission; False when it was kept before: the event's id tells."""
        if self.get(event["id"]) is not None:
            return False
        self.write({"event": event, "answers": []})
        return True

    def get(self, dossier_id: str) -> Dossier | None:
        """A dossier by the id of its submission, or None."""
        path = self._folder / f"{dossier_id}.json"
        if not is_id(dossier_id) or not path.is_file():
            return None
        dossier: Dossier = json.loads(path.read_bytes())
        return dossier

    def all(self) -> list[Dossier]:
        """Every dossier, the newest first."""
        dossiers: list[Dossier] = [json.loads(path.read_bytes()) for path in self._folder.glob("*.json")]
        return sorted(dossiers, key=lambda one: str(one["event"]["time"]), reverse=True)

    def write(self, dossier: Dossier) -> None:
        """Replace a dossier's file in one step; durable before a 2xx is given for it."""
        scratch = self._folder / f".{secrets.token_hex(8)}"
        with scratch.open("xb") as file:
            file.write(json.dumps(dossier, ensure_ascii=False, indent=1).encode())
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(self._folder / f"{dossier['event']['id']}.json")
        folder = os.open(self._folder, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def is_id(text: object) -> bool:
    """Whether a value is an id of ours, safe as a file's name."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def state(dossier: Dossier) -> str:
    """The last answer that the functions took, in Vietnamese."""
    sent = [answer["event"]["type"] for answer in dossier["answers"] if answer["outcome"] == "sent"]
    return STATES[sent[-1].rpartition(".")[2]] if sent else "Mới đến"
