"""Times as an officer in Viet Nam reads and writes them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

VIET_NAM = timezone(timedelta(hours=7))


def now() -> datetime:
    """The time in Viet Nam."""
    return datetime.now(VIET_NAM)


def suggested_due(today: datetime) -> str:
    """Three days on, at five in the afternoon, not on a weekend; the officer puts the right one."""
    day = today + timedelta(days=3)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day.strftime("%Y-%m-%dT17:00")


def moment(text: str) -> str:
    """2026-11-20T10:00:00+07:00 as 10:00 20/11/2026."""
    return datetime.fromisoformat(text).astimezone(VIET_NAM).strftime("%H:%M %d/%m/%Y")
