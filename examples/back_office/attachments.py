"""Fetches the files of a submission by their links, once, before it is acknowledged."""

from __future__ import annotations

import hashlib
import os
import secrets
import urllib.request
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from examples.back_office.unsealing import Unsealing

LARGEST = 200 * 1024 * 1024
_SEAL = 1 << 20  # what a seal may add: a head, and 16 bytes for each 64 KB


class NotFetched(Exception):
    """A file could not be fetched as the event describes it; the event is to be sent again."""


class Attachments:
    """A directory with the files of each dossier, called by their numbers: names are data, never paths."""

    def __init__(self, folder: Path, unsealing: Unsealing) -> None:
        self._folder = folder
        self._unsealing = unsealing

    def fetch(self, event: dict[str, Any]) -> None:
        """Get every file that may be had and is not here yet.

        Raises:
            NotFetched: one did not come, or is not the one that the event describes.
        """
        for number, file in enumerate(event["data"].get("files", [])):
            path = self._path(event["id"], number)
            if file["url"] and not path.exists():
                path.parent.mkdir(mode=0o700, exist_ok=True)
                self._fetch(file, path)

    def find(self, dossier: dict[str, Any] | None, number: int) -> tuple[Path, str] | None:
        """Where a file of a dossier is, and what to call it when it is saved; None when it is not here."""
        files = dossier["event"]["data"].get("files", []) if dossier else []
        if dossier is None or number >= len(files):
            return None
        path = self._path(dossier["event"]["id"], number)
        name = files[number]["name"] or f"{files[number]['field']}-{number + 1}"
        return (path, name) if path.is_file() else None

    def _path(self, dossier_id: str, number: int) -> Path:
        return self._folder / f"{dossier_id}.files" / str(number)

    def _fetch(self, file: dict[str, Any], path: Path) -> None:
        scratch = path.with_name(f".{secrets.token_hex(8)}")
        size = 0
        try:
            with urllib.request.urlopen(file["url"], timeout=30) as answer, scratch.open("xb") as kept:  # noqa: S310
                while piece := answer.read(1 << 16):
                    size += len(piece)
                    if size > min(file["size"] + _SEAL, LARGEST):
                        raise NotFetched("longer than it should be")
                    kept.write(piece)
            if file.get("sealed"):
                scratch.write_bytes(self._unsealing.open(scratch.read_bytes()))
            data = scratch.read_bytes()
            if (len(data), hashlib.sha256(data).hexdigest()) != (file["size"], file["sha256"]):
                raise NotFetched("not the file that was described")
            descriptor = os.open(scratch, os.O_RDONLY)
            os.fsync(descriptor)
            os.close(descriptor)
            scratch.replace(path)
        except OSError as error:
            raise NotFetched(type(error).__name__) from error
        finally:
            scratch.unlink(missing_ok=True)
