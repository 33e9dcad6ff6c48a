"""Time limits as xsd:duration, for formats that know no other measure.

xsd:duration knows no working days. What is written is the longest that a limit can take in weeks of five
working days, public holidays not counted: 1 working day (Friday to Monday) is P3D, 5 are P7D. The exact
limit stands in words beside it, and as amount and unit in <code>.json.
"""

from __future__ import annotations

from typing import Any

_HOURS = {"hour": 1, "day": 24, "month": 24 * 30}


def calendar_days(working_days: int) -> int:
    """The most calendar days that so many working days span."""
    weeks, rest = divmod(working_days, 5)
    return weeks * 7 + (rest + 2 if rest else 0)


def duration(limit: dict[str, Any]) -> str | None:
    """{"amount": 5, "unit": "working_day"} → "P7D"; 0 is within the day, "P1D"; None: no length."""
    amount, unit = limit.get("amount"), limit.get("unit")
    if amount is None or (unit is None and amount):
        return None
    if amount == 0:
        return "P1D"
    match unit:
        case "hour":
            return f"PT{amount}H"
        case "month":
            return f"P{amount}M"
        case "working_day":
            return f"P{calendar_days(amount)}D"
        case _:
            return f"P{amount}D"


def longest(limits: list[dict[str, Any]]) -> str | None:
    """The longest of several; None where one of them has no length."""
    found = [(_hours(limit), duration(limit)) for limit in limits]
    if not found or any(made is None for _, made in found):
        return None
    return max(found)[1]


def _hours(limit: dict[str, Any]) -> int:
    """Only for comparing."""
    amount = limit.get("amount") or 0
    if limit.get("unit") == "working_day":
        return 24 * (calendar_days(amount) if amount else 1)
    return int(amount * _HOURS.get(limit.get("unit", ""), 1)) or 24
