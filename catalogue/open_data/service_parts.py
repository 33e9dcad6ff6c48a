"""What a public service consists of, as nodes of CPSV-AP: papers, channels, costs, results, steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue.derive import fee_state, form_path
from catalogue.open_data import durations, words
from catalogue.open_data.jsonld import DONG, Node, concept, page, text, typed, without_nothing

if TYPE_CHECKING:
    from catalogue.open_data.references import Data, References
    from catalogue.reading.records import Record


def evidence(data: Data, references: References, here: str) -> list[Node]:
    """Every paper of every case; the case is named in the description."""
    found, files = [], references.files(data)
    for number, case in enumerate(data.get("cases", []), 1):
        for place, paper in enumerate(case["papers"], 1):
            about, form = words.paper(paper, case, references), paper.get("form", {})
            node = {
                **_named("cv:Evidence", here, f"paper-{number}-{place}"),
                "dct:title": references.texts(paper["name"]),
                "dct:description": text(about) if about else None,
                "foaf:page": [
                    page(found) for found in (form.get("url"), files.get(form.get("file"))) if found
                ],
            }
            found.append(without_nothing(node))
    return found


def channels(record: Record, references: References, here: str) -> list[Node]:
    """Every way to apply, with its own time limit."""
    found = []
    for number, channel in enumerate(record.data.get("channels", []), 1):
        about, time = words.channel(channel, references), durations.duration(channel.get("time_limit", {}))
        online = channel["kind"] == "online"
        form = (
            references.address(form_path(record.id))
            if online and record.id in references.site.forms
            else None
        )
        node = {
            **_named("cv:Channel", here, f"channel-{number}"),
            "dct:type": concept(
                references.address(f"/du-lieu/#channel-{channel['kind']}"),
                [text(said.channel_names[channel["kind"]], lang) for lang, said in references.words.items()],
            ),
            "dct:description": text(about) if about else None,
            "cv:processingTime": typed(time, "duration") if time else None,
            "foaf:page": [page(address) for address in (form, channel.get("url")) if address],
        }
        found.append(without_nothing(node))
    return found


def costs(data: Data, references: References, here: str) -> list[Node]:
    """What is to be paid today: one node for each fee, and for each channel that a fee is only for.

    An empty list of fees is a promise, so it is a cost of 0; no list of fees says nothing.
    """
    today, found = references.site.today, []
    fees = data.get("fees")
    if fees == []:
        found.append(_cost(here, "cost-0", "Không thu phí, lệ phí.", 0))
    kinds = {channel["kind"]: f"{here}#channel-{n}" for n, channel in enumerate(data.get("channels", []), 1)}
    for number, fee in enumerate(fees or [], 1):
        if fee_state(fee, today) != "current":
            continue
        about = words.fee(fee, references)
        only = [kind for kind in fee.get("channels", []) if kind in kinds]
        for kind in only or [""]:
            name = f"cost-{number}" + (f"-{kind}" if kind else "")
            found.append(_cost(here, name, about, fee.get("amount"), kinds.get(kind)))
    for number, channel in enumerate(data.get("channels", []), 1):
        if "fee_text" in channel:
            address = f"{here}#channel-{number}"
            found.append(_cost(here, f"cost-channel-{number}", channel["fee_text"], None, address))
    return found


def requirements(data: Data, references: References, here: str) -> list[Node]:
    """Conditions that must be met."""
    return [
        {**_named("cv:Requirement", here, f"requirement-{number}"), "dct:title": references.texts(one)}
        for number, one in enumerate(data.get("requirements", []), 1)
    ]


def outputs(data: Data, references: References, here: str) -> list[Node]:
    """What the applicant gets."""
    return [
        without_nothing(
            {
                **_named("cv:Output", here, f"result-{number}"),
                "dct:title": references.texts(one["name"]),
                "dct:description": text(f"Giá trị sử dụng: {one['validity']}") if "validity" in one else None,
            }
        )
        for number, one in enumerate(data.get("results", []), 1)
    ]


def rules(data: Data, here: str) -> list[Node]:
    """The steps, as the rule that the service follows."""
    steps = [
        f"{number}. " + words.sentences([step.get("title", ""), step["text"]])
        for number, step in enumerate(data.get("steps", []), 1)
    ]
    if not steps:
        return []
    rule = _named("cpsv:Rule", here, "steps")
    return [{**rule, "dct:title": text("Trình tự thực hiện"), "dct:description": text("\n".join(steps))}]


def _cost(here: str, name: str, about: str, amount: int | None, channel: str | None = None) -> Node:
    known = {"cv:hasValue": typed(amount, "double"), "cv:currency": DONG} if amount is not None else {}
    only = {"cv:ifAccessedThrough": {"@id": channel}} if channel else {}
    return {**_named("cv:Cost", here, name), "dct:description": text(about), **known, **only}


def _named(kind: str, here: str, name: str) -> Node:
    """A node of the file, with its identifier."""
    return {"@id": f"{here}#{name}", "@type": kind, "dct:identifier": name}
