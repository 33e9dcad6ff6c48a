"""How people speak: theme/vocabulary/, which comes with the software, and content/vocabulary.yaml.

The shipped files know words of the law that a small catalogue may lack: then search says honestly that
nothing answers. The locality's own file must point at procedures that it has, see check_vocabulary.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from catalogue.pages.templates import THEME
from catalogue.reading import yaml_file
from catalogue.reading.records import Record

if TYPE_CHECKING:
    from catalogue.reading.records import Records

SHIPPED = THEME / "vocabulary"


@dataclass
class Vocabulary:
    """Words to pass over or to count lightly, groups of words, phrases with their meaning, other places."""

    filler: list[str] = field(default_factory=list)
    soft: list[str] = field(default_factory=list)
    purpose: list[str] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=dict)
    synonyms: list[dict[str, Any]] = field(default_factory=list)
    elsewhere: list[dict[str, Any]] = field(default_factory=list)


@cache
def shipped() -> tuple[Record, ...]:
    """The files that come with the software, as records; one that cannot be read is a mistake of ours."""
    found = []
    for path in sorted(SHIPPED.glob("*.yaml")):
        data, problems = yaml_file.read(path)
        if data is None or problems:
            raise ValueError("\n".join(map(str, problems)))
        found.append(Record(path, "vocabulary", data))
    return tuple(found)


def vocabulary(records: Records) -> Vocabulary:
    """Everything of both, the locality's own first: of two entries for one phrase the first counts."""
    own = [record for record in records.all if record.kind == "vocabulary"]
    merged = Vocabulary()
    for record in [*own, *shipped()]:
        merged.filler += record.data.get("filler", [])
        merged.soft += record.data.get("soft", [])
        merged.purpose += record.data.get("purpose", [])
        merged.groups |= record.data.get("groups", {})
        merged.elsewhere += record.data.get("elsewhere", [])
        for entry in record.data.get("synonyms", []):
            merged.synonyms.append({"say": said(entry), "mean": meant(entry, records)})
    return merged


def said(entry: dict[str, Any]) -> list[str]:
    """Every way to say it, in any language of the entry."""
    return [*entry.get("say", []), *entry.get("en", [])]


def meant(entry: dict[str, Any], records: Records) -> list[str]:
    """What it means in the law's words: as written, or the names of the procedures it is for."""
    procedures = records.of("procedure")
    names = [procedures[code].data["name"] for code in entry.get("for", []) if code in procedures]
    return [*entry.get("mean", []), *names]
