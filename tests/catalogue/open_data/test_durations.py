"""Time limits as durations."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from catalogue.open_data.durations import calendar_days, duration, longest


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ({"amount": 0, "unit": "working_day"}, "P1D"),
        ({"amount": 0}, "P1D"),
        ({"amount": 1, "unit": "working_day"}, "P3D"),
        ({"amount": 5, "unit": "working_day"}, "P7D"),
        ({"amount": 6, "unit": "working_day"}, "P10D"),
        ({"amount": 30, "unit": "day"}, "P30D"),
        ({"amount": 4, "unit": "hour"}, "PT4H"),
        ({"amount": 2, "unit": "month"}, "P2M"),
        ({"amount": 3}, None),
        ({"text": "Tùy đường thư."}, None),
        ({}, None),
    ],
)
def test_a_limit_as_a_duration(limit: dict[str, Any], expected: str | None) -> None:
    assert duration(limit) == expected


def test_working_days_never_take_longer_than_said() -> None:
    """Counted on a calendar from each day of a week, Saturdays and Sundays off."""
    for working in range(1, 60):
        spans = []
        for start in (date(2026, 6, 1) + timedelta(days) for days in range(5)):  # Monday to Friday
            day, left = start, working
            while left:
                day += timedelta(1)
                left -= day.weekday() < 5
            spans.append((day - start).days)
        assert max(spans) == calendar_days(working)


def test_the_longest_of_several() -> None:
    """Hours, days and months compare; one without a length leaves no answer."""
    day, week = {"amount": 5, "unit": "day"}, {"amount": 5, "unit": "working_day"}
    month, hours = {"amount": 1, "unit": "month"}, {"amount": 3, "unit": "hour"}
    assert longest([day, week, hours]) == "P7D"
    assert longest([month, day]) == "P1M"
    assert longest([{"amount": 0}, hours]) == "P1D"
    assert longest([day, {"text": "?"}]) is None
    assert longest([]) is None
