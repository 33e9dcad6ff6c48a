"""What a schema cannot say of content/vocabulary.yaml: that every entry leads somewhere in this catalogue."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from catalogue.reading import yaml_file
from catalogue.reading.problems import Problem
from catalogue.search.vocabulary import shipped
from catalogue.vietnamese import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from catalogue.reading.records import Record, Records

GROUP = re.compile(r"\{([^}]*)\}")
#: Different words that the locality's own file may have: every phone that searches loads them.
MOST_WORDS = 10_000


def vocabulary_problems(record: Record, records: Records) -> Iterator[Problem]:
    """Meanings that no procedure has, groups that nobody wrote, phrases that stand twice.

    Only of the locality's own file: what comes with the software knows more than one catalogue holds.
    """
    titles = [
        set(folded(" ".join([one.data["name"], *one.data.get("popular_names", [])])).split())
        for one in records.of("procedure").values()
        if isinstance(one.data.get("name"), str)
    ]
    groups = {name for one in [record, *shipped()] for name in one.data.get("groups", {})}
    first: dict[str, int] = {}
    for at, entry in enumerate(record.data.get("synonyms", [])):
        if not {"mean", "for"} & set(entry):
            mend = "Hãy ghi mã thủ tục ở khóa for, hoặc các tiếng của luật ở khóa mean."
            yield _problem(record, ["synonyms", at], "Mục này chưa nói cách nói ấy nghĩa là gì.", mend)
        for place, text in enumerate(entry.get("mean", [])):
            wanted = set(folded(text).split())
            if not any(wanted <= title for title in titles):
                what = f"Không thủ tục nào có đủ các tiếng “{text}” trong tên hay tên thường gọi."
                mend = "Hãy viết như tên thủ tục, hoặc ghi mã thủ tục ở khóa for."
                yield _problem(record, ["synonyms", at, "mean", place], what, mend)
        for place, text in enumerate(entry["say"]):
            other = first.setdefault(" ".join(text.lower().split()), at)
            if other != at:
                what = f"Cách nói “{' '.join(text.split())}” đã có ở mục thứ {other + 1}."
                yield _problem(record, ["synonyms", at, "say", place], what, "Mỗi cách nói chỉ ghi một lần.")
    words: set[str] = set()
    for pointer, text in _phrases(record.data, []):
        words.update(text.lower().split())
        if len(GROUP.findall(text)) > 1:
            mend = "Hãy tách thành nhiều cách nói."
            yield _problem(record, pointer, "Một cách nói chỉ dùng được một nhóm.", mend)
        for name in GROUP.findall(text):
            if pointer[0] == "groups":
                mend = "Hãy ghi từng tiếng ra; nhóm chỉ dùng trong cách nói."
                yield _problem(record, pointer, "Trong một nhóm không đặt nhóm khác.", mend)
            elif name not in groups:
                what = f"Không có nhóm tiếng nào tên là “{name}”."
                yield _problem(record, pointer, what, f"Các nhóm có sẵn: {', '.join(sorted(groups))}.")
    if len(words) > MOST_WORDS:
        what = f"Tệp này có {len(words)} tiếng khác nhau; máy nào tìm cũng phải tải hết."
        yield _problem(record, [], what, f"Hãy bớt còn {MOST_WORDS} tiếng.")


def _phrases(value: Any, pointer: list[str | int]) -> Iterator[tuple[list[str | int], str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _phrases(item, [*pointer, key])


def _problem(record: Record, pointer: Sequence[str | int], what: str, mend: str) -> Problem:
    line, column = yaml_file.locate(record.path, pointer)
    return Problem(record.path, line, column, what, mend)
