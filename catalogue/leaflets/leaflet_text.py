"""What a leaflet says of a procedure, as plain texts for theme/leaflets. Knows records; knows no PDF.

Everything that must be posted (Decree 63/2010/NĐ-CP art. 8(2)) is in it, in the main language of the site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from catalogue.derive import fee_state, procedure_path
from catalogue.offices import offices_for
from catalogue.pages.change_pages import decision_line

if TYPE_CHECKING:
    from catalogue.pages.pages import Pages
    from catalogue.reading.records import Record


def site_text(pages: Pages) -> dict[str, Any]:
    """What stands at the head and the foot of every leaflet."""
    site = pages.site
    owner = site.records.of("agency").get(site.settings.get("owner", ""))
    return {
        "name": site.settings["name"],
        "locality": site.settings["locality"],
        "owner": owner.data["name"] if owner else "",
        "hotline": site.settings.get("hotline", ""),
        "address": pages.environment.globals["base_url"],
        "day": pages.environment.filters["day"](site.today),
        "demo": bool(site.settings["demo"]),
    }


def leaflet_text(pages: Pages, record: Record) -> dict[str, Any]:
    """One procedure: lists of texts under the headings that the law asks for; absent parts are empty."""
    data = record.data
    names: Any = pages.environment.get_template("parts.html").module
    day = pages.environment.filters["day"]
    agencies = {
        role: [pages.agencies[key] for key in data.get(role, [])]
        for role in ("deciding", "receiving", "coordinating")
    }
    return {
        "code": record.id,
        "name": data["name"],
        "summary": data.get("summary", ""),
        "field": pages.fields[data["field"]]["name"],
        "levels": [names.level_names[level] for level in data["levels"]],
        "online": names.online_badges[data["online"]["level"]],
        "partial": _joined(data["online"].get("reason"), _laws(pages, data["online"].get("legal", []))),
        "audience": [names.audience_names[one] for one in data.get("audience", [])],
        "requirements": data.get("requirements", []),
        "sets": data.get("sets", 0),
        "cases": [_case(pages, names, case, data["cases"]) for case in data.get("cases", [])],
        "times": _times(pages, names, data.get("channels", [])),
        "channels": [_channel(names, channel) for channel in data.get("channels", [])],
        "fees": [_fee(pages, names, fee) for fee in _current(pages, data)],
        "no_fees": _no_fees(pages, data),
        "steps": [
            {"title": step.get("title", ""), "text": step["text"], "yours": step.get("actor") != "agency"}
            for step in data.get("steps", [])
        ],
        "results": [
            _joined(one["name"], [one[key] for key in ("validity", "code") if key in one])
            for one in data.get("results", [])
        ],
        "offices": [
            {key: office.get(key, "") for key in ("name", "address", "hours", "phone")}
            for agency in agencies["receiving"]
            for office in offices_for(agency, data)
        ],
        "agencies": {role: [agency["name"] for agency in found] for role, found in agencies.items()},
        "legal": _laws(pages, data.get("legal", []), titles=True),
        "effective": [
            day(data["effective"][key]) for key in ("from", "until") if key in data.get("effective", {})
        ],
        "decision": decision_line(pages, data.get("decision")),
        "source": ", ".join(data["source"][key] for key in ("name", "kind") if key in data.get("source", {})),
        "raw": list(data.get("source", {}).get("text", {}).values()),
        "url": f"{pages.environment.globals['base_url']}{procedure_path(record.id)}",
    }


def _case(pages: Pages, names: Any, case: dict[str, Any], cases: list[dict[str, Any]]) -> dict[str, Any]:
    brought = [one["title"] for one in cases if one.get("id") in case.get("with", [])]
    return {
        "title": case.get("title", ""),
        "with": f"{pages.say('Cần cả giấy tờ ở:')} {'; '.join(brought)}" if brought else "",
        "note": case.get("note", ""),
        "papers": [_paper(pages, names, paper) for paper in case["papers"]],
    }


def _paper(pages: Pages, names: Any, paper: dict[str, Any]) -> dict[str, Any]:
    say = pages.say
    counts = [say("Chỉ xuất trình, không phải nộp")] if paper.get("action") == "show" else []
    for key, words in (("originals", say("%(n)s bản chính")), ("copies", say("%(n)s bản sao"))):
        if paper.get(key):
            counts.append(words % {"n": paper[key]})
    if paper.get("electronic"):
        counts.append(say("nhận bản điện tử"))
    if paper.get("prepared_by") == "agency":
        counts = [say("Cơ quan lập, bạn không phải mang")]
    lines = [" · ".join(counts)] if counts else []
    if "channels" in paper:
        kinds = ", ".join(str(names.channel_names[kind]).lower() for kind in paper["channels"])
        lines.append(f"{say('Chỉ cần khi nộp:')} {kinds}")
    lines += [
        f"{words} {paper[key]}"
        for key, words in (("only_if", say("Chỉ cần khi:")), ("waived_if", say("Không phải nộp khi:")))
        if key in paper
    ]
    if form := paper.get("form"):
        lines.append(f"{say('Mẫu:')} {form['title']}" + _in_brackets(_laws(pages, [form.get("legal")])))
    return {"name": paper["name"], "lines": [*lines, *([paper["note"]] if "note" in paper else [])]}


def _times(pages: Pages, names: Any, channels: list[dict[str, Any]]) -> list[str]:
    """How long it takes in a few words: once when all channels agree, else each with its channel."""
    short = {}
    for channel in channels:
        limit = channel.get("time_limit", {})
        if "amount" in limit:
            short[str(names.channel_names[channel["kind"]])] = _plain(names.time_amount(limit))
    if len(set(short.values())) == 1 and len(short) == len(channels):
        return [next(iter(short.values()))]
    return [f"{name}: {time}" for name, time in short.items()] or [pages.say("Xem mục Cách nộp")]


def _channel(names: Any, channel: dict[str, Any]) -> dict[str, Any]:
    limit = channel.get("time_limit")
    return {
        "name": str(names.channel_names[channel["kind"]]),
        "time": _plain(names.time_limit(limit)) if limit else "",
        "lines": [channel[key] for key in ("fee_text", "note") if key in channel],
    }


def _current(pages: Pages, data: dict[str, Any]) -> list[dict[str, Any]]:
    """The fees that hold on the day of the build: a leaflet is replaced when another one begins to hold."""
    return [fee for fee in data.get("fees", []) if fee_state(fee, pages.site.today) == "current"]


def _no_fees(pages: Pages, data: dict[str, Any]) -> str:
    """What stands where no amount does: free only where the record says that nothing is charged."""
    if "fees" not in data:
        return pages.say("Xem mục Cách nộp")
    return pages.say("Chưa có mức thu nào đang áp dụng.") if data["fees"] else pages.say("Không mất tiền")


def _fee(pages: Pages, names: Any, fee: dict[str, Any]) -> dict[str, Any]:
    say, money = pages.say, pages.environment.filters["money"]
    amount = fee.get("formula", "")
    if "amount" in fee:
        amount = money(fee["amount"]) if fee["amount"] else say("Không thu")
    if "unit" in fee:
        amount = f"{amount} / {fee['unit']}"
    lines = []
    if "channels" in fee:
        lines.append(", ".join(str(names.channel_names[kind]) for kind in fee["channels"]))
    if "only_if" in fee:
        lines.append(f"{say('Áp dụng cho:')} {fee['only_if']}")
    exemptions = []
    for one in fee.get("exemptions", []):
        left = say("miễn")
        if "amount" in one:
            left = say("còn %(left)s") % {"left": money(one["amount"])}
        elif "percent" in one:
            left = say("còn %(left)s") % {"left": f"{one['percent']}%"}
        exemptions.append(f"{one['who']}: {left}{_in_brackets(_laws(pages, [one.get('legal')]))}")
    note = [fee["note"]] if "note" in fee else []
    law = _laws(pages, [fee.get("legal")])
    return {
        "name": fee["name"],
        "amount": amount,
        "lines": [*lines, *note, *law],
        "exemptions": exemptions,
        "asked_for": fee["only_if"] if fee.get("optional") else "",
    }


def _laws(pages: Pages, references: list[dict[str, Any] | None], *, titles: bool = False) -> list[str]:
    """References as people cite them: "Điều 11, 60/2014/QH13", with the document's title when asked."""
    said = []
    for reference in references:
        if not reference:
            continue
        document = pages.legal.get(reference.get("document", ""), {})
        number = document.get("number", reference.get("number", ""))
        if titles and document:
            number = f"{number}: {document['title']}"
        said.append(
            f"{number} ({reference['articles']})"
            if titles and "articles" in reference
            else ", ".join([*([reference["articles"]] if "articles" in reference else []), number])
        )
    return said


def _joined(text: str | None, more: Any) -> str:
    more = "; ".join(more) if isinstance(more, list) else more
    return f"{text}{_in_brackets([more] if more else [])}" if text else ""


def _in_brackets(texts: list[str]) -> str:
    return f" ({'; '.join(texts)})" if texts else ""


def _plain(markup: Any) -> str:
    return str(Markup(str(markup)).striptags())  # noqa: S704 - only to take the tags off
