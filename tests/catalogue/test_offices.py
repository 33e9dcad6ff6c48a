"""Which offices a procedure sends people to."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue.offices import offices_for

AGENCY = {
    "offices": [
        {"name": "Quầy", "address": "1"},
        {"name": "Quầy đất đai", "address": "2", "fields": ["dat-dai"]},
        {"name": "Điểm hỗ trợ", "address": "3", "only_helps_online": True},
    ]
}


@pytest.mark.parametrize(
    ("field", "kinds", "names"),
    [
        ("chung-thuc", ["in_person"], ["Quầy"]),
        ("chung-thuc", ["in_person", "online"], ["Quầy", "Điểm hỗ trợ"]),
        ("dat-dai", ["in_person"], ["Quầy", "Quầy đất đai"]),
        ("dat-dai", [], ["Quầy", "Quầy đất đai"]),
    ],
)
def test_help_with_filing_online_is_offered_where_that_is_possible(
    field: str, kinds: list[str], names: list[str]
) -> None:
    procedure: dict[str, Any] = {"field": field, "channels": [{"kind": kind} for kind in kinds]}
    assert [office["name"] for office in offices_for(AGENCY, procedure)] == names
