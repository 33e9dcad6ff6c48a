"""Compares an imported record with its source, word by word; shares no code with the importer.

What becomes an enumeration (channel names, units, levels, audience, the ministry's folder) and the tables'
headings are the only words that may go.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any

from catalogue.reading import schemas, yaml_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROSE = [
    "code", "name", "decision_no", "type", "field", "implementing_agency", "competent_agency",
    "coordinating_agency", "receiving_address", "steps_text", "legal_raw", "conditions", "source_url",
]  # fmt: skip
LABELS = {"online": "Trực tuyến", "post": "Dịch vụ bưu chính", "in_person": "Trực tiếp"}
FORMAT = [chr(code) for code in range(0x80, 0xFFFF) if unicodedata.category(chr(code)) == "Cf"]
HIDDEN = re.compile(f"[{''.join(FORMAT)}]")
LEVELS = {"Cấp bộ", "Cấp tỉnh", "Cấp xã", "Cơ quan khác"}
AUDIENCE = {
    "Cán bộ", "công chức", "viên chức", "Công dân Việt Nam", "Người Việt Nam định cư ở nước ngoài",
    "Người nước ngoài", "Người nước ngoài cư trú tại Việt Nam", "Doanh nghiệp", "Doanh nghiệp Việt Nam",
    "Doanh nghiệp có vốn đầu tư nước ngoài", "Hợp tác xã", "Tổ chức nước ngoài", "Đảng viên", "Tổ chức Đảng",
    "Tổ chức (không bao gồm doanh nghiệp, HTX)",
}  # fmt: skip
METHOD_HEADINGS = r"(\0|HìnhthứcnộpThờigianPhílệphíMôtả)*"
PAPER_HEADINGS = r"(\0|Têngiấytờ|Mẫuđơntờkhai|Sốlượng|[\d\0]+bảnchính|[\d\0]+bảnsao)*"


def plain(text: str) -> str:
    """NFC without invisible format characters."""
    return unicodedata.normalize("NFC", HIDDEN.sub("", text))


def words(*texts: str) -> Counter[str]:
    """How often each run of letters and digits occurs."""
    return Counter(word for text in texts for word in re.findall(r"[^\W_]+", plain(text)))


def letters(*texts: str | None) -> str:
    """Letters and digits alone: for columns that the source glued together, where words have no borders."""
    return "".join(re.sub(r"[\W_]+", "", plain(text or "")) for text in texts)


def strings(value: Any) -> Iterator[str]:
    """Every string value in a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def read_back(target: Path, folder: str) -> dict[str, dict[str, Any]]:
    """Records of a folder as the site's own reader sees them, by file name."""
    found = {}
    for path in (target / folder).rglob("*.yaml"):
        found[path.stem], problems = yaml_file.read(path)
        assert not problems
    return found


def lost(source: dict[str, Any], record: dict[str, Any], names: dict[str, str]) -> list[str]:
    """What the record lacks of its source: a line for each part, empty when nothing is lost."""
    said = [*strings(record), names[record["field"]]]
    said += [names[id_] for key in ("deciding", "receiving", "coordinating") for id_ in record.get(key, [])]
    found = [f"{key}: {gone}" for key in PROSE if (gone := words(source[key]) - words(*said))]
    kept = record["source"].get("text", {})
    if not set(source["audience"]) <= AUDIENCE:
        found += [f"audience: {gone}"] if (gone := words(*source["audience"]) - words(*said)) else []
    found += [f"levels: {gone}" for gone in set(source["levels"]) - LEVELS if words(gone) - words(*said)]
    results = [part for result in source["results"] for part in strings(result)]
    written = [*strings(record.get("results", [])), kept.get("results", "")]
    found += [f"results: {gone}"] if (gone := words(*results) - words(*written)) else []
    return found + list(lost_channels(source, record, kept)) + list(lost_papers(source, record, kept))


def lost_channels(source: dict[str, Any], record: dict[str, Any], kept: dict[str, str]) -> Iterator[str]:
    """Each row's own words stand in its own channel, and the raw table says no more than the rows."""
    for method, channel in zip(source["methods"], record.get("channels", []), strict=True):
        value, limit = method.get("time_value"), channel.get("time_limit", {})
        time_text = limit.get("text") if value is None else None
        parts = letters(time_text, channel.get("fee_text"), channel.get("note"))
        if letters(method["fee_and_note"]) != parts or method["channel"] != channel["kind"]:
            yield f"methods: {method['fee_and_note']}"
        if (
            value is not None
            and value != limit.get("amount")
            and "text" not in limit
            and "channels" not in kept
        ):
            yield f"methods: time {value}"
    rest = letters(source["methods_raw"])
    tokens = [LABELS[method["channel"]] for method in source["methods"]]
    for method in source["methods"]:
        value = method.get("time_value")
        tokens += [
            "" if value is None else f"{value:g}",
            method.get("time_unit") or "",
            method["fee_and_note"],
        ]
    if "channels" not in kept and not re.fullmatch(METHOD_HEADINGS, without(rest, tokens)):
        yield f"methods_raw: {without(rest, tokens)}"
    if "channels" in kept and letters(source["methods_raw"]) != letters(kept["channels"]):
        yield "methods_raw: kept in part only"


def lost_papers(source: dict[str, Any], record: dict[str, Any], kept: dict[str, str]) -> Iterator[str]:
    """Every title, note, name and form is there, and the raw table says no more than they do."""
    written = letters(*strings(record.get("cases", [])))
    tokens: list[str] = []
    for case in source["dossier"]:
        tokens += [case.get("case") or "", case.get("text") or ""]
        for item in case.get("items", []):
            form = item.get("form_file")
            tokens.append(item["name"] + (form if isinstance(form, str) else ""))
    for token in tokens:
        if letters(token) not in written:
            yield f"dossier: {token}"
    if gone := Counter(letters(*tokens)) - Counter(written):
        yield f"dossier: {gone}"
    rest = letters(source["dossier_raw"])
    tokens += strings(source["dossier"])
    if "papers" not in kept and not re.fullmatch(PAPER_HEADINGS, without(rest, tokens)):
        yield f"dossier_raw: {without(rest, tokens)}"
    if "papers" in kept and letters(source["dossier_raw"]) != letters(kept["papers"]):
        yield "dossier_raw: kept in part only"


def without(text: str, tokens: list[str]) -> str:
    """Letters of a text with each token taken out once, the longest first."""
    for token in sorted(map(letters, tokens), key=len, reverse=True):
        text = text.replace(token, "\0", 1) if token else text
    return text


def check_all(sources: list[dict[str, Any]], target: Path) -> None:
    """Every source procedure has a record that obeys the schema and lacks nothing."""
    records = read_back(target, "procedures")
    others = read_back(target, "agencies") | read_back(target, "fields")
    names = {key: value["name"] for key, value in others.items()}
    assert sorted(records) == sorted(source["code"] for source in sources)
    gone = {
        source["code"]: found for source in sources if (found := lost(source, records[source["code"]], names))
    }
    assert not gone
    assert all(schemas.validator("procedure").is_valid(record) for record in records.values())
