"""Checks records: against their schemas, then against each other. Returns problems, prints nothing."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from catalogue.checks.cases import case_problems
from catalogue.checks.form import form_problems
from catalogue.checks.guide import guide_problems
from catalogue.checks.keys import key_problems
from catalogue.checks.languages import language_problems
from catalogue.checks.meaning import meaning_problems
from catalogue.checks.vocabulary import vocabulary_problems
from catalogue.history.versions import version_problems
from catalogue.output.downloads import missing_files
from catalogue.reading import yaml_file
from catalogue.reading.explain import explain, is_known_key, unknown_key
from catalogue.reading.problems import Problem
from catalogue.reading.records import FOLDERS
from catalogue.reading.schemas import validator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema_rs import ValidationError

    from catalogue.reading.records import Record, Records

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
    "successor": "agency",
    "by": "agency",
    "agency": "agency",
    "calendar": "calendar",
    "document": "legal-document",
    "replaced_by": "legal-document",
    "featured": "procedure",
    "for": "procedure",
}

#: Problems of one kind that are told of one file; who has more mends these first.
MOST = 100

#: kind of record → where its files lie
FOLDER_OF = {kind: f"content/{folder}/" for folder, kind in FOLDERS.items()}


def check(records: Records) -> list[Problem]:
    """Every problem of every record, in the order of files and lines."""
    problems = list(records.problems)
    sound: list[Record] = []
    for record in records.all:
        found = list(islice(schema_problems(record), MOST))
        problems.extend(found)
        if not found:
            sound.append(record)
    problems.extend(_names(records))
    if records.root.is_dir() and not (records.root / "site.yaml").exists():
        mend = "Hãy ghi tên trang, tên địa phương và ngôn ngữ."
        problems.append(Problem(records.root / "site.yaml", 1, 1, "Thiếu tệp này.", mend))
    problems.extend(language_problems(records))
    known = {kind: set(records.of(kind)) for kind in FOLDER_OF}
    for kind, name in records.unread:
        known.setdefault(kind, set()).add(name)
    for record in sound:
        problems.extend(meaning_problems(record))
        problems.extend(islice(_references(record, record.data, [], known), MOST))
        if "guide" in record.data:
            problems.extend(guide_problems(record, records, known["procedure"]))
        if record.kind == "procedure":
            problems.extend(islice(case_problems(record), MOST))
            problems.extend(islice(missing_files(record, records.root), MOST))
        if record.kind == "keys":
            problems.extend(key_problems(record))
        if record.kind == "vocabulary":
            problems.extend(islice(vocabulary_problems(record, records), MOST))
        if record.kind == "procedure" and "form" in record.data:
            problems.extend(form_problems(record))
            problems.extend(_receivable(record, records))
    problems.extend(version_problems(records, sound))
    return sorted(problems)


def schema_problems(record: Record) -> Iterator[Problem]:
    """What the record's own schema refuses."""
    validate = validator(record.kind)
    if validate.is_valid(record.data):
        return
    errors = list(islice(validate.iter_errors(record.data), MOST))
    places = [list(error.instance_path) for error in errors]
    seen = set()
    for error, pointer in zip(errors, places, strict=True):
        # A key whose value is wrong counts as unevaluated, too: its own error says what is the matter.
        unknown = [
            name
            for name in getattr(error.kind, "unexpected", ())
            if [*pointer, name] not in [place[: len(pointer) + 1] for place in places]
            # Where something else is wrong, too, the keys that only the sound whole would have are no news.
            and not (is_known_key(name) and _broken_otherwise(errors, pointer))
        ]
        if hasattr(error.kind, "unexpected"):
            found = [
                (yaml_file.locate(record.path, pointer, name), unknown_key(name, pointer)) for name in unknown
            ]
        else:
            found = [(yaml_file.locate(record.path, pointer), explain(error, record.kind))]
        for (line, column), (what, mend) in found:
            problem = Problem(record.path, line, column, what, mend)
            if problem not in seen:
                seen.add(problem)
                yield problem


def _broken_otherwise(errors: list[ValidationError], pointer: list[str | int]) -> bool:
    """Whether another rule than that of unknown keys is broken in a part of a record."""
    return any(
        list(error.instance_path)[: len(pointer)] == pointer and not hasattr(error.kind, "unexpected")
        for error in errors
    )


def _names(records: Records) -> Iterator[Problem]:
    """File names agree with what is inside, and nothing is called the same twice."""
    first: dict[tuple[str, str, str], Record] = {}
    for record in records.all:
        if not record.id:
            continue
        named = f"{record.id}@{record.version}" if record.version else record.id
        other = first.setdefault((record.kind, record.id, record.version), record)
        if other is not record:
            what = f"Mã “{record.id}” đã dùng trong {other.path}."
            mend = "Mỗi mã chỉ có một tệp."
        elif record.path.stem != named:
            what = f"Tên tệp “{record.path.name}” khác với mã “{record.id}”."
            mend = f"Hãy đặt tên tệp là {named}.yaml."
        else:
            continue
        line, column = yaml_file.locate(record.path, ["code" if record.kind == "procedure" else "id"])
        yield Problem(record.path, line, column, what, mend)


def _receivable(record: Record, records: Records) -> Iterator[Problem]:
    """A form's dossiers are numbered and timed by the first agency that receives them."""
    name = record.data["receiving"][0]
    agency = records.of("agency").get(name)
    site = records.single("site") or {}
    if agency is None:
        return
    for key, what, there in (
        ("code", "mã định danh, nên không cấp được mã hồ sơ", "code" in agency.data),
        (
            "calendar",
            "lịch làm việc, nên không tính được hạn tiếp nhận",
            agency.data.get("calendar") or site.get("calendar"),
        ),
    ):
        if not there:
            line, column = yaml_file.locate(record.path, ["receiving", 0])
            mend = f"Hãy thêm khóa {key} vào {agency.path.name}."
            yield Problem(record.path, line, column, f"Cơ quan “{name}” chưa có {what}.", mend)


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
