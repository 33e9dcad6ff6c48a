"""Owns the one time zone there is.

Viet Nam, UTC+7, without daylight saving since 1975, and how instants are written.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

VIET_NAM = timezone(timedelta(hours=7))


def written(instant: datetime) -> str:
    """RFC 3339 in Viet Nam's time, whole seconds: 2026-11-21T14:05:00+07:00."""
    return instant.astimezone(VIET_NAM).isoformat(timespec="seconds")


def instant(text: str) -> datetime:
    """The instant that an RFC 3339 text means.

    Raises:
        ValueError: not such a text, without an offset, or outside the years that a date can hold.
    """
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError("a time without its offset")
    try:
        return read.astimezone(VIET_NAM)
    except OverflowError as error:
        raise ValueError("a time out of range") from error
