"""What results are narrowed by and what stands under each: facets.json, read after the search index.

Rows stand in the order of site.procedures, as in search.json. Knows no page, no template and no sentence:
time and fee are figures here, and the page's script words them in its own language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalogue.derive import brief
from catalogue.vietnamese import alphabetical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from catalogue.reading.records import Record

LEVELS = ("commune", "province", "ministry", "other")
ONLINE = ("full", "partial", "information", "unknown")
FORMS = ("", "application", "appointment")


def facets(
    procedures: Mapping[str, Record],
    groups: Mapping[str, Iterable[Record]],
    today: str,
    texts: Mapping[str, str],
) -> dict[str, Any]:
    """The content of facets.json.

    groups: the records of kind "field", "agency" and "life-event", in the order to show them.
    texts: what texts of records say in the language of the page, where it is not theirs.
    Returns {"facets": {key in the address: {"values": [value], "rows": [index or [indices]]}}, "times",
    "fees", "forms": what "time", "fee" and "form" of each row point at, "order": rows by name, "names":
    {row: its name where it is translated}}. A value is [id], or [id, name, short name, 1 when translated]
    without its empty end.
    """
    rows = [record.data for record in procedures.values()]
    names = [texts.get(row["name"], row["name"]) for row in rows]
    audiences = sorted({one for row in rows for one in row.get("audience", [])})
    named = {kind: [_value(record, texts) for record in found] for kind, found in groups.items()}
    briefs = [brief(row, today) for row in rows]
    times, time = _shared([one["time"] for one in briefs])
    fees, fee = _shared([one["fee"] for one in briefs])
    return {
        "facets": {
            "cap": _facet([[one] for one in LEVELS], [row["levels"] for row in rows]),
            "truc-tuyen": _facet([[one] for one in ONLINE], [[row["online"]["level"]] for row in rows]),
            "doi-tuong": _facet([[one] for one in audiences], [row.get("audience", []) for row in rows]),
            "linh-vuc": _facet(named["field"], [[row["field"]] for row in rows]),
            "su-kien": _facet(named["life-event"], [row.get("life_events", []) for row in rows]),
            "co-quan": _facet(named["agency"], [_agencies(row) for row in rows]),
        },
        "times": times,
        "time": time,
        "fees": fees,
        "fee": fee,
        "forms": FORMS,
        "form": [
            FORMS.index(row["form"].get("purpose", "application")) if "form" in row else 0 for row in rows
        ],
        "order": sorted(range(len(rows)), key=lambda row: (alphabetical(names[row]), row)),
        "names": {row: name for row, name in enumerate(names) if name != rows[row]["name"]},
    }


def _value(record: Record, texts: Mapping[str, str]) -> list[Any]:
    name, short = record.data["name"], record.data.get("short_name", "")
    said = [record.id, texts.get(name, name), texts.get(short, short), int(name in texts)]
    while not said[-1]:
        said.pop()
    return said


def _agencies(row: Mapping[str, Any]) -> list[str]:
    """Whom a procedure concerns, first of all who takes the papers in."""
    return [one for role in ("receiving", "deciding", "coordinating") for one in row.get(role, [])]


def _facet(values: Sequence[list[Any]], said: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The values that some row has, and for each row the place of its own: alone, or in a list."""
    used = {one for row in said for one in row}
    kept = [value for value in values if value[0] in used]
    place = {value[0]: index for index, value in enumerate(kept)}
    rows = [[place[one] for one in dict.fromkeys(row)] for row in said]
    return {"values": kept, "rows": [row[0] if len(row) == 1 else row for row in rows]}


def _shared(facts: Sequence[Any]) -> tuple[list[Any], list[int]]:
    """Each different fact once, nothing first, and for each row the place of its own."""
    different: dict[str, tuple[int, Any]] = {repr(None): (0, None)}
    places = [different.setdefault(repr(fact), (len(different), fact))[0] for fact in facts]
    return [fact for _, fact in different.values()], places
