"""What results can be narrowed by, and the figures under each of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from catalogue.reading.records import Record
from catalogue.search.facets import facets
from catalogue.vietnamese import alphabetical
from tests.catalogue.conftest import TODAY, site_of

FIELD = Record(Path("ho-tich.yaml"), "field", {"id": "ho-tich", "name": "Hộ tịch"})
AGENCIES = [
    Record(Path("xa.yaml"), "agency", {"id": "xa", "name": "Ủy ban nhân dân xã", "short_name": "UBND xã"}),
    Record(Path("so.yaml"), "agency", {"id": "so", "name": "Sở Tư pháp"}),
]
GROUPS = {"field": [FIELD], "agency": AGENCIES, "life-event": []}
ROW: dict[str, Any] = {
    "code": "1.000001",
    "name": "Đăng ký",
    "field": "ho-tich",
    "levels": ["commune"],
    "online": {"level": "full"},
}


def facts(texts: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """facets.json of one made-up procedure."""
    data = {**ROW, **more}
    return facets(
        {data["code"]: Record(Path("1.000001.yaml"), "procedure", data)}, GROUPS, TODAY, texts or {}
    )


def limits(*pairs: tuple[int, str] | None) -> list[dict[str, Any]]:
    """Channels with these time limits."""
    kinds = ("online", "in_person", "post")
    return [
        {"kind": kind, "time_limit": {"amount": pair[0], "unit": pair[1]} if pair else {"text": "theo hẹn"}}
        for kind, pair in zip(kinds, pairs, strict=False)
    ]


@pytest.mark.parametrize(
    ("channels", "told"),
    [
        (limits((3, "working_day"), (3, "working_day")), [3, "working_day"]),
        (limits((3, "working_day"), (1, "working_day")), [1, "working_day", 3, "working_day"]),
        (limits((1, "month"), (25, "day"), (4, "hour")), [4, "hour", 1, "month"]),
        (limits((0, "day")), [0, ""]),
        # A limit that only words tell makes any figure a half truth.
        (limits((3, "working_day"), None), None),
        ([{"kind": "post", "time_limit": {"amount": 5}}], None),
        ([{"kind": "post"}], None),
    ],
)
def test_the_time_under_a_result(channels: list[dict[str, Any]], told: list[Any] | None) -> None:
    """From the shortest to the longest of all ways to file, and nothing where the record does not tell."""
    found = facts(channels=channels)
    assert found["times"][found["time"][0]] == told


@pytest.mark.parametrize(
    ("fees", "told"),
    [
        (None, None),
        ([], [0, 0]),
        ([{"amount": 8000}], [8000, 8000]),
        ([{"amount": 0, "only_if": "a"}, {"amount": 9000, "only_if": "b"}], [0, 9000]),
        ([{"formula": "1 %"}], ["formula"]),
    ],
)
def test_the_fee_under_a_result(fees: list[dict[str, Any]] | None, told: list[Any] | None) -> None:
    """Free only when the record says so; unknown stays unknown."""
    found = facts(fees=fees) if fees is not None else facts()
    assert found["fees"][found["fee"][0]] == told


def test_who_takes_the_papers_in_stands_first() -> None:
    """The agency told under a result is where to go; each agency counts once."""
    facet = facts(deciding=["so"], receiving=["xa"], coordinating=["so"])["facets"]["co-quan"]
    assert [facet["values"][place][0] for place in facet["rows"][0]] == ["xa", "so"]


def test_names_are_told_in_the_language_of_the_page() -> None:
    """What is translated says so, what is not stays as the record has it, also under its short name."""
    texts = {"Sở Tư pháp": "Department of Justice", "Đăng ký": "Registration"}
    found = facts(texts, receiving=["xa"], deciding=["so"])
    assert found["facets"]["co-quan"]["values"] == [
        ["xa", "Ủy ban nhân dân xã", "UBND xã"],
        ["so", "Department of Justice", "", 1],
    ]
    assert found["names"] == {0: "Registration"}
    assert facts()["names"] == {}


def test_only_values_that_some_procedure_has_are_offered(content: Path) -> None:
    """No choice leads to nothing, no row points beside the list, and every row is told about."""
    site = site_of(content)
    told = json.loads(site.assets["facets.vi.json"])
    count = len(site.procedures)
    assert set(told["facets"]) == {"cap", "truc-tuyen", "doi-tuong", "linh-vuc", "su-kien", "co-quan"}
    for key, facet in told["facets"].items():
        assert len(facet["rows"]) == count, key
        places = {one for row in facet["rows"] for one in (row if isinstance(row, list) else [row])}
        assert places == set(range(len(facet["values"]))), key
    for figures, rows in (("times", "time"), ("fees", "fee"), ("forms", "form")):
        assert len(told[rows]) == count
        assert set(told[rows]) <= set(range(len(told[figures])))


def test_rows_stand_in_the_order_of_the_search_index(content: Path) -> None:
    """A row of facets.json is about the procedure of the same row of search.json; "order" is by name."""
    site = site_of(content)
    told = json.loads(site.assets["facets.vi.json"])
    fields = told["facets"]["linh-vuc"]
    for row, record in enumerate(site.procedures.values()):
        assert fields["values"][fields["rows"][row]][0] == record.data["field"]
    names = [record.data["name"] for record in site.procedures.values()]
    assert [names[row] for row in told["order"]] == sorted(names, key=alphabetical)


def test_the_same_records_give_the_same_bytes(content: Path) -> None:
    """Nothing of the run gets into the file, and it is named by its content."""
    one, two = site_of(content), site_of(content)
    assert one.assets["facets.vi.json"] == two.assets["facets.vi.json"]
    assert one.urls["facets.vi.json"] == two.urls["facets.vi.json"]
