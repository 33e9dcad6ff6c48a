"""Checks fields of type `files`: each stands for a paper of the record, its limits can be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalogue.forms.attachments import DEFAULTS, MAX_TOTAL, size_in_bytes
from catalogue.reading import yaml_file
from catalogue.reading.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.reading.records import Record

Pointer = list[str | int]


def attachment_problems(record: Record) -> Iterator[Problem]:
    """Problems of the files fields of a procedure whose schema holds."""
    form = record.data["form"]
    total = form.get("max_total_size", MAX_TOTAL)
    papers = [paper["name"] for case in record.data.get("cases", []) for paper in case.get("papers", [])]
    stands_for: list[str] = []
    for i, section in enumerate(form["sections"]):
        for j, field in enumerate(section["fields"]):
            pointer: Pointer = ["form", "sections", i, "fields", j]
            if field["type"] == "group":
                yield from _in_group(record, pointer, field)
            if field["type"] != "files":
                continue
            if "paper" in field:
                yield from _paper(record, [*pointer, "paper"], field["paper"], papers, stands_for)
                stands_for.append(field["paper"])
            size = field.get("max_size", DEFAULTS["max_size"])
            if size_in_bytes(size) > size_in_bytes(total):
                what = f"Một tệp được tới {size}, nhưng tất cả các tệp cộng lại chỉ được {total}."
                mend = "Hãy giảm max_size của trường này hoặc tăng max_total_size của biểu mẫu."
                yield _problem(record, [*pointer, "max_size"] if "max_size" in field else pointer, what, mend)


def _paper(
    record: Record, pointer: Pointer, paper: str, papers: list[str], stands_for: list[str]
) -> Iterator[Problem]:
    if paper not in papers:
        shown = "; ".join(f"“{name}”" for name in dict.fromkeys(papers)) or "(chưa có giấy tờ nào)"
        what = f"“{paper}” không phải một giấy tờ trong thành phần hồ sơ."
        yield _problem(record, pointer, what, f"Hãy ghi đúng một trong các tên: {shown}.")
    elif paper in stands_for:
        what = f"Đã có một trường tệp thay cho “{paper}”."
        yield _problem(record, pointer, what, "Hãy gộp hai trường làm một: mỗi trường nhận được nhiều tệp.")


def _in_group(record: Record, pointer: Pointer, group: dict[str, Any]) -> Iterator[Problem]:
    for k, field in enumerate(group.get("fields", [])):
        if field["type"] == "files":
            what = f"Trường tệp “{field['name']}” nằm trong một nhóm lặp lại; nhóm chưa nhận được tệp."
            mend = "Hãy đưa trường tệp ra ngoài nhóm; một trường nhận được nhiều tệp."
            yield _problem(record, [*pointer, "fields", k, "type"], what, mend)


def _problem(record: Record, pointer: Pointer, what: str, mend: str) -> Problem:
    return Problem(record.path, *yaml_file.locate(record.path, pointer), what, mend)
