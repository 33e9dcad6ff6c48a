"""Owns reading the bundle that the build wrote: manifest, forms, units, calendars, statuses.

Read when needed, and again after a new build.
"""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from functions.domain.units import Units
from functions.domain.validation import Checker
from functions.errors import BundleError, NotFound

if TYPE_CHECKING:
    from pathlib import Path

    import jsonschema_rs

    from functions.domain.answers import Form

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Bundle:
    """The bundle in a directory; layout in docs/architecture.md. Takes up a new build without a restart."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._manifest = folder / "manifest.json"
        self._build: Build | None = None

    @property
    def build(self) -> Build:
        """What is there now; one object for as long as no new build takes its place."""
        try:
            status = self._manifest.stat()
        except OSError:
            if self._build is not None:
                return self._build  # the very moment of a switch: the build that was there will do
            stamp = (0, 0)
        else:
            stamp = (status.st_mtime_ns, status.st_ino)
        build = self._build
        if build is None or build.stamp != stamp:
            build = self._build = Build(self.folder, stamp)
        return build

    @property
    def manifest(self) -> dict[str, Any]:
        """Site, languages, assets and the procedures with a form."""
        return self.build.manifest

    @property
    def units(self) -> Units:
        """The official units."""
        return self.build.units

    @property
    def provinces(self) -> list[dict[str, Any]]:
        """The official units as the pages list them."""
        return self.build.provinces

    @property
    def calendars(self) -> dict[str, dict[str, Any]]:
        """Calendar records by id."""
        return self.build.calendars

    @property
    def statuses(self) -> list[dict[str, Any]]:
        """The statuses with their names."""
        return self.build.statuses

    @property
    def event_schema(self) -> jsonschema_rs.Draft202012Validator:
        """What the back office may send."""
        return self.build.event_schema

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
        found = self.build.form(digest)
        return found if found and found[0]["procedure"] == procedure else None


class Build:
    """One build's bundle, each part read when it is first needed."""

    def __init__(self, folder: Path, stamp: tuple[int, int]) -> None:
        self.stamp = stamp
        self._folder = folder
        self._forms: dict[str, tuple[Form, Checker]] = {}
        self.manifest: dict[str, Any] = self._read("manifest.json")

    @cached_property
    def units(self) -> Units:
        """units.json, for reading addresses."""
        return Units(self._read("units.json"))

    @cached_property
    def provinces(self) -> list[dict[str, Any]]:
        """units.json, as it is."""
        provinces: list[dict[str, Any]] = self._read("units.json")["provinces"]
        return provinces

    @cached_property
    def calendars(self) -> dict[str, dict[str, Any]]:
        """calendars.json."""
        calendars: dict[str, dict[str, Any]] = self._read("calendars.json")
        return calendars

    @cached_property
    def statuses(self) -> list[dict[str, Any]]:
        """statuses.json."""
        statuses: list[dict[str, Any]] = self._read("statuses.json")["statuses"]
        return statuses

    @cached_property
    def event_schema(self) -> jsonschema_rs.Draft202012Validator:
        """back-office-event.schema.json."""
        schema = self._read("back-office-event.schema.json")
        from jsonschema_rs import Draft202012Validator

        return Draft202012Validator(schema, validate_formats=True, offline=True)

    def form(self, digest: str) -> tuple[Form, Checker] | None:
        """forms/<digest>.json with its checker."""
        if digest not in self._forms:
            if not (self._folder / "forms" / f"{digest}.json").is_file():
                return None
            form = self._read(f"forms/{digest}.json")
            self._forms[digest] = form, Checker(form, self._read("units.schema.json"))
        return self._forms[digest]

    def _read(self, name: str) -> Any:
        try:
            return json.loads((self._folder / name).read_bytes())
        except (OSError, ValueError) as error:
            raise BundleError(
                f"The bundle's {name} cannot be read; build the site first. ({error})"
            ) from error
