"""Checks the guided choice of a life event: every answer leads somewhere, and everything can be reached."""

from __future__ import annotations

import difflib
from itertools import islice
from typing import TYPE_CHECKING, Any

from catalogue.guides import DEEPEST, UNSURE, walk
from catalogue.reading import yaml_file
from catalogue.reading.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from catalogue.reading.records import Record, Records

Pointer = list[str | int]
Found = tuple[Pointer, str, str]
#: Pages that one guide may become; the longest of ours has 45.
MOST_PAGES = 300


def guide_problems(record: Record, records: Records, codes: Collection[str]) -> Iterator[Problem]:
    """Problems of a guide whose schema holds; `codes` are all procedures, those that cannot be read, too."""
    guide = record.data["guide"]
    found = [*_named_twice(guide), *_dead_ends(guide), *_steps(guide, records, codes)]
    if not found:
        found = [*_loops_and_lengths(guide)] or [*_out_of_reach(guide), *_too_many_pages(guide)]
    for pointer, what, mend in found:
        line, column = yaml_file.locate(record.path, ["guide", *pointer])
        yield Problem(record.path, line, column, what, mend)


def _meant(name: str, known: Collection[str], what: str) -> str:
    """A mend for a name that nothing has: the nearest one, else all there are."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if close:
        return f"Có phải “{close[0]}” không?"
    return f"{what}: {', '.join(sorted(known))}." if known and len(known) <= 12 else "Hãy xem lại mã."


def _ways(guide: dict[str, Any]) -> Iterator[tuple[Pointer, str, dict[str, Any]]]:
    """(where it stands, its question, where it leads) of every answer, “Tôi không chắc” included."""
    for index, question in enumerate(guide["questions"]):
        for number, answer in enumerate(question["answers"]):
            yield ["questions", index, "answers", number], question["id"], answer
        yield ["questions", index, "unsure"], question["id"], question["unsure"]


def _named_twice(guide: dict[str, Any]) -> Iterator[Found]:
    lists: list[tuple[Pointer, list[dict[str, Any]]]] = [
        (["questions"], guide["questions"]),
        (["results"], guide["results"]),
    ]
    for index, question in enumerate(guide["questions"]):
        lists.append((["questions", index, "answers"], question["answers"]))
    for pointer, items in lists:
        seen: set[str] = set()
        for index, item in enumerate(items):
            if item["id"] in seen:
                yield [*pointer, index, "id"], f"Mã “{item['id']}” đứng hai lần.", "Hãy đặt mã khác."
            if pointer[-1] == "answers" and item["id"] == UNSURE:
                what = f"Mã “{UNSURE}” dành riêng cho câu “Tôi không chắc”."
                yield [*pointer, index, "id"], what, "Hãy đặt mã khác."
            seen.add(item["id"])


def _dead_ends(guide: dict[str, Any]) -> Iterator[Found]:
    for pointer, _, way in _ways(guide):
        for key, items, what in (("next", "questions", "câu hỏi"), ("result", "results", "kết quả")):
            known = [one["id"] for one in guide[items]]
            if key in way and way[key] not in known:
                mend = _meant(way[key], known, f"Các {what} đang có")
                yield [*pointer, key], f"Không có {what} nào tên là “{way[key]}”.", mend


def _steps(guide: dict[str, Any], records: Records, codes: Collection[str]) -> Iterator[Found]:
    procedures = [one for one in records.all if one.kind == "procedure"]
    for index, result in enumerate(guide["results"]):
        if "steps" not in result and "about" not in result:
            what = f"Kết quả “{result['id']}” không nói phải làm gì."
            yield ["results", index], what, "Hãy thêm steps hoặc about."
        for number, step in enumerate(result.get("steps", [])):
            pointer: Pointer = ["results", index, "steps", number]
            code = step.get("procedure")
            if code is None:
                continue
            if code not in codes:
                mend = _meant(code, codes, "Các thủ tục đang có")
                what = f"Không có thủ tục nào mang mã “{code}”."
                yield [*pointer, "procedure"], what, f"{mend} Việc trang chưa có thì dùng khóa elsewhere."
                continue
            named: list[tuple[Pointer, str]] = [(["case"], step["case"])] if "case" in step else []
            named += [(["also", place], name) for place, name in enumerate(step.get("also", []))]
            for procedure in (one for one in procedures if one.id == code):  # each of its versions
                for where, name in named:
                    yield from _case(name, procedure, [*pointer, *where])


def _case(name: str, procedure: Record, pointer: Pointer) -> Iterator[Found]:
    cases = procedure.data.get("cases")
    known = [one["id"] for one in cases or () if isinstance(one, dict) and "id" in one]
    if isinstance(cases, list) and name not in known:
        what = f"Thủ tục {procedure.id} không có trường hợp nào tên là “{name}”."
        add = f"Hãy thêm “id: {name}” vào trường hợp ấy trong {procedure.path.name}."
        yield pointer, what, _meant(name, known, "Các trường hợp đang có") if known else add


def _loops_and_lengths(guide: dict[str, Any]) -> Iterator[Found]:
    """The first answer that leads back or one question too far."""
    ways: dict[str, list[tuple[Pointer, str]]] = {}
    for pointer, question, way in _ways(guide):
        if "next" in way:
            ways.setdefault(question, []).append(([*pointer, "next"], way["next"]))

    def follow(asked: tuple[str, ...]) -> Iterator[Found]:
        for pointer, name in ways.get(asked[-1], ()):
            if name in asked:
                what = f"Câu trả lời này dẫn vòng về câu “{name}” đã hỏi rồi."
                yield pointer, what, "Hãy dẫn tới câu chưa hỏi hoặc một kết quả."
            elif len(asked) == DEEPEST:
                what = f"Đường này hỏi quá {DEEPEST} câu: {' → '.join([*asked, name])}."
                yield pointer, what, "Hãy bỏ bớt hoặc gộp câu hỏi."
            else:
                yield from follow((*asked, name))

    seen: list[Pointer] = []
    for found in follow((guide["questions"][0]["id"],)):
        if found[0] not in seen:
            seen.append(found[0])
            yield found


def _too_many_pages(guide: dict[str, Any]) -> Iterator[Found]:
    """Answers multiply: four questions with eight answers each are thousands of pages, in every language."""
    if sum(1 for _ in islice(walk(guide), MOST_PAGES + 1)) > MOST_PAGES:
        what = f"Hướng dẫn này thành hơn {MOST_PAGES} trang, mỗi cách trả lời một trang."
        yield ["questions"], what, "Hãy bớt câu trả lời, hoặc dẫn thẳng tới kết quả sớm hơn."


def _out_of_reach(guide: dict[str, Any]) -> Iterator[Found]:
    ways: dict[str, list[dict[str, Any]]] = {}
    for _, question, way in _ways(guide):
        ways.setdefault(question, []).append(way)
    asked, ended, waiting = set[str](), set[str](), [guide["questions"][0]["id"]]
    while waiting:
        name = waiting.pop()
        asked.add(name)
        ended |= {way["result"] for way in ways[name] if "result" in way}
        waiting += [way["next"] for way in ways[name] if "next" in way and way["next"] not in asked]
    for items, reached, what in (("questions", asked, "câu hỏi"), ("results", ended, "kết quả")):
        for index, one in enumerate(guide[items]):
            if one["id"] not in reached:
                mend = "Hãy cho một câu trả lời dẫn tới đây, hoặc xóa đi."
                yield [items, index, "id"], f"Không câu trả lời nào dẫn tới {what} “{one['id']}”.", mend
