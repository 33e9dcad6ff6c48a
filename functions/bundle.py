"""Owns reading the bundle that the build wrote: manifest, forms, units, calendars, statuses.

Read once, when needed.
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

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Site, languages, assets and the procedures with a form."""
        manifest: dict[str, Any] = self._read("manifest.json")
        return manifest

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
        if digest not in self._forms:
            path = self.folder / "forms" / f"{digest}.json"
            if not path.is_file():
                return None
            form = self._read(f"forms/{digest}.json")
            self._forms[digest] = form, Checker(form, self._read("units.schema.json"))
        found = self._forms[digest]
        return found if found[0]["procedure"] == procedure else None

    def _read(self, name: str) -> Any:
        try:
            return json.loads((self.folder / name).read_bytes())
        except (OSError, ValueError) as error:
            raise BundleError(
                f"The bundle's {name} cannot be read; build the site first. ({error})"
            ) from error
