"""The days on which rules begin or end, drawn from the records; as a list, and as an iCalendar file.

A day tells nothing that a record does not say. The calendar holds what is to come and the past year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from icalendar import Calendar, Event

from catalogue.derive import procedure_path
from catalogue.history.tags import LONG_AGO, tag
from catalogue.history.versions import begins, day_before, versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from catalogue.reading.records import Record
    from catalogue.site import Site

CALENDAR_FILE = "hieu-luc.ics"
#: How long past days stay in the calendar.
KEPT = timedelta(days=366)


@dataclass(frozen=True, order=True)
class RuleDate:
    """One day on which a rule begins or ends."""

    day: str  # yyyy-mm-dd
    kind: str  # "begins", "changes", "ends", "fee_begins", "fee_ends", "law_ends"
    code: str  # of the procedure, the first one where there are several
    subject: str  # what begins or ends
    procedure: str  # name of the procedure
    others: int = 0  # how many more procedures cite a legal document

    def told(self, say: Callable[[str], str]) -> dict[str, Any]:
        """The date in the words of a page."""
        sentence = {
            "begins": say("Bắt đầu áp dụng: %(procedure)s"),
            "changes": say("Thủ tục thay đổi: %(procedure)s"),
            "ends": say("Ngày cuối áp dụng: %(procedure)s"),
            "fee_begins": say("Bắt đầu thu “%(subject)s”: %(procedure)s"),
            "fee_ends": say("Ngày cuối thu “%(subject)s”: %(procedure)s"),
            "law_ends": say("%(subject)s hết hiệu lực; thủ tục viện dẫn: %(procedure)s"),
        }[self.kind]
        text = sentence % {"subject": self.subject, "procedure": self.procedure}
        if self.others:
            text += " " + say("và %(n)s thủ tục khác") % {"n": self.others}
        return {"text": text, "path": procedure_path(self.code)}


def rule_dates(site: Site) -> list[RuleDate]:
    """Every such day of the records, in order."""
    found: set[RuleDate] = set()
    citing: dict[str, list[Record]] = {}
    for code, in_order in versions(site.records).items():
        if code not in site.standings:
            continue
        for before, record, after in zip([None, *in_order], in_order, [*in_order[1:], None], strict=False):
            found.update(_of_version(record, before, after))
        standing = site.standings[code]
        for record in (*([standing.in_force] if standing.in_force else []), *standing.coming):
            for document in _cited(record.data):
                citing.setdefault(document, []).append(record)
    legal = site.records.of("legal-document")
    for key, records in citing.items():
        until = legal[key].data.get("effective_until") if key in legal else None
        if until:
            names = {record.id: record.data["name"] for record in records}
            code, name = min(names.items())
            found.add(RuleDate(until, "law_ends", code, legal[key].data["number"], name, len(names) - 1))
    return sorted(found)


def _of_version(record: Record, before: Record | None, after: Record | None) -> Iterator[RuleDate]:
    """The days of one version; what another version says in its place tells nothing any more."""
    data = record.data
    code, name, first = record.id, data["name"], begins(data)
    until = data.get("effective", {}).get("until", "9999")
    last = min(until, day_before(begins(after.data)) if after else "9999")
    if first:
        follows = before is not None and before.data.get("effective", {}).get("until", "9999") >= day_before(
            first
        )
        yield RuleDate(first, "changes" if follows else "begins", code, "", name)
    if until < "9999" and not (after and day_before(begins(after.data)) <= until):
        yield RuleDate(until, "ends", code, "", name)
    for fee in data.get("fees", []):
        for key, kind in (("valid_from", "fee_begins"), ("valid_until", "fee_ends")):
            if key in fee and first <= fee[key] <= last:
                yield RuleDate(fee[key], kind, code, fee["name"], name)


def _cited(value: Any) -> Iterator[str]:
    """The legal documents that a part of a record names."""
    if isinstance(value, list):
        for item in value:
            yield from _cited(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "document" and isinstance(item, str):
                yield item
            elif key != "form" or "sections" not in item:
                yield from _cited(item)


def _digest(subject: str) -> str:
    """Tells subjects of one day apart: a name for programs, shorter than the subject."""
    return sha256(subject.encode()).hexdigest()[:8]


def calendar_file(site: Site) -> tuple[str, bytes]:
    """The file of all-day events, in the site's main language; the same for the same records and day."""
    language = site.spoken[site.languages[0]]
    say = language.gettext.gettext
    base_url = site.settings.get("base_url", "")
    oldest = (date.fromisoformat(site.today) - KEPT).isoformat()
    calendar = Calendar()
    calendar.add("prodid", "-//Mot Cua//Thu tuc hanh chinh//VI")
    calendar.add("version", "2.0")
    name = f"{say('Ngày quy định thay đổi')} – {site.settings['name']}"
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    entries = site.history.entries.values()
    stamp = max((entry.recorded for some in entries for entry in some), default=LONG_AGO)
    for one in rule_dates(site):
        if one.day < oldest:
            continue
        told = one.told(say)
        event = Event()
        event.add("uid", tag(site, f"{told['path']}{one.kind}/{one.day}/{_digest(one.subject)}"))
        event.add("dtstamp", stamp)
        event.add("dtstart", date.fromisoformat(one.day))
        event.add("summary", told["text"])
        event.add("url", f"{base_url}{told['path']}")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return CALENDAR_FILE, calendar.to_ical()
