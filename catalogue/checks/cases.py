"""Checks that the cases of a procedure hold together: what hides a paper from somebody must be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    chosen = [ids[index] for index in either]
    for pointer, names in _named(record.data):
        for index, name in enumerate(names):
            if name not in chosen:
                what = f"“{name}” không phải mã của một trường hợp “either” trong bản ghi này."
                mend = f"Hãy chọn trong: {', '.join(chosen)}." if chosen else "Hãy xóa dòng này."
                yield [*pointer, index], what, mend
    for index, fee in enumerate(record.data.get("fees", [])):
        if fee.get("optional") and "only_if" not in fee:
            what = "Khoản chỉ trả khi xin thêm mà không ghi xin gì."
            yield ["fees", index, "optional"], what, "Hãy thêm dòng “only_if: …”."
    if len(either) == 1:
        what = "Chỉ một trường hợp ghi “either”: không có gì để chọn."
        mend = "Ai cũng cần thì ghi always; chỉ một số người cần thêm thì ghi also."
        yield ["cases", either[0], "applies"], what, mend


def _named(data: dict[str, Any]) -> Iterator[tuple[list[str | int], list[str]]]:
    """Where fees and time limits name the cases that they are for."""
    for index, fee in enumerate(data.get("fees", [])):
        yield ["fees", index, "cases"], fee.get("cases", [])
    for index, channel in enumerate(data.get("channels", [])):
        for place, other in enumerate(channel.get("time_limit", {}).get("other", [])):
            yield ["channels", index, "time_limit", "other", place, "cases"], other.get("cases", [])
