"""Checks records: against their schemas, then against each other. Returns problems, prints nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalogue import yaml_file
from catalogue.check_form import form_problems
from catalogue.explain import explain
from catalogue.problems import Problem
from catalogue.schemas import validator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.records import Record, Records

#: key of a record → the kind of record it names
KIND_NAMED_BY = {
    "field": "field",
    "fields": "field",
    "life_events": "life-event",
    "related": "procedure",
    "deciding": "agency",
    "receiving": "agency",
    "coordinating": "agency",
    "owner": "agency",
    "parent": "agency",
    "by": "agency",
    "calendar": "calendar",
    "document": "legal-document",
    "replaced_by": "legal-document",
    "featured": "procedure",
}

FOLDER_OF = {
    "field": "content/fields/",
    "life-event": "content/life-events/",
    "procedure": "content/procedures/",
    "agency": "content/agencies/",
    "calendar": "content/calendars/",
    "legal-document": "content/legal/",
}


def check(records: Records) -> list[Problem]:
    """Every problem of every record, in the order of files and lines."""
    problems = list(records.problems)
    sound: list[Record] = []
    for record in records.all:
        found = list(schema_problems(record))
        problems.extend(found)
        if not found:
            sound.append(record)
    problems.extend(_names(records))
    if records.root.is_dir() and not (records.root / "site.yaml").exists():
        problems.append(
            Problem(
                records.root / "site.yaml",
                1,
                1,
                "Thiếu tệp này.",
                "Hãy ghi tên trang, tên địa phương và ngôn ngữ.",
            )
        )
    known = {kind: set(records.of(kind)) for kind in FOLDER_OF}
    for record in sound:
        problems.extend(_references(record, record.data, [], known))
        if record.kind == "procedure" and "form" in record.data:
            problems.extend(form_problems(record))
    return sorted(problems)


def schema_problems(record: Record) -> Iterator[Problem]:
    """What the record's own schema refuses."""
    validate = validator(record.kind)
    if validate.is_valid(record.data):
        return
    seen = set()
    for error in validate.iter_errors(record.data):
        pointer = list(error.instance_path)
        unexpected = getattr(error.kind, "unexpected", None)
        line, column = yaml_file.locate(record.path, pointer, unexpected[0] if unexpected else None)
        problem = Problem(record.path, line, column, *explain(error))
        if problem not in seen:
            seen.add(problem)
            yield problem


def _names(records: Records) -> Iterator[Problem]:
    """File names agree with what is inside, and nothing is called the same twice."""
    first: dict[tuple[str, str], Record] = {}
    for record in records.all:
        if record.kind in {"site", "statuses"} or not record.id:
            continue
        line, column = yaml_file.locate(record.path, ["code" if record.kind == "procedure" else "id"])
        other = first.setdefault((record.kind, record.id), record)
        if other is not record:
            yield Problem(
                record.path,
                line,
                column,
                f"Mã “{record.id}” đã dùng trong {other.path}.",
                "Mỗi mã chỉ có một tệp.",
            )
        elif record.path.stem != record.id:
            yield Problem(
                record.path,
                line,
                column,
                f"Tên tệp “{record.path.name}” khác với mã “{record.id}”.",
                f"Hãy đặt tên tệp là {record.id}.yaml.",
            )


def _references(
    record: Record, value: Any, pointer: list[str | int], known: dict[str, set[str]]
) -> Iterator[Problem]:
    """Whatever is named exists."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _references(record, item, [*pointer, index], known)
        return
    if not isinstance(value, dict):
        return
    for key, item in value.items():
        here = [*pointer, key]
        kind = KIND_NAMED_BY.get(key)
        if key == "form" and not pointer:
            continue  # an online form names its own fields, not records
        if kind is None or isinstance(item, dict):
            yield from _references(record, item, here, known)
            continue
        for index, name in enumerate(item if isinstance(item, list) else [item]):
            if isinstance(name, str) and name not in known[kind]:
                at = [*here, index] if isinstance(item, list) else here
                line, column = yaml_file.locate(record.path, at)
                yield Problem(
                    record.path,
                    line,
                    column,
                    f"Không có bản ghi nào tên là “{name}”.",
                    f"Hãy xem lại mã, hoặc thêm tệp {FOLDER_OF[kind]}{name}.yaml.",
                )
