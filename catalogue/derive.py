"""What follows from a procedure's record and is never typed: totals, ranges, where its pages stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalogue.papers import paper_totals, papers_to_bring, questions

if TYPE_CHECKING:
    from catalogue.reading.records import Record


__all__ = [
    "brief",
    "channel_kinds",
    "fee_state",
    "form_path",
    "listed",
    "papers_to_bring",
    "procedure_path",
    "summary",
]

#: Path of the posting list.
POSTING = "/niem-yet/"
#: How long a unit is about, in hours: enough to tell the shorter of two limits.
HOURS = {"hour": 1, "working_day": 8, "day": 24, "month": 720}


def procedure_path(code: str) -> str:
    """Path of a procedure's page, without the language."""
    return f"/thu-tuc/{code}/"


def form_path(code: str) -> str:
    """Path of its form page."""
    return f"/thu-tuc/{code}/nop-ho-so/"


def leaflet_path(code: str) -> str:
    """Path of a procedure's leaflet in the site."""
    return f"{POSTING}{code}.pdf"


def booklet_path(agency: str) -> str:
    """Path of an office's booklet in the site."""
    return f"{POSTING}{agency}.pdf"


def blank_form_path(code: str) -> str:
    """Path of its online form on paper, in the site."""
    return f"{POSTING}{code}-to-khai.pdf"


def has_blank_form(data: dict[str, Any]) -> bool:
    """Whether paper may stand for the online form: not where the form only makes an appointment."""
    return "form" in data and data["form"].get("purpose", "application") == "application"


def listed(record: Record, today: str) -> dict[str, Any]:
    """What a list shows of a procedure, as of `today` (yyyy-mm-dd)."""
    data = record.data
    return {
        "code": record.id,
        "name": data["name"],
        "path": procedure_path(record.id),
        "field": data["field"],
        "levels": data["levels"],
        "form": data["form"].get("purpose", "application") if "form" in data else None,
        **brief(data, today),
    }


def summary(data: dict[str, Any], today: str) -> dict[str, Any]:
    """The figures on top of a procedure's page, as of `today` (yyyy-mm-dd).

    time_limits: [{"limit", "kinds"}], kinds empty when all channels have the same limit; where the limit
    hangs on the case, also "cases" and "only_if", the words for them.
    fees: "none", "amounts" (with low and high), "formula" or "unknown"; costs: the same for each group of
    channels that cost the same; case_costs: the same once a case is chosen, where fees name cases; coming:
    the day from which other amounts apply, or None.
    papers: see catalogue/papers.py. steps: all, and how many of them the applicant's.
    """
    return {
        **_time_limits(data),
        **_fees(data, today),
        "papers": paper_totals(data),
        "steps": _steps(data),
    }


def _steps(data: dict[str, Any]) -> dict[str, int]:
    steps = data.get("steps", [])
    actors = [step.get("actor") for step in steps]
    return {"all": len(steps), "yours": actors.count("applicant"), "theirs": actors.count("agency")}


def takes_files(data: dict[str, Any]) -> bool:
    """Whether the form asks for files, so that papers go in with it."""
    sections = data.get("form", {}).get("sections", [])
    return any(field["type"] == "files" for section in sections for field in section["fields"])


def channel_kinds(data: dict[str, Any]) -> list[str]:
    """The ways to file, each once, in the order of the record."""
    return list(dict.fromkeys(channel["kind"] for channel in data.get("channels", [])))


def _grouped(said: list[tuple[str, Any]]) -> list[tuple[Any, list[str]]]:
    """What is said of channels, each thing once with its channels."""
    groups: list[tuple[Any, list[str]]] = []
    for kind, value in said:
        for other, kinds in groups:
            if other == value:
                kinds.append(kind)
                break
        else:
            groups.append((value, [kind]))
    return groups


def _chosen_cases(data: dict[str, Any]) -> list[str]:
    return [name for name, _ in questions(data)["either"]]


def _time_limits(data: dict[str, Any]) -> dict[str, Any]:
    channels = [channel for channel in data.get("channels", []) if "time_limit" in channel]
    others = [other for channel in channels for other in channel["time_limit"].get("other", [])]
    elsewhere = {name for other in others for name in other.get("cases", [])}
    said: list[tuple[str, Any]] = []
    for channel in channels:
        limit = channel["time_limit"]
        plain = {key: limit[key] for key in ("amount", "unit") if key in limit}
        left = [name for name in _chosen_cases(data) if name not in elsewhere] if elsewhere else []
        said.append((channel["kind"], (plain, left, None)))
        for other in limit.get("other", []):
            figure = {key: other[key] for key in ("amount", "unit")}
            said.append((channel["kind"], (figure, other.get("cases", []), other["only_if"])))
    groups = _grouped(said)
    everywhere = set(channel_kinds(data))  # of channels without a limit nothing is known
    return {
        "time_limits": [
            {
                "limit": limit,
                "kinds": kinds if set(kinds) != everywhere else [],
                **({"cases": cases} if cases else {}),
                **({"only_if": only_if} if only_if else {}),
            }
            for (limit, cases, only_if), kinds in groups
        ]
    }


def _fees(data: dict[str, Any], today: str) -> dict[str, Any]:
    fees = data.get("fees")
    texts = _grouped([(c["kind"], c["fee_text"]) for c in data.get("channels", []) if "fee_text" in c])
    starts = [fee["valid_from"] for fee in fees or [] if fee.get("valid_from", today) > today]
    costs = _grouped([(kind, _cost(fees, today, kind)) for kind in channel_kinds(data)])
    by_case = _chosen_cases(data) if any("cases" in fee for fee in fees or []) else []
    return {
        "fee_texts": [{"text": text, "kinds": kinds} for text, kinds in texts],
        "exemptions": any(fee.get("exemptions") for fee in fees or []),
        "coming": min(starts, default=None),
        "costs": [{**cost, "kinds": kinds if len(costs) > 1 else []} for cost, kinds in costs]
        or [{**_cost(fees, today), "kinds": []}],
        "case_costs": [
            {**cost, "kinds": [kind], "cases": cases}
            for kind in channel_kinds(data)
            for cost, cases in _grouped([(case, _cost(fees, today, kind, case)) for case in by_case])
        ],
        **_cost(fees, today),
    }


def fee_state(fee: dict[str, Any], today: str) -> str:
    """ "current", "coming" or "past": where a day stands to the fee's window."""
    if fee.get("valid_from", today) > today:
        return "coming"
    return "past" if fee.get("valid_until", today) < today else "current"


def _cost(
    all_fees: list[dict[str, Any]] | None, today: str, channel: str = "", case: str = ""
) -> dict[str, Any]:
    """What everyone of a case pays in a channel (of any, in any, when none is given).

    What only some pay is told apart; so is what is paid for something asked for besides, like a copy.
    """
    found: dict[str, Any] = {"extra_fees": [], "fees_depend": False}
    if all_fees is None:
        return found | {"fees": "unknown"}
    fees = [
        fee
        for fee in all_fees
        if fee_state(fee, today) == "current"
        and (not channel or channel in fee.get("channels", [channel]))
        and (not case or case in fee.get("cases", [case]))
    ]
    besides = [fee for fee in fees if fee.get("optional")]
    asked = [fee for fee in fees if not fee.get("optional")]
    always = [fee for fee in asked if "only_if" not in fee or (case and "cases" in fee)]
    sometimes = [fee for fee in asked if fee not in always and fee.get("amount") != 0]
    if not always and sometimes:  # it depends: show from the least to the most
        always, sometimes = asked, []
        found["fees_depend"] = True
    amounts = [fee["amount"] for fee in always if "amount" in fee]
    found["extra_fees"] = [*sometimes, *besides]
    if not fees and all_fees:
        return found | {"fees": "unknown"}  # all of them have lapsed, or none is for this channel
    if len(amounts) < len(always):
        return found | {"fees": "formula"}
    if not any(amounts):
        return found | {"fees": "none"}
    units = {fee.get("unit") for fee in always if fee["amount"]}
    unit = units.pop() if len(units) == 1 else None
    return (
        found
        | {"fees": "amounts", "low": min(amounts), "high": max(amounts)}
        | ({"unit": unit} if unit else {})
    )


def brief(data: dict[str, Any], today: str) -> dict[str, Any]:
    """The time and the fee in as few words as a line of a list has room for, as figures."""
    found = {**_time_limits(data), **_fees(data, today)}
    return {"time": _brief_time(found), "fee": _brief_fee(found)}


def _brief_time(found: dict[str, Any]) -> list[Any] | None:
    """[amount, unit], [shortest, unit, longest, unit], or nothing when a figure does not tell it all."""
    limits = [group["limit"] for group in found["time_limits"]]
    if not limits or any("amount" not in one or (one["amount"] and "unit" not in one) for one in limits):
        return None
    pairs = sorted(
        {(one["amount"], one["unit"] if one["amount"] else "") for one in limits},
        key=lambda pair: (pair[0] * HOURS.get(pair[1], 0), pair),
    )
    return list(pairs[0]) if len(pairs) == 1 else [*pairs[0], *pairs[-1]]


def _brief_fee(found: dict[str, Any]) -> list[Any] | None:
    """[lowest, highest] in đồng, [0, 0] when free, ["formula"], or nothing when it is not known."""
    match found["fees"]:
        case "none":
            return [0, 0]
        case "amounts":
            return [found["low"], found["high"]]
        case "formula":
            return ["formula"]
    return None
