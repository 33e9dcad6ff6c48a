"""Reads a content directory into records. Knows the folders; knows no rule about what is inside a record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from catalogue.output.downloads import FOLDER as DOWNLOADS
from catalogue.output.downloads import file_problems
from catalogue.reading import yaml_file
from catalogue.reading.problems import Problem
from catalogue.reading.units import units_problems

if TYPE_CHECKING:
    from pathlib import Path

#: folder of content/ → kind of record, which is also the name of its schema
FOLDERS = {
    "procedures": "procedure",
    "agencies": "agency",
    "fields": "field",
    "legal": "legal-document",
    "life-events": "life-event",
    "calendars": "calendar",
}
#: single files of content/ → kind
FILES = {
    "site.yaml": "site",
    "statuses.yaml": "statuses",
    "abolished.yaml": "abolished",
    "vocabulary.yaml": "vocabulary",
    "link-exceptions.yaml": "link-exceptions",
    "keys.yaml": "keys",
}


@dataclass(frozen=True)
class Record:
    """One file: where it lies, what kind it is, what it says."""

    path: Path
    kind: str
    data: dict[str, Any]

    @property
    def id(self) -> str:
        """The name that other records call it by: a procedure's code, else the id."""
        return str(self.data.get("code" if self.kind == "procedure" else "id", ""))

    @property
    def version(self) -> str:
        """The date in the name of a further version's file, 1.001193@2027-01-01.yaml; else empty."""
        return self.path.stem.partition("@")[2] if self.kind == "procedure" else ""


@dataclass
class Records:
    """All records of a content directory, and what could not be read."""

    root: Path
    all: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    #: kind and name of files that could not be read
    unread: list[tuple[str, str]] = field(default_factory=list)
    #: kind → (how many records there were, what `of` found among them): pages ask thousands of times
    _found: dict[str, tuple[int, dict[str, Record]]] = field(default_factory=dict, repr=False, compare=False)

    def of(self, kind: str) -> dict[str, Record]:
        """Records of one kind by id, in order of id.

        Of a procedure in several versions: the file without a date in its name. Site knows which is in force.
        """
        count, found = self._found.get(kind, (-1, {}))
        if count != len(self.all):
            found = {}
            own = (record for record in self.all if record.kind == kind)
            for record in sorted(own, key=lambda one: (one.id, one.version)):
                found.setdefault(record.id, record)
            self._found[kind] = (len(self.all), found)
        return dict(found)

    def single(self, kind: str) -> dict[str, Any] | None:
        """The data of site.yaml or statuses.yaml, or None when there is no such file."""
        return next((record.data for record in self.all if record.kind == kind), None)


def read_records(content: Path) -> Records:
    """Read every YAML file under the known folders; unknown folders and files are reported."""
    records = Records(content)
    if not content.is_dir():
        records.problems.append(Problem(content, 1, 1, "Không có thư mục này.", "Hãy xem lại đường dẫn."))
        return records
    for path in sorted(content.rglob("*")):
        relative = path.relative_to(content)
        download = relative.parts[0] == DOWNLOADS and len(relative.parts) == 2
        if path.name.startswith(".") or (path.is_dir() and not download):
            continue
        if not str(relative).isprintable():
            mend = "Hãy đặt tên chỉ gồm chữ, số, gạch nối, dấu chấm."
            records.problems.append(Problem(path, 1, 1, "Tên tệp có ký tự không in được.", mend))
            continue
        if str(relative) == "units.csv":
            records.problems.extend(units_problems(path))
            continue
        if download:
            records.problems.extend(file_problems(path))
            continue
        if relative.name.startswith("import-report.") or relative.parts[0] == "locale":
            continue  # translations are read by catalogue/languages/languages.py
        kind = FILES.get(str(relative)) or FOLDERS.get(relative.parts[0] if len(relative.parts) > 1 else "")
        if kind is None or path.suffix != ".yaml":
            what = "Tệp nằm ngoài các thư mục đã biết hoặc không có đuôi .yaml."
            mend = f"Các thư mục: {', '.join(FOLDERS)}."
            records.problems.append(Problem(path, 1, 1, what, mend))
            continue
        data, problems = yaml_file.read(path)
        records.problems.extend(problems)
        if data is None:
            records.unread.append((kind, path.stem.partition("@")[0]))
        else:
            records.all.append(Record(path, kind, data))
    return records
