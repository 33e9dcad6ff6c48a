"""One procedure as schema.org GovernmentService, for search engines: data inside its page.

Only what search engines read; the whole of it stands in the files for machines.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from catalogue.derive import form_path, procedure_path
from catalogue.offices import offices_for
from catalogue.open_data.durations import duration
from catalogue.open_data.jsonld import without_nothing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalogue.reading.records import Record
    from catalogue.site import Site

#: What could end the script element or begin another thing inside it.
_ESCAPED = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}


def government_service(
    record: Record, site: Site, agencies: Mapping[str, dict[str, Any]], root: str = ""
) -> dict[str, Any]:
    """The description for a page; `agencies` by id, `root` the path that pages of its language begin with."""
    data, base = record.data, site.settings.get("base_url", "")
    page = f"{base}{procedure_path(record.id)}"
    deciding = [agencies[key] for key in data.get("deciding", [])]
    offices = [office for key in data.get("receiving", []) for office in offices_for(agencies[key], data)]
    channels = []
    for channel in data.get("channels", []):
        url = f"{base}{form_path(record.id)}" if record.id in site.forms else channel.get("url")
        online = channel["kind"] == "online"
        channels.append(
            without_nothing(
                {
                    "@type": "ServiceChannel",
                    "serviceUrl": url if online else None,
                    "serviceLocation": [_place(office) for office in offices] if not online else None,
                    "processingTime": duration(channel.get("time_limit", {})),
                }
            )
        )
    return {"@context": "https://schema.org"} | without_nothing(
        {
            "@type": "GovernmentService",
            "@id": page,
            "url": f"{base}{root}{procedure_path(record.id)}",
            "identifier": record.id,
            "name": data["name"],
            "alternateName": data.get("popular_names"),
            "description": data.get("summary"),
            "areaServed": {"@type": "AdministrativeArea", "name": site.settings["locality"]},
            "provider": [{"@type": "GovernmentOrganization", "name": one["name"]} for one in deciding],
            "availableChannel": [channel for channel in channels if len(channel) > 1],
            "produces": [{"@type": "Thing", "name": one["name"]} for one in data.get("results", [])],
        }
    )


def in_page(value: Any) -> Markup:
    """JSON that may stand inside a script element whatever its texts hold."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED))  # noqa: S704


def _place(office: dict[str, Any]) -> dict[str, Any]:
    return without_nothing(
        {
            "@type": "GovernmentOffice",
            "name": office["name"],
            "address": office["address"],
            "telephone": office.get("phone"),
        }
    )
