"""What follows from a procedure's record and is never typed: totals, ranges, where its pages stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catalogue.records import Record


#: Path of the posting list.
POSTING = "/niem-yet/"


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


def listed(record: Record) -> dict[str, Any]:
    """What a list shows of a procedure."""
    data = record.data
    return {
        "code": record.id,
        "name": data["name"],
        "path": procedure_path(record.id),
        "field": data["field"],
        "levels": data["levels"],
        "form": data["form"].get("purpose", "application") if "form" in data else None,
    }


def summary(data: dict[str, Any], today: str) -> dict[str, Any]:
    """The figures on top of a procedure's page, as of `today` (yyyy-mm-dd).

    time_limits: [{"limit", "kinds"}], kinds empty when all channels have the same limit.
    fees: "none", "amounts" (with low and high), "formula" or "unknown".
    """
    return {**_time_limits(data), **_fees(data, today), **_papers(data)}


def _time_limits(data: dict[str, Any]) -> dict[str, Any]:
    groups: list[dict[str, Any]] = []
    for channel in data.get("channels", []):
        limit = {
            key: value for key, value in channel.get("time_limit", {}).items() if key in {"amount", "unit"}
        }
        if "time_limit" not in channel:
            continue
        for group in groups:
            if group["limit"] == limit:
                group["kinds"].append(channel["kind"])
                break
        else:
            groups.append({"limit": limit, "kinds": [channel["kind"]]})
    if len(groups) == 1:
        groups[0]["kinds"] = []
    return {"time_limits": groups}


def _fees(data: dict[str, Any], today: str) -> dict[str, Any]:
    fees = data.get("fees")
    texts: list[dict[str, Any]] = []
    for channel in data.get("channels", []):
        if "fee_text" in channel:
            for text in texts:
                if text["text"] == channel["fee_text"]:
                    text["kinds"].append(channel["kind"])
                    break
            else:
                texts.append({"text": channel["fee_text"], "kinds": [channel["kind"]]})
    found: dict[str, Any] = {
        "fee_texts": texts,
        "exemptions": any(fee.get("exemptions") for fee in fees or []),
        "extra_fees": [],
        "fees_depend": False,
    }
    if fees is None:
        return found | {"fees": "unknown"}
    # What everyone pays; a copy that one may ask for besides is told apart.
    fees = [fee for fee in fees if fee.get("valid_from", today) <= today <= fee.get("valid_until", today)]
    always = [fee for fee in fees if "only_if" not in fee]
    sometimes = [fee for fee in fees if "only_if" in fee and fee.get("amount") != 0]
    if not always and sometimes:  # it depends: show from the least to the most
        always, sometimes = fees, []
        found["fees_depend"] = True
    amounts = [fee["amount"] for fee in always if "amount" in fee]
    found["extra_fees"] = sometimes
    if not fees and data["fees"]:
        return found | {"fees": "unknown"}  # all of them have lapsed
    if len(amounts) < len(always):
        return found | {"fees": "formula"}
    if not any(amounts):
        return found | {"fees": "none"}
    return found | {"fees": "amounts", "low": min(amounts), "high": max(amounts)}


def _papers(data: dict[str, Any]) -> dict[str, Any]:
    cases = [case for case in data.get("cases", []) if case["papers"]]
    return {"cases": len(cases), "papers": len(cases[0]["papers"]) if len(cases) == 1 else 0}


def papers_to_bring(data: dict[str, Any]) -> list[dict[str, Any]]:
    """What to bring besides the online form, in one list; each with its case where there are several."""
    several = len(data["cases"]) > 1
    return [
        {
            **{key: paper[key] for key in ("name", "action", "only_if", "waived_if") if key in paper},
            **({"case": case["title"]} if several and "title" in case else {}),
        }
        for case in data["cases"]
        for paper in case["papers"]
        if not paper.get("online_form")
    ]
