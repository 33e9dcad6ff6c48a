"""What the page of a procedure is given to show: answers first, the law last. Knows no template, no file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalogue import derive, law
from catalogue.history.versions import begins
from catalogue.pages.change_pages import decision_line
from catalogue.papers import case_ids, questions

if TYPE_CHECKING:
    from collections.abc import Callable

    from catalogue.pages.pages import Pages


def procedure_context(pages: Pages, code: str, data: dict[str, Any]) -> dict[str, Any]:
    """Everything that procedure.html names of one version of a procedure."""
    site, say = pages.site, pages.say
    day = pages.environment.filters["day"]
    reviewed = data.get("reviewed")
    when = max(site.today, begins(data))  # a version to come is told as on its first day
    current = site.procedures.get(code)  # paper is made of the version in force, and of none when none is
    in_force = current is not None and current.data.get("effective") == data.get("effective")
    posted = in_force and site.settings.get("leaflets")
    named = [other for other in data.get("related", []) if other in site.procedures]
    found = site.related.of(code)
    return {
        "p": data,
        "summary": derive.summary(data, when),
        "today": site.today,
        "field": pages.fields[data["field"]],
        "legal": pages.legal,
        "form_path": derive.form_path(code),
        "leaflet": derive.leaflet_path(code) if posted else None,
        "blank_form": derive.blank_form_path(code) if posted and derive.has_blank_form(data) else None,
        "sections": _sections(say, related=bool(named or found), changed=code in site.history.entries),
        "source_text": data.get("source", {}).get("text", {}),
        "case_ids": case_ids(data),
        "takes_files": derive.takes_files(data),
        "questions": questions(data) | {"channels": derive.channel_kinds(data)},
        "fees": _fees(data, when),
        "downloads": site.downloads,
        "all_agencies": pages.agencies,
        "notices": _notices(pages, data),
        "related": [derive.listed(site.procedures[other], site.today) for other in named],
        "found": [derive.listed(site.procedures[other], site.today) for other in found],
        "decision_line": decision_line(pages, data.get("decision")),
        "reviewed_line": reviewed and f"{day(reviewed['date'])}, {pages.agencies[reviewed['by']]['name']}",
        **{
            role: [pages.agencies[key] for key in data.get(role, [])]
            for role in ("deciding", "receiving", "coordinating")
        },
    }


def _sections(say: Callable[[str], str], *, related: bool, changed: bool) -> dict[str, str]:
    """Id → heading, in the order of the page: what people come for, then who answers for it."""
    return {
        "giay-to": say("Giấy tờ cần chuẩn bị"),
        "chi-phi": say("Chi phí"),
        "thoi-han": say("Bao lâu có kết quả"),
        "noi-nop": say("Nộp ở đâu"),
        "ai": say("Ai làm thủ tục này"),
        "cac-buoc": say("Các bước"),
        "ket-qua": say("Bạn nhận được gì"),
        "phan-anh": say("Phản ánh, khiếu nại"),
        "co-quan": say("Cơ quan có trách nhiệm"),
        **({"lien-quan": say("Thủ tục liên quan")} if related else {}),
        "phap-ly": say("Căn cứ pháp lý"),
        "hieu-luc": say("Hiệu lực và rà soát"),
        **({"thay-doi": say("Thay đổi")} if changed else {}),
    }


def _fees(data: dict[str, Any], today: str) -> dict[str, list[dict[str, Any]]]:
    """The fees in force, those to come and those that have lapsed; each group in the order of the record."""
    groups: dict[str, list[dict[str, Any]]] = {"current": [], "coming": [], "past": []}
    for fee in data.get("fees", []):
        groups[derive.fee_state(fee, today)].append(fee)
    return groups


def _notices(pages: Pages, data: dict[str, Any]) -> dict[str, Any]:
    """What in the record may no longer be so: law, agencies, levels of government, an old review."""
    site, today = pages.site, pages.site.today
    cited = dict.fromkeys(name for _, name in law.cited_documents(data))
    agencies = {agency["id"]: agency for _, agency in law.closed_agencies(data, pages.agencies, today)}
    bodies = (site.records.single("abolished") or {}).get("bodies", [])
    months = site.settings.get("review_months")
    reviewed = data.get("reviewed", {}).get("date")
    old = months and reviewed and law.months_between(reviewed, today) >= months
    return {
        "expired": [pages.legal[name] for name in cited if pages.legal[name]["state"] == "expired"],
        "closed": list(agencies.values()),
        "abolished": [body for _, body in law.abolished_bodies(data, bodies, today)],
        "old_review": reviewed if old else None,
    }
