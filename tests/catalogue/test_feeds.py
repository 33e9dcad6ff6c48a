"""Feeds and the calendar: valid to a strict reader, with names that stay, and without a clock."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from catalogue.history.history import read_history
from catalogue.output.site_files import site_files
from tests.catalogue.conftest import BASE_URL, site_of
from tests.catalogue.test_history import CODE, Repository
from tests.catalogue.test_versions import add_version
from tests.records.examples import make_content, record, write_record

if TYPE_CHECKING:
    from pathlib import Path

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ("thay-doi.atom", f"thu-tuc/{CODE}/thay-doi.atom", "linh-vuc/cho-phien/thay-doi.atom")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """The example records, changed twice since they were published."""
    made = Repository(tmp_path_factory.mktemp("tin") / "kho")
    make_content(made.content)
    made.commit("2031-01-01")
    made.write(summary="Thuê một chỗ <b>bày hàng</b> & ngồi.")
    made.commit("2031-02-01")
    made.write(f"{CODE}@2031-09-01", effective={"from": "2031-09-01"}, name="Thuê chỗ ngồi chợ phiên")
    made.commit("2031-03-01")
    return made


def published(content: Path) -> dict[str, bytes]:
    """The files of the site with its history."""
    site = site_of(content)
    site.history = read_history(content)
    return dict(site_files(site))


@pytest.fixture(scope="module")
def files(repository: Repository) -> dict[str, bytes]:
    """The site of those records."""
    return published(repository.content)


def text(part: ElementTree.Element, name: str) -> str:
    """What stands in the one element of a name."""
    [found] = part.findall(f"{ATOM}{name}")
    assert found.text
    return found.text


def check_feed(data: bytes) -> list[ElementTree.Element]:
    """What RFC 4287 asks of a feed; returns its entries."""
    feed = ElementTree.fromstring(data)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for part in (feed, *entries):
        assert re.match(r"tag:[a-z0-9.-]+,2026:/[!-~]+$", text(part, "id"))
        assert text(part, "title").strip()
        assert datetime.fromisoformat(text(part, "updated")).tzinfo is not None
    [author] = feed.findall(f"{ATOM}author")
    assert text(author, "name")
    links = {link.get("rel"): link.get("href") or "" for link in feed.findall(f"{ATOM}link")}
    assert set(links) == {"self", "alternate"}
    assert all(address.startswith(BASE_URL) for address in links.values())
    for entry in entries:
        [link] = entry.findall(f"{ATOM}link")
        assert (link.get("href") or "").startswith(BASE_URL)
        for content in entry.findall(f"{ATOM}content"):
            assert content.get("type") == "html"
            ElementTree.fromstring(f"<div>{content.text}</div>")
    assert len({text(entry, "id") for entry in entries}) == len(entries)
    times = [text(entry, "updated") for entry in entries]
    assert text(feed, "updated") == max(times, default="2000-01-01T00:00:00+00:00")
    return entries


def test_every_feed_is_valid(files: dict[str, bytes]) -> None:
    """All of them, also those without an entry; ids are unique within each."""
    feeds = [name for name in files if name.endswith(".atom")]
    assert set(FEEDS) <= set(feeds)
    counts = {name: len(check_feed(files[name])) for name in feeds}
    assert counts["thay-doi.atom"] == 2
    assert counts[f"thu-tuc/{CODE}/thay-doi.atom"] == 3
    assert counts["linh-vuc/cho-phien/thay-doi.atom"] == 2
    assert counts["linh-vuc/cay-xanh/thay-doi.atom"] == 0


def test_an_entry_tells_what_changes(files: dict[str, bytes]) -> None:
    """The newest first, with the procedure, the day and the parts; texts of records cannot break out."""
    coming, corrected, _ = check_feed(files[f"thu-tuc/{CODE}/thay-doi.atom"])
    assert text(coming, "title") == "Thuê chỗ ở chợ phiên – Từ 01/09/2031: Tên thủ tục, Tóm tắt"
    assert text(coming, "updated") == "2031-03-01T09:00:00+07:00"
    assert "&amp;lt;b&amp;gt;" in ElementTree.tostring(corrected, "unicode")


def test_the_same_entry_has_the_same_name_everywhere_and_always(
    repository: Repository, files: dict[str, bytes], tmp_path: Path
) -> None:
    """In three feeds, and after more has been written: readers show nothing twice."""
    ids = [text(entry, "id") for entry in check_feed(files["thay-doi.atom"])]
    assert ids == [text(entry, "id") for entry in check_feed(files["linh-vuc/cho-phien/thay-doi.atom"])]
    repository.git("clone", "--quiet", str(repository.root), str(tmp_path / "sau"))
    later = Repository(tmp_path / "sau")
    later.write(summary="Thuê một chỗ ngồi.")
    later.commit("2031-04-01")
    after = [text(entry, "id") for entry in check_feed(published(later.content)["thay-doi.atom"])]
    assert len(after) == 3
    assert set(ids) < set(after)


def test_without_history_feeds_are_empty_and_valid(tmp_path: Path) -> None:
    """A site outside git has them, too: who follows it need not come back."""
    files = dict(site_files(site_of(make_content(tmp_path / "content"))))
    for name in FEEDS:
        assert check_feed(files[name]) == []


def test_pages_name_their_feeds(files: dict[str, bytes]) -> None:
    """Browsers and readers find the feed of a procedure, of a field, of all."""
    for page, feed in (
        (f"thu-tuc/{CODE}/index.html", f"/thu-tuc/{CODE}/thay-doi.atom"),
        ("linh-vuc/cho-phien/index.html", "/linh-vuc/cho-phien/thay-doi.atom"),
        ("en/index.html", "/thay-doi.atom"),
        ("thay-doi/index.html", "/thay-doi.atom"),
    ):
        assert f'type="application/atom+xml" href="{feed}"' in files[page].decode(), page


def test_the_page_of_changes_tells_what_comes_and_what_was(files: dict[str, bytes]) -> None:
    """In both languages, with what to do to follow."""
    page = files["thay-doi/index.html"].decode()
    for words in (
        "Từ 01/09/2031",
        "01/02/2031: sửa nội dung trên trang",
        "/hieu-luc.ics",
        "Theo dõi thay đổi",
    ):
        assert words in page
    assert "Coming changes" in files["en/thay-doi/index.html"].decode()


def events(data: bytes) -> dict[str, str]:
    """Day and summary of the events of a calendar, checked for what each must have."""
    calendar: Any = Calendar.from_ical(data)
    assert calendar["version"] == "2.0"
    assert calendar["prodid"]
    found: list[Any] = calendar.walk("VEVENT")
    assert len({event["uid"] for event in found}) == len(found)
    for event in found:
        assert event["url"].startswith(BASE_URL)
        assert event["dtstamp"].dt.tzinfo is not None
        assert event["dtstart"].params["VALUE"] == "DATE"
    return {f"{event['dtstart'].dt.isoformat()} {event['summary']}": str(event["uid"]) for event in found}


def test_the_calendar_holds_the_days_when_rules_change(tmp_path: Path) -> None:
    """Beginnings, changes and ends of procedures, fees and cited law; nothing older than a year."""
    content = make_content(tmp_path / "content")
    fee = {"kind": "fee", "amount": 1}
    data = record("procedure", CODE) | {
        "effective": {"from": "2031-05-01", "until": "2032-04-30"},
        "fees": [
            fee | {"name": "Phí chỗ", "valid_from": "2031-09-01", "valid_until": "2031-12-31"},
            fee | {"name": "Phí cũ", "valid_until": "2029-12-31"},
        ],
        "legal": [{"document": "01-2030-nq-nx"}],
    }
    legal = {"id": "01-2030-nq-nx", "number": "01/2030/NQ-NX", "title": "Về chợ phiên", "kind": "resolution"}
    write_record(content, "legal-document", legal | {"effective_until": "2031-11-01"})
    write_record(content, "procedure", data)
    name = data["name"]
    file = dict(site_files(site_of(content)))["hieu-luc.ics"]
    found = events(file)
    assert {one for one in found if name in one} == {
        f"2031-05-01 Bắt đầu áp dụng: {name}",
        f"2032-04-30 Ngày cuối áp dụng: {name}",
        f"2031-09-01 Bắt đầu thu “Phí chỗ”: {name}",
        f"2031-12-31 Ngày cuối thu “Phí chỗ”: {name}",
        f"2031-11-01 01/2030/NQ-NX hết hiệu lực; thủ tục viện dẫn: {name}",
    }
    assert file == dict(site_files(site_of(content)))["hieu-luc.ics"]


def test_a_version_in_the_calendar_is_a_change(files: dict[str, bytes]) -> None:
    """What follows another version changes the procedure; its event keeps its name."""
    found = events(files["hieu-luc.ics"])
    assert "2031-09-01 Thủ tục thay đổi: Thuê chỗ ngồi chợ phiên" in found
    assert found["2031-09-01 Thủ tục thay đổi: Thuê chỗ ngồi chợ phiên"].startswith(
        f"tag:{BASE_URL.removeprefix('https://')},2026:/thu-tuc/{CODE}/changes/2031-09-01/"
    )


def test_the_calendar_tells_nothing_that_another_version_overtakes(tmp_path: Path) -> None:
    """No last day where the next version follows, and no day of a fee after its version has gone."""
    content = make_content(tmp_path / "content")
    fee = {"kind": "fee", "amount": 1, "name": "Phí chỗ", "valid_from": "2031-10-01"}
    data = record("procedure", CODE) | {"fees": [fee]}
    write_record(content, "procedure", data | {"effective": {"from": "2030-01-01", "until": "2031-08-31"}})
    add_version(content, "2031-09-01", fees=[])
    found = events(dict(site_files(site_of(content)))["hieu-luc.ics"])
    assert {one[:10] for one in found if data["name"] in one} == {"2031-09-01"}
