"""The guided choices of life events: every way through them, walked as links on the pages."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from catalogue.checks.check import check
from catalogue.output.assets import ROOT, make_assets
from catalogue.output.site_files import site_files
from catalogue.reading.records import read_records
from catalogue.site import Site
from tests.catalogue.conftest import BASE_URL, crawl
from tests.catalogue.pages import Crawler, squeezed
from tests.records.examples import record, write_record

if TYPE_CHECKING:
    from pathlib import Path

TODAY = "2026-11-22"
ANSWERS = re.compile(r'<ul class="choices">(.*?)</ul>', re.DOTALL)
LINK = re.compile(r'<a [^>]*href="([^"]+)"')


@pytest.fixture(scope="module")
def published() -> Crawler:
    """The Vietnamese pages of content/ that guides are made of and lead to."""
    site = Site(read_records(ROOT / "content"), make_assets(), TODAY)
    site.settings["languages"] = ["vi"]
    kept = {
        path: data
        for path, data in site_files(site)
        if path.startswith(("su-kien/", "thu-tuc/")) and path.endswith(".html")
    }
    return Crawler(kept, BASE_URL)


def html(site: Crawler, address: str) -> str:
    """The page at an address of the site."""
    return site.files[f"{address.lstrip('/')}index.html"].decode()


def answers(page: str) -> list[str]:
    """Where the answers on a page lead, in order; empty where the page asks nothing."""
    found = ANSWERS.search(page)
    return LINK.findall(found[1]) if found else []


def ways(site: Crawler, address: str, asked: int = 0) -> list[tuple[str, int]]:
    """Every end that the answers on a page lead to, and how many questions stood on the way."""
    onward = answers(html(site, address))
    if not onward:
        return [(address, asked)]
    return [end for following in onward for end in ways(site, following, asked + 1)]


EVENTS = [path.stem for path in sorted((ROOT / "content" / "life-events").glob("*.yaml"))]


@pytest.mark.parametrize("event", EVENTS)
def test_every_way_ends_on_what_to_do(published: Crawler, event: str) -> None:
    """One to four questions, then an end that says what to do; its procedures and cases exist."""
    ends = ways(published, f"/su-kien/{event}/")
    assert len(ends) >= 3
    for address, asked in ends:
        assert 1 <= asked <= 4, address
        page = published.pages[f"{address.lstrip('/')}index.html"]
        text = html(published, address)
        assert 'class="ways"' in text or "govuk-body-l" in text, f"{address} says nothing"
        targets = [a["href"] for a in page.all("a") if a.get("href", "").startswith("/thu-tuc/")]
        for target in targets:
            path, _, fragment = target.partition("#")
            if path == "/thu-tuc/":
                continue  # in the head of every page
            there = published.pages.get(f"{path.lstrip('/')}index.html")
            assert there is not None, f"{address} → {target}"
            assert not fragment or fragment in there.ids, f"{address} → {target}"


@pytest.mark.parametrize("event", EVENTS)
def test_nobody_gets_stuck(published: Crawler, event: str) -> None:
    """Every question's last answer is “Tôi không chắc”; every answer can be changed where it was given."""
    waiting = [f"/su-kien/{event}/"]
    while waiting:
        address = waiting.pop()
        page = html(published, address)
        onward = answers(page)
        if onward:
            assert onward[-1] == f"{address}khong-chac/", address
            assert "Tôi không chắc" in page
        steps = address.strip("/").split("/")
        for depth in range(2, len(steps)):
            assert f'href="/{"/".join(steps[:depth])}/"' in page, f"{address}: no way back"
        waiting += onward


def test_an_end_says_what_to_bring_and_where(crawler: Crawler) -> None:
    """Order, reason, case, papers and place of a procedure; name, place and code of what is elsewhere."""
    page = html(crawler, "/su-kien/lam-vuon/ven-duong/trong-xa/")
    text = squeezed(re.sub(r"<[^>]+>", " ", page))
    for words in (
        "Nhận một ô đất", "Chọn chỗ trước khi đi.", "Làm trước", "Để có ô đất trồng cây.", "Người trong xã",
        "Đơn nhận ô đất", "Thẻ căn cước", "Cán bộ không tra được tên bạn", "Đi cùng trưởng bản",
        "Làm sau", "Xin cây giống", "Vườn ươm", "1.900099",
        "Bạn trồng cây ở đâu? Ven đường Chọn lại", "Bạn là người ở đâu? Người trong xã Chọn lại",
    ):  # fmt: skip
        assert words in text, words
    for address in (
        "/thu-tuc/1.900001/#truong-hop-trong-xa", "/co-quan/tram-kiem-lam/", "/thu-tuc/1.900001/nop-ho-so/",
        "https://non-xanh.example/cay-giong",
    ):  # fmt: skip
        assert f'href="{address}"' in page, address


def test_an_end_without_a_procedure_still_helps(crawler: Crawler) -> None:
    """“You need not ask anyone” is an answer, too."""
    assert "không phải xin ai" in html(crawler, "/su-kien/lam-vuon/trong-vuon/")


def test_things_to_choose_from_have_no_order(crawler: Crawler) -> None:
    """Where one of several fits, none is said to come first."""
    page = html(crawler, "/su-kien/lam-vuon/ven-duong/khong-chac/")
    assert "Chọn một việc đúng với bạn" in page
    assert "Làm trước" not in page


def test_progress_tells_how_many_questions_are_left(crawler: Crawler) -> None:
    """The first of two says so, the last one, too."""
    assert "Câu 1, nhiều nhất 2 câu" in html(crawler, "/su-kien/lam-vuon/")
    assert "Câu 2, câu cuối" in html(crawler, "/su-kien/lam-vuon/ven-duong/")


def test_an_english_page_asks_in_the_words_of_the_record(crawler: Crawler) -> None:
    """The frame is English; the record's own words are marked as Vietnamese."""
    page = html(crawler, "/en/su-kien/lam-vuon/ven-duong/")
    assert "I am not sure" in page
    assert '<h1 class="govuk-heading-l" lang="vi">Bạn là người ở đâu?</h1>' in page


def test_a_life_event_without_a_guide_is_a_list(crawler: Crawler) -> None:
    """A guide is optional."""
    assert answers(html(crawler, "/su-kien/mo-quay-hang/")) == []


def test_a_procedure_that_is_not_in_force_is_told(content: Path) -> None:
    """A guide may name a procedure whose time has not come: its step says so."""
    later = {**record("procedure", "1.900001"), "effective": {"from": "2039-01-01"}}
    write_record(content, "procedure", later)
    crawled = crawl(content)
    page = html(crawled, "/su-kien/lam-vuon/ven-duong/trong-xa/")
    assert "Hôm nay thủ tục này không có hiệu lực." in page
    assert "nop-ho-so" not in page
    assert crawled.dead() == []


def test_every_version_of_a_procedure_has_the_case(content: Path) -> None:
    """A coming version that drops the case a guide points at is found before it takes effect."""
    coming = json.loads(json.dumps(record("procedure", "1.900001")))
    coming["effective"] = {"from": "2040-03-01"}
    del coming["cases"][0]["id"]
    path = write_record(content, "procedure", coming)
    path.rename(path.with_name("1.900001@2040-03-01.yaml"))
    write_record(content, "procedure", record("procedure", "1.900001"))
    found = [str(problem) for problem in check(read_records(content))]
    assert len(found) == 1, found
    assert "1.900001@2040-03-01.yaml" in found[0]
    assert "lam-vuon.yaml" in found[0]
