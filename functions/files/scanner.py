"""Owns asking a virus scanner about a file: clamd on a socket, or the tags that GuardDuty sets on an S3
object.

The answer is True (nothing found), False (something found) or None (no answer now: ask again later). What a
scanner
could not look at, for its size or any other reason, is never "nothing found".
"""

from __future__ import annotations

import logging
import re
import socket
import struct
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_log = logging.getLogger(__name__)
_PIECE = 2**16
_LONGEST_ANSWER = 4096
_NOT_LOOKED_AT = re.compile(r"\bHeuristics\.(?:Limits\.Exceeded|Encrypted)")
"""What clamd "finds" when it gave up (with AlertExceedsMax): not a virus, and not its absence."""


class Clamd:
    """ClamAV's daemon at `HOST:PORT` or at the path of a Unix socket, asked with INSTREAM."""

    def __init__(self, address: str, patience: float = 20) -> None:
        self._address = address
        self._patience = patience
        self._version = ""

    @property
    def name(self) -> str:
        """The scanner with the version of its program and of its signatures, once it has answered."""
        return f"clamd {self._version}".strip()

    def harmless(self, path: Path, name: str) -> bool | None:
        """Whether nothing was found in a file; the object's name does not matter here."""
        del name
        until = time.monotonic() + self._patience
        try:
            version = self._ask(b"VERSION", None, until)
            answer = self._ask(b"INSTREAM", path, until)
        except (OSError, ValueError) as error:
            _log.warning("clamd does not answer: %s", type(error).__name__)
            return None
        self._version = re.sub(r"^ClamAV ", "", version)[:60]
        if answer == "stream: OK":
            return True
        if answer.endswith(" FOUND") and not _NOT_LOOKED_AT.search(answer):
            return False
        _log.warning("clamd did not look at a file: %s", answer[:200])
        return None

    def _ask(self, command: bytes, path: Path | None, until: float) -> str:
        with self._connect(until) as line:
            # A clamd that has enough (StreamMaxLength) answers and hangs up while we still send.
            with suppress(BrokenPipeError, ConnectionResetError):
                line.sendall(b"z" + command + b"\0")
                if path is not None:
                    _send(line, path, until)
            answer = b""
            while not answer.endswith(b"\0"):
                line.settimeout(_left(until))
                piece = line.recv(_LONGEST_ANSWER)
                answer += piece
                if not piece or len(answer) > _LONGEST_ANSWER:
                    raise ValueError("no whole answer")
            return answer[:-1].decode("utf-8", "replace").strip()

    def _connect(self, until: float) -> socket.socket:
        host, colon, port = self._address.rpartition(":")
        if colon:
            return socket.create_connection((host, int(port)), timeout=_left(until))
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(_left(until))
            line.connect(self._address)
        except OSError:
            line.close()
            raise
        return line


def _send(line: socket.socket, path: Path, until: float) -> None:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            line.settimeout(_left(until))
            line.sendall(struct.pack(">I", len(piece)) + piece)
    line.sendall(struct.pack(">I", 0))


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class GuardDuty:
    """GuardDuty Malware Protection for S3, which looks at objects by itself and tags them; `tags` reads
    these.
    """

    name = "guardduty"

    def __init__(self, tags: Callable[[str], Mapping[str, str]]) -> None:
        self._tags = tags

    def harmless(self, path: Path, name: str) -> bool | None:
        """Whether GuardDuty found nothing in the object of this name; the file at hand does not matter
        here.
        """
        del path
        status = self._tags(name).get("GuardDutyMalwareScanStatus")
        if status in ("UNSUPPORTED", "ACCESS_DENIED", "FAILED"):
            _log.error("GuardDuty could not look at %s: %s", name, status)
        return {"NO_THREATS_FOUND": True, "THREATS_FOUND": False}.get(status or "")
