"""The catalogue as a table: which columns there are, in which order, and what stands in each cell.

The first five columns are those of the ministries' own lists (Mã số … Lĩnh vực), in their order. Every cell
is a text: a code is no number (1.001193), and what has several values has one on each line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue.open_data import words
from catalogue.pages.templates import day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from catalogue.open_data.references import Data, References
    from catalogue.reading.records import Record

MINISTRIES = ("Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực")
#: How many columns the ministries' lists have; those after them are ours.
MORE = (
    "Cấp thực hiện", "Đối tượng thực hiện", "Trình tự thực hiện", "Cách thức thực hiện",
    "Thành phần, số lượng hồ sơ", "Yêu cầu, điều kiện", "Thời hạn giải quyết", "Phí, lệ phí",
    "Kết quả thực hiện", "Căn cứ pháp lý", "Mức độ trực tuyến",
    "Có hiệu lực từ", "Quyết định công bố", "Nguồn", "Địa chỉ",
)  # fmt: skip
COLUMNS = MINISTRIES + MORE


def row(record: Record, references: References) -> list[str]:
    """The cells of one procedure, in the order of COLUMNS."""
    data = record.data
    decision, effective = data.get("decision", {}), data.get("effective", {})
    cells: dict[str, str] = {
        "Mã số": record.id,
        "Tên": data["name"],
        "Cơ quan ban hành": decision.get("issuer") or data.get("source", {}).get("publisher", ""),
        "Cơ quan thực hiện": _lines(references.authorities(data)),
        "Lĩnh vực": references.fields[data["field"]]["name"],
        "Cấp thực hiện": _lines(references.word("level", one) for one in data["levels"]),
        "Đối tượng thực hiện": _lines(references.word("audience", one) for one in data.get("audience", [])),
        "Trình tự thực hiện": _lines(
            words.sentences([step.get("title", ""), step["text"]]) for step in data.get("steps", [])
        ),
        "Cách thức thực hiện": _by_channel(data, references, lambda one: one.get("note", "")),
        "Thành phần, số lượng hồ sơ": _papers(data, references),
        "Yêu cầu, điều kiện": _lines(data.get("requirements", [])),
        "Thời hạn giải quyết": _by_channel(
            data,
            references,
            lambda one: references.time_limit(one["time_limit"]) if "time_limit" in one else "",
        ),
        "Phí, lệ phí": _fees(data, references),
        "Kết quả thực hiện": _lines(one["name"] for one in data.get("results", [])),
        "Căn cứ pháp lý": _lines(words.cited(one, references) for one in data.get("legal", [])),
        "Mức độ trực tuyến": references.word("online", data["online"]["level"]),
        "Có hiệu lực từ": day(effective["from"]) if effective else "",
        "Quyết định công bố": decision.get("number", ""),
        "Nguồn": data.get("source", {}).get("name", ""),
        "Địa chỉ": references.page(record.id),
    }
    return [cells[column] for column in COLUMNS]


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(str(text) for text in texts)


def _by_channel(data: Data, references: References, what: Callable[[Data], str]) -> str:
    """ "Trực tuyến: …" for each channel; the channel's name alone where there is nothing more to say."""
    found = [(references.word("channel", one["kind"]), what(one)) for one in data.get("channels", [])]
    return _lines(f"{name}: {text}" if text else name for name, text in found)


def _papers(data: Data, references: References) -> str:
    found = []
    for case in data.get("cases", []):
        found += [case["title"]] if "title" in case else []
        for paper in case["papers"]:
            about = words.paper(paper, {}, references)
            found.append(f"• {paper['name']}" + (f" ({about.rstrip('.')})" if about else ""))
    if "sets" in data:
        found.append(f"Số lượng: {data['sets']} bộ")
    return _lines(found)


def _fees(data: Data, references: References) -> str:
    if data.get("fees") == []:
        return "Không thu"
    found = [words.fee(one, references) for one in data.get("fees", [])]
    found += [
        f"{references.word('channel', one['kind'])}: {one['fee_text']}"
        for one in data.get("channels", [])
        if "fee_text" in one
    ]
    return _lines(found)
