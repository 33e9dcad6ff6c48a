"""Parts of a record in one Vietnamese sentence each, for formats that have no place for their structure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue.pages.templates import day, money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalogue.open_data.references import Data, References


def sentences(parts: Iterable[str]) -> str:
    """Texts one after another, each ending as a sentence does."""
    ended = (part.strip() for part in parts)
    return " ".join(part if part[-1] in ".!?…:;" else f"{part}." for part in ended if part)


def cited(reference: Data, references: References) -> str:
    """ "Điều 11, 60/2014/QH13"."""
    number = (
        references.legal[reference["document"]]["number"] if "document" in reference else reference["number"]
    )
    return ", ".join([*([reference["articles"]] if "articles" in reference else []), number])


def fee(one: Data, references: References) -> str:
    """Name, amount, when it is due, who is exempt and the law, as pages say them."""
    amount = money(one["amount"]) if "amount" in one else one["formula"].rstrip(".")
    unit = f" / {one['unit']}" if "unit" in one else ""
    said = [f"{one['name']}: {amount}{unit}"]
    if "only_if" in one:
        said.append(f"Chỉ thu khi: {one['only_if']}")
    said += [f"Miễn, giảm: {exemption(found, references)}" for found in one.get("exemptions", [])]
    if "valid_from" in one:
        said.append(f"Áp dụng từ {day(one['valid_from'])}")
    if "valid_until" in one:
        said.append(f"Áp dụng đến hết {day(one['valid_until'])}")
    if "note" in one:
        said.append(one["note"])
    if "legal" in one:
        said.append(f"Theo {cited(one['legal'], references)}")
    return sentences(said)


def exemption(one: Data, references: References) -> str:
    """Who pays less, how much, and by which law."""
    less = ""
    if "amount" in one:
        less = f": còn {money(one['amount'])}"
    elif "percent" in one:
        less = f": còn {one['percent']}%"
    law = f" ({cited(one['legal'], references)})" if "legal" in one else ""
    return f"{one['who']}{less}{law}"


def paper(one: Data, case: Data, references: References) -> str:
    """What is to know of a paper besides its name; empty when there is nothing."""
    said = [f"Trường hợp: {case['title']}"] if "title" in case else []
    said += ["Chỉ xuất trình, không phải nộp"] if one.get("action") == "show" else []
    counts = [f"{one['originals']} bản chính"] if one.get("originals") else []
    counts += [f"{one['copies']} bản sao"] if one.get("copies") else []
    counts += ["nhận bản điện tử"] if one.get("electronic") else []
    said += [", ".join(counts)] if counts else []
    if "channels" in one:
        names = (references.word("channel", kind) for kind in one["channels"])
        said.append(f"Chỉ cần khi nộp: {', '.join(names)}")
    for key, label in (("only_if", "Chỉ cần khi: "), ("waived_if", "Không phải nộp khi: "), ("note", "")):
        if key in one:
            said.append(f"{label}{one[key]}")
    return sentences(said)


def channel(one: Data, references: References) -> str:
    """Time limit, fee as its source says it, and note of a way to apply."""
    said = [f"Thời hạn: {references.time_limit(one['time_limit'])}"] if "time_limit" in one else []
    return sentences([*said, one.get("note", "")])
