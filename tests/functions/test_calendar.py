"""Working hours under a calendar record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.domain.calendar import add_working_hours
from functions.domain.zone import VIET_NAM, written
from functions.errors import CalendarError
from tests.functions.bundle import CALENDAR


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-20T10:00", 4, "2026-11-20T16:00"),
        ("2026-11-20T07:30", 4, "2026-11-20T11:30"),
        ("2026-11-20T07:00", 4, "2026-11-20T11:30"),
        ("2026-11-20T11:30", 1, "2026-11-20T14:30"),
        ("2026-11-20T12:00", 1, "2026-11-20T14:30"),
        ("2026-11-20T16:00", 4, "2026-11-23T10:30"),
        ("2026-11-20T17:00", 4, "2026-11-23T11:30"),
        ("2026-11-21T09:00", 4, "2026-11-23T11:30"),
        ("2026-11-22T23:59", 0.5, "2026-11-23T08:00"),
        ("2026-09-01T16:30", 1, "2026-09-03T08:00"),
        ("2026-09-02T09:00", 4, "2026-09-03T11:30"),
        ("2026-08-21T16:30", 4, "2026-08-22T11:00"),
        ("2026-08-22T12:00", 1, "2026-08-24T08:30"),
        ("2026-12-31T16:59", 7.5, "2027-01-01T16:59"),
    ],
)
def test_working_hours(start: str, hours: float, end: str) -> None:
    """Lunch, evening, weekend, a day off, a make-up Saturday; outside office hours the count starts later."""
    begin = datetime.fromisoformat(start).replace(tzinfo=VIET_NAM)
    assert add_working_hours(begin, hours, CALENDAR) == datetime.fromisoformat(end).replace(tzinfo=VIET_NAM)


def test_working_hours_are_those_of_viet_nam() -> None:
    """A submission at 22:00 in Greenwich comes in at 05:00 in Viet Nam."""
    begin = datetime(2026, 11, 19, 22, 0, tzinfo=UTC)
    assert written(add_working_hours(begin, 1, CALENDAR)) == "2026-11-20T08:30:00+07:00"


def test_a_calendar_without_office_hours_is_an_error() -> None:
    """Said, not looped over for ever."""
    weeks: tuple[dict[str, Any], ...] = ({}, {"monday": []})
    for week in weeks:
        with pytest.raises(CalendarError, match="office hours in 400 days"):
            add_working_hours(
                datetime(2026, 1, 1, tzinfo=UTC), 1, {**CALENDAR, "week": week, "working_days": []}
            )


@given(
    st.integers(0, 364 * 24 * 60).map(
        lambda minutes: datetime(2026, 1, 1, tzinfo=VIET_NAM) + timedelta(minutes=minutes)
    ),
    st.floats(0.25, 40),
    st.floats(0.25, 40),
)
def test_hours_add_up(start: datetime, first: float, second: float) -> None:
    """First a hours, then b hours more, is a + b hours; and never before the start."""
    both = add_working_hours(start, first + second, CALENDAR)
    step = add_working_hours(add_working_hours(start, first, CALENDAR), second, CALENDAR)
    assert abs(both - step) < timedelta(seconds=1)
    assert both > start
