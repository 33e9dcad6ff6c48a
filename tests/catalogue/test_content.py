"""The records that this repository publishes."""

from __future__ import annotations

from catalogue.checks.check import check
from catalogue.output.assets import ROOT
from catalogue.reading.records import read_records


def test_content_is_sound_and_covers_what_ordinary_people_need() -> None:
    """No problem in content/; at least 24 procedures over 8 fields and both levels, 8 of them with a form."""
    records = read_records(ROOT / "content")
    assert [str(problem) for problem in check(records)] == []
    procedures = [record.data for record in records.of("procedure").values()]
    assert len(procedures) >= 24
    assert len([data for data in procedures if "form" in data]) >= 8
    assert len({data["field"] for data in procedures}) >= 8
    assert {level for data in procedures for level in data["levels"]} >= {"commune", "province"}
