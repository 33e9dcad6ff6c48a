"""Which offices of an agency are worth going to for one procedure. Knows nothing of pages."""

from __future__ import annotations

from typing import Any


def offices_for(agency: dict[str, Any], procedure: dict[str, Any]) -> list[dict[str, Any]]:
    """The offices that take this field; those that only help to file online, only where that is possible."""
    online = any(channel["kind"] == "online" for channel in procedure.get("channels", []))
    return [
        office
        for office in agency.get("offices", [])
        if procedure["field"] in office.get("fields", [procedure["field"]])
        and (online or not office.get("only_helps_online"))
    ]
