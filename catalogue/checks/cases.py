"""Checks that the cases of a procedure hold together: what hides a paper from somebody must be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue.papers import case_ids
from catalogue.reading import yaml_file
from catalogue.reading.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.reading.records import Record

Found = tuple[list[str | int], str, str]


def case_problems(record: Record) -> Iterator[Problem]:
    """Problems of the cases of a procedure whose schema holds."""
    for pointer, what, mend in _cases(record):
        line, column = yaml_file.locate(record.path, pointer)
        yield Problem(record.path, line, column, what, mend)


def _cases(record: Record) -> Iterator[Found]:
    cases, ids = record.data.get("cases", []), case_ids(record.data)
    either = [index for index, case in enumerate(cases) if case.get("applies") == "either"]
    for index, case in enumerate(cases):
        if ids[index] in ids[:index]:
            yield ["cases", index, "id"], f"Hai trường hợp cùng mã “{ids[index]}”.", "Hãy đổi một mã."
        if case.get("applies") in {"either", "also"} and "title" not in case:
            what = "Trường hợp để người dân chọn mà không có tên."
            yield ["cases", index, "applies"], what, "Hãy thêm dòng “title: …”."
        for place, name in enumerate(case.get("with", [])):
            if name == case.get("id"):
                yield ["cases", index, "with", place], "Trường hợp kèm chính nó.", "Hãy xóa dòng này."
            elif name not in ids:
                what = f"Không có trường hợp nào trong bản ghi này có mã “{name}”."
                mend = f"Hãy chọn trong: {', '.join(ids)}."
                yield ["cases", index, "with", place], what, mend
    if len(either) == 1:
        what = "Chỉ một trường hợp ghi “either”: không có gì để chọn."
        mend = "Ai cũng cần thì ghi always; chỉ một số người cần thêm thì ghi also."
        yield ["cases", either[0], "applies"], what, mend
