"""Owns reading the bundle that the build wrote: manifest, forms, units, calendars, statuses.

Read when needed, and again after a new build.
"""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from functions.domain.units import Units
from functions.domain.validation import Checker
from functions.errors import BundleError, NotFound

if TYPE_CHECKING:
    from pathlib import Path

    from functions.domain.answers import Form

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Bundle:
    """The bundle in a directory; layout in docs/architecture.md."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._forms: dict[str, tuple[Form, Checker]] = {}
        self._manifest: dict[str, Any] | None = None
        self._stamp = (0, 0)

    @property
    def manifest(self) -> dict[str, Any]:
        """Site, languages, assets and the procedures with a form; read again after a new build."""
        try:
            status = (self.folder / "manifest.json").stat()
            stamp = (status.st_mtime_ns, status.st_ino)
        except OSError:
            stamp = self._stamp  # the very moment of a switch: the build that was there will do
        if self._manifest is None or stamp != self._stamp:
            manifest: dict[str, Any] = self._read("manifest.json")
            for name in ("units", "provinces", "calendars", "statuses", "event_schema"):
                self.__dict__.pop(name, None)  # what cached_property keeps
            self._forms = {}
            self._manifest, self._stamp = manifest, stamp
        return self._manifest

    @cached_property
    def units(self) -> Units:
        """The official units."""
        return Units(self._read("units.json"))

    @cached_property
    def provinces(self) -> list[dict[str, Any]]:
        """The official units as the pages list them."""
        provinces: list[dict[str, Any]] = self._read("units.json")["provinces"]
        return provinces

    @cached_property
    def calendars(self) -> dict[str, dict[str, Any]]:
        """Calendar records by id."""
        calendars: dict[str, dict[str, Any]] = self._read("calendars.json")
        return calendars

    @cached_property
    def statuses(self) -> list[dict[str, Any]]:
        """The statuses with their names."""
        statuses: list[dict[str, Any]] = self._read("statuses.json")["statuses"]
        return statuses

    @cached_property
    def event_schema(self) -> jsonschema_rs.Draft202012Validator:
        """What the back office may send."""
        schema = self._read("back-office-event.schema.json")
        return jsonschema_rs.Draft202012Validator(schema, validate_formats=True, offline=True)

    def procedure(self, code: str) -> dict[str, Any]:
        """The manifest's entry of a procedure with a form, with its "code".

        Raises:
            NotFound: there is none.
        """
        entry = self.manifest["procedures"].get(code)
        if entry is None:
            raise NotFound("no such procedure with an online form")
        return {**entry, "code": code}

    def form(self, digest: str, procedure: str) -> tuple[Form, Checker] | None:
        """A form and its checker by digest, also one of an earlier build.

        None when it is not kept, or is another's.
        """
        if not _DIGEST.fullmatch(digest):
            return None
        forms = self._forms  # a new build replaces the dict, never empties it
        if digest not in forms:
            path = self.folder / "forms" / f"{digest}.json"
            if not path.is_file():
                return None
            form = self._read(f"forms/{digest}.json")
            forms[digest] = form, Checker(form, self._read("units.schema.json"))
        found = forms[digest]
        return found if found[0]["procedure"] == procedure else None

    def _read(self, name: str) -> Any:
        try:
            return json.loads((self.folder / name).read_bytes())
        except (OSError, ValueError) as error:
            raise BundleError(
                f"The bundle's {name} cannot be read; build the site first. ({error})"
            ) from error
