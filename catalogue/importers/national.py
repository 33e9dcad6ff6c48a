"""Imports the national database's export into a content directory: `./run import-procedures SOURCE --to DIR`.

Owns the order of the work and which files may be written. A record that a department has taken over
(no longer `status: imported`) and every agency, field and site file that exists are left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from catalogue.importers.names import ids_for, level_of
from catalogue.importers.national_record import agencies_of, convert, field_of
from catalogue.importers.national_source import NationalProcedure, read_national
from catalogue.importers.report import Doubt, Report
from catalogue.importers.yaml_writer import write_record
from catalogue.reading import schemas, yaml_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ABOLISHED = schemas.SCHEMAS.parent / "content" / "abolished.yaml"
SITE = {
    "name": "Thủ tục hành chính nhập từ Cơ sở dữ liệu quốc gia",
    "locality": "Dữ liệu quốc gia",
    "demo": True,
    "languages": ["vi"],
}
#: Top-level keys stand at the start of a line, and no text of a record does.
_IMPORTED = re.compile(r"^status:[ \t]*[\"']?imported[\"']?[ \t]*(#.*)?$", re.MULTILINE)


def import_procedures(source: Path, target: Path, say: Callable[[str], None]) -> Report:
    """Write every procedure of a JSON Lines file as a YAML record under target, and a report beside them.

    say gets Vietnamese sentences about progress and outcome. The report's `failed` is true when a line or
    the file itself could not be used; everything else is imported all the same.
    """
    report = Report()
    say(f"Đang đọc {source} …")
    procedures, report.problems = read_national(source)
    if not procedures:
        for problem in report.problems:
            say(problem)
        return report
    try:
        _write_all(procedures, target, report, say)
    except OSError as error:
        report.problems.append(
            f"Không ghi được {error.filename} ({error.strerror}). Hãy chọn một thư mục ghi được và còn chỗ."
        )
        say(report.problems[-1])
    return report


def _write_all(
    procedures: list[NationalProcedure], target: Path, report: Report, say: Callable[[str], None]
) -> None:
    fields = ids_for({field_of(procedure) for procedure in procedures})
    agencies = ids_for({name for procedure in procedures for name in agencies_of(procedure).values()})
    say(f"Đang ghi {len(procedures)} thủ tục vào {target} …")
    _write_procedures(procedures, fields, agencies, target, report)
    for name, identifier in fields.items():
        _write_new(target / "fields" / f"{identifier}.yaml", {"id": identifier, "name": name})
    for name, identifier in agencies.items():
        agency = {"id": identifier, "name": name, "level": level_of(name)}
        _write_new(target / "agencies" / f"{identifier}.yaml", agency)
    _write_new(target / "site.yaml", SITE)
    _tell_abolished(target)
    report.fields, report.agencies = len(fields), len(agencies)
    path = report.write(target)
    for line in [*report.problems, *report.summary()]:
        say(line)
    say(f"Báo cáo: {path}")


def _write_procedures(
    procedures: list[NationalProcedure],
    fields: dict[str, str],
    agencies: dict[str, str],
    target: Path,
    report: Report,
) -> None:
    folder = target / "procedures"
    existing = {path.stem: path for path in sorted(folder.rglob("*.yaml"))}
    for procedure in procedures:
        record, doubts = convert(procedure, fields, agencies)
        code, path = record["code"], folder / record["field"] / f"{record['code']}.yaml"
        wrong = next(schemas.validator("procedure").iter_errors(record), None)
        if wrong is not None:
            report.problems.append(_not_valid(code, wrong))
            continue
        old = existing.get(code)
        if old and not _IMPORTED.search(old.read_text("utf-8", errors="replace")):
            report.left_alone += 1
            report.doubts.append(
                Doubt(code, "record", f"{old.relative_to(target)} không còn là bản ghi nhập.")
            )
            continue
        write_record(path, record)
        if old and old != path:
            # The procedure has moved to another field: the same code twice would stop the build.
            old.unlink()
        report.doubts.extend(doubts)
        report.records += 1


def _tell_abolished(target: Path) -> None:
    """Levels of government that ended are the same everywhere: old texts still speak of them."""
    if not (target / ABOLISHED.name).exists() and ABOLISHED.exists():
        listed, _ = yaml_file.read(ABOLISHED)
        bodies = [
            {key: value for key, value in body.items() if key != "legal"} for body in (listed or {})["bodies"]
        ]
        write_record(target / ABOLISHED.name, {"bodies": bodies})


def _not_valid(code: str, wrong: Any) -> str:
    where = "/".join(str(step) for step in wrong.instance_path)
    return (
        f"Thủ tục {code}: phần {where or 'gốc'} không hợp lược đồ ({wrong.message[:200]}). "
        "Hãy sửa phần ấy ở nguồn."
    )


def _write_new(path: Path, record: dict[str, Any]) -> None:
    if not path.exists():
        write_record(path, record)
