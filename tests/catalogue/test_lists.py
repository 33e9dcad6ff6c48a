"""The ways in besides search: agencies, fields, levels, online services, long lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from catalogue.pages.listing import letter
from tests.catalogue.conftest import crawl
from tests.catalogue.pages import squeezed
from tests.records.examples import record, write_record

if TYPE_CHECKING:
    from pathlib import Path

    from tests.catalogue.pages import Crawler


def html(site: Crawler, address: str) -> str:
    """The page at an address of the site."""
    return site.files[f"{address.lstrip('/')}index.html"].decode()


def text(page: str) -> str:
    """What people read of a piece of a page."""
    return squeezed(re.sub(r"<[^>]+>", " ", page))


def under(page: str, heading: str) -> str:
    """What a page says under a heading of a list, up to the next heading."""
    found = re.search(rf"<h[23][^>]*>{re.escape(heading)}</h[23]>(.*?)(?=<h[23]|</main>)", page, re.DOTALL)
    assert found, f"no heading {heading}"
    return found[1]


@pytest.fixture
def busy(content: Path) -> Path:
    """Content whose agency receives one procedure, decides another, and takes part in a third."""
    plain = record("procedure", "1.900002")
    plain.pop("form", None)
    roles = {
        "2.000001": ("Xin gì đó", "receiving", "deciding"),
        "2.000002": ("Xét gì đó", "deciding"),
        "2.000003": ("Giúp gì đó", "coordinating"),
    }
    for code, (name, *keys) in roles.items():
        made = {**plain, "code": code, "name": name, "receiving": ["ubnd-xa-may-trang"]}
        made["deciding"] = ["ubnd-xa-may-trang"]
        for key in keys:
            made[key] = ["tram-kiem-lam"]
        write_record(content, "procedure", made)
    return content


def test_an_agency_tells_what_it_receives_decides_and_helps_with(busy: Path) -> None:
    """Each procedure stands once, under what the agency has to do with it."""
    page = html(crawl(busy), "/co-quan/tram-kiem-lam/")
    received = under(page, "Nhận hồ sơ")
    assert "Xin gì đó" in received
    assert "cũng là nơi quyết định" in received
    assert "Xét gì đó" in under(page, "Quyết định, nơi khác nhận hồ sơ")
    assert "Giúp gì đó" in under(page, "Chỉ phối hợp")
    assert page.count("Xin gì đó") == 1


def test_an_agency_tells_its_parent_and_its_next_days_off(content: Path) -> None:
    """Days that are past, and days that are free every week, are not told."""
    calendar = record("calendar", "gio-hanh-chinh")
    calendar["days_off"] = [
        {"date": "2031-06-30", "name": "Hôm qua"},
        {"date": "2031-07-04", "name": "Thứ Sáu này", "decision": "9/QĐ-NX"},
        {"date": "2031-07-06", "name": "Chủ nhật"},
    ]
    write_record(content, "calendar", calendar)
    agency = {**record("agency", "ubnd-xa-may-trang"), "calendar": calendar["id"], "short_name": "Xã Mây"}
    agency["parent"] = "ubnd-tinh-non-xanh"
    agency["offices"] = [
        {
            "name": "Quầy", "address": "Ngõ 1", "phone": "0200 000 001", "email": "xa@may.example",
            "map": "https://map.example/?q=1", "access": "Có dốc.", "hours": "Sáng thứ Hai",
        }
    ]  # fmt: skip
    write_record(content, "agency", agency)
    site = crawl(content)
    page = html(site, "/co-quan/ubnd-xa-may-trang/")
    closed = text(under(page, "Những ngày nghỉ sắp tới"))
    assert "04/07/2031: Thứ Sáu này (9/QĐ-NX)" in closed
    assert "Hôm qua" not in closed
    assert "Chủ nhật" not in closed
    for words in ("Xã Mây", "Ngõ 1", "Có dốc.", "Sáng thứ Hai"):
        assert words in page, words
    for address in ("tel:0200000001", "mailto:xa@may.example", "https://map.example/?q=1"):
        assert f'href="{address}"' in page, address
    assert 'href="/co-quan/ubnd-tinh-non-xanh/"' in page
    assert 'href="/co-quan/ubnd-xa-may-trang/"' in html(site, "/co-quan/ubnd-tinh-non-xanh/")


def test_online_services_tell_how_far_and_why_only_so_far(content: Path) -> None:
    """Level, old level, reason with its law, time, and where to file."""
    partial = {**record("procedure", "1.900002"), "code": "2.000001", "name": "Làm một nửa"}
    partial.pop("form", None)
    partial["online"] = {
        "level": "partial", "reason": "Phải ký trước mặt cán bộ.", "old_level": 3,
        "legal": [{"document": "15-2030-qd-nx", "articles": "Điều 3"}],
    }  # fmt: skip
    partial["channels"] = [
        {
            "kind": "online",
            "url": "https://cong.example/nop",
            "time_limit": {"amount": 4, "unit": "working_day"},
        }
    ]
    write_record(content, "procedure", partial)
    site = crawl(content)
    for address in ("/truc-tuyen/", "/truc-tuyen/partial/"):
        page = html(site, address)
        item = page[page.index("Làm một nửa") :].split("</li>")[0]
        shown = text(item)
        for words in (
            "Một phần",
            "mức độ 3",
            "4 ngày làm việc",
            "Phải ký trước mặt cán bộ.",
            "15/2030/QĐ-NX",
        ):
            assert words in shown, words
        assert 'href="https://cong.example/nop"' in item
    assert "Làm một nửa" not in html(site, "/truc-tuyen/full/")
    assert 'href="/thu-tuc/1.900001/nop-ho-so/"' in html(site, "/truc-tuyen/")


def test_featured_procedures_stand_first_in_longer_lists(content: Path) -> None:
    """Under a heading of their own, and only there."""
    plain = record("procedure", "1.900002")
    plain.pop("form", None)
    for number in range(8):
        write_record(content, "procedure", {**plain, "code": f"2.{number:06}", "name": f"Việc {number}"})
    site = record("site", "site")
    (content / "site.yaml").unlink()
    write_record(content, "site", {**site, "featured": ["2.000005"]})
    page = html(crawl(content), f"/linh-vuc/{plain['field']}/")
    assert "Việc 5" in under(page, "Hay dùng")
    assert page.count("Việc 5") == 1


def test_long_lists_have_an_alphabet(content: Path) -> None:
    """Every letter leads to the page and place where it begins; every procedure stands once."""
    plain = record("procedure", "1.900004.000.00.00.H98")
    names = {f"2.{number:06}": f"{'ABCĐ'[number % 4]}n {number:03}" for number in range(230)}
    for code, name in names.items():
        write_record(content, "procedure", {**plain, "code": code, "name": name})
    site = crawl(content)
    assert site.dead() == []
    first = html(site, "/thu-tuc/")
    letters = re.search(r'<nav class="headings letters".*?</nav>', first, re.DOTALL)
    assert letters
    leads = dict(re.findall(r'href="([^"]+)">([^<]+)</a>', letters[0]))
    assert list(leads.values())[:4] == ["A", "B", "C", "Đ"]
    for address, name in leads.items():
        path, _, fragment = address.partition("#")
        assert f'id="{fragment}">{name}</h3>' in html(site, path)
    shown = [
        code
        for page in ("/thu-tuc/", "/thu-tuc/2/", "/thu-tuc/3/")
        for code in re.findall(r'<li><a class="govuk-link" href="/thu-tuc/(2\.\d{6})/"', html(site, page))
    ]
    assert sorted(shown) == sorted(names)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Đăng ký", "Đ"),
        ("đổi", "Đ"),
        ("Ấn phẩm", "A"),
        ("ưu đãi", "U"),
        ("Dời", "D"),
        ("1.000", "0–9"),
        ("“Mở”", "0–9"),
    ],
)
def test_letters_of_the_alphabet(name: str, expected: str) -> None:
    """Marks do not make a letter of their own, but đ is one."""
    assert letter(name) == expected


def test_one_page_shows_all_ways_in(crawler: Crawler) -> None:
    """Life events, fields, levels, offices, the list, online services and the look-up."""
    page = html(crawler, "/cach-tim/")
    for address in (
        "/su-kien/lam-vuon/", "/linh-vuc/cay-xanh/", "/cap/commune/", "/co-quan/ubnd-xa-may-trang/",
        "/thu-tuc/", "/truc-tuyen/", "/tra-cuu/",
    ):  # fmt: skip
        assert f'href="{address}"' in page, address
    assert 'href="/cach-tim/"' in html(crawler, "/")
