"""Owns working hours: what instant is N office hours after another, under a calendar record.

Source: the time limit for taking in an online submission counts office hours only (Decree 61/2018 as amended;
the locality's own regulation sets the figure), and starts with the next office hours when it came in outside
them.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from functions.domain.zone import VIET_NAM
from functions.errors import CalendarError

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_REACH = 400  # days; a record without office hours for longer is a mistake, not a holiday


def add_working_hours(start: datetime, hours: float, calendar: dict[str, Any]) -> datetime:
    """The instant, in Viet Nam's time, `hours` office hours after `start`.

    Args:
        start: an instant with its offset.
        hours: more than 0.
        calendar: a record of schemas/calendar.schema.json.

    Raises:
        CalendarError: the record has too few office hours in the 400 days after the start.
    """
    left = timedelta(hours=hours)
    for opens, closes in _office_hours(start.astimezone(VIET_NAM), calendar):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise CalendarError(
        f"calendar {calendar['id']} has not {hours} office hours in {_REACH} days from {start:%Y-%m-%d}"
    )


def _office_hours(start: datetime, calendar: dict[str, Any]) -> Iterator[tuple[datetime, datetime]]:
    """What is left of the office hours from `start` on, one span after the other."""
    for number in range(_REACH):
        day = start.date() + timedelta(days=number)
        for span in _hours_of(day, calendar):
            opens, closes = (
                datetime.combine(day, time.fromisoformat(span[end]), VIET_NAM) for end in ("from", "to")
            )
            if closes > start:
                yield max(opens, start), closes


def _hours_of(day: date, calendar: dict[str, Any]) -> list[dict[str, str]]:
    """The spans of one day.

    A make-up working day's own, none on a day off, else those of the day of the week.
    """
    written = day.isoformat()
    for extra in calendar.get("working_days", []):
        if extra["date"] == written:
            return list(extra["hours"])
    if any(off["date"] == written for off in calendar["days_off"]):
        return []
    return list(calendar["week"].get(_DAYS[day.weekday()], []))
