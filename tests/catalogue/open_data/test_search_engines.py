"""What search engines and shared links read: sitemap, robots.txt, the head of each page, data in it."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from catalogue.open_data.locales import locale
from catalogue.open_data.schema_org import in_page
from catalogue.open_data.sitemap import Sitemap
from tests.catalogue.conftest import BASE_URL
from tests.catalogue.open_data.conftest import Files, published
from tests.catalogue.pages import Crawler, Page
from tests.records.examples import make_content, valid

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="module")
def pages(files: Files) -> dict[str, Page]:
    """The pages, read as a browser reads them."""
    return Crawler(files, BASE_URL).pages


def meta(page: Page) -> dict[str, str]:
    """Name or property of each <meta> → its content."""
    return {a.get("name") or a["property"]: a["content"] for a in page.all("meta") if "content" in a}


def locations(data: bytes) -> list[str]:
    """The addresses that a sitemap lists."""
    return [one.text or "" for one in ElementTree.fromstring(data).iterfind(".//s:loc", NAMES)]


def test_the_sitemap_lists_every_page_that_may_be_found(files: Files, pages: dict[str, Page]) -> None:
    """All pages but those that say noindex, under their canonical addresses, each once."""
    listed = locations(files["sitemap.xml"])
    assert len(set(listed)) == len(listed) > 60
    canonical = [
        link["href"] for page in pages.values() for link in page.all("link") if link["rel"] == "canonical"
    ]
    assert sorted(listed) == sorted(canonical)
    hidden = {path for path, page in pages.items() if meta(page).get("robots") == "noindex"}
    assert hidden == {"404.html", "en/404.html", "ngoai-tuyen/index.html", "en/ngoai-tuyen/index.html"}


def test_each_page_of_the_sitemap_names_its_twins(files: Files) -> None:
    """Every language and x-default, which is the main language."""
    for url in ElementTree.fromstring(files["sitemap.xml"]).iterfind("s:url", NAMES):
        links = {a.attrib["hreflang"]: a.attrib["href"] for a in url.iterfind("x:link", NAMES)}
        assert set(links) == {"vi", "en", "x-default"}
        assert url.findtext("s:loc", "", NAMES) in {links["vi"], links["en"]}
        assert links["x-default"] == links["vi"] != links["en"]


def test_a_large_site_has_sitemaps_in_parts() -> None:
    """Above the number that one file may hold, an index names the parts; nothing is lost or twice."""
    sitemap = Sitemap("https://x.example", ["vi", "en"], most=4)
    for number in range(5):
        for file in (f"p/{number}/index.html", f"en/p/{number}/index.html"):
            sitemap.add(file, b"<html>")
    sitemap.add("en.html", b"<html>")
    sitemap.add("main.css", b"")
    files = dict(sitemap.files())
    assert locations(files["sitemap.xml"]) == [f"https://x.example/sitemap-{n}.xml" for n in (1, 2, 3)]
    parts = [locations(files[f"sitemap-{n}.xml"]) for n in (1, 2, 3)]
    assert [len(part) for part in parts] == [4, 4, 3]
    listed = {address for part in parts for address in part}
    assert len(listed) == 11
    assert "https://x.example/en.html" in listed


def test_robots_may_read_all_but_the_functions(files: Files) -> None:
    """And are told where the sitemap is."""
    assert files["robots.txt"].decode() == (
        f"User-agent: *\nDisallow: /api/\n\nSitemap: {BASE_URL}/sitemap.xml\n"
    )


def test_a_site_without_an_address_has_no_sitemap(tmp_path: Path) -> None:
    """Addresses in it must be whole; pages and data are made all the same, with addresses of their host."""
    files = published(make_content(tmp_path / "least", site="only-what-is-needed.yaml"))
    assert "sitemap.xml" not in files
    assert b"Sitemap" not in files["robots.txt"]
    assert ".well-known/security.txt" not in files
    document = json.loads(files["thu-tuc/1.900001.json"])
    assert document["address"] == "/thu-tuc/1.900001/"
    assert json.loads(files["thu-tuc/1.900001.jsonld"])["@id"] == "/thu-tuc/1.900001/"
    assert json.loads(files["du-lieu/openapi.json"])["servers"] == [{"url": "/"}]
    page = Page.read("index.html", files["index.html"])
    assert "og:image" not in meta(page)
    assert [link for link in page.all("link") if "hreflang" in link] == []


def test_every_page_has_a_head_for_search_engines(pages: dict[str, Page]) -> None:
    """A description; where it may be found, its own address and what Open Graph asks for, in its language."""
    described = set()
    for path, page in pages.items():
        said = meta(page)
        assert said["description"].strip(), path
        if said.get("robots") == "noindex":
            assert not [link for link in page.all("link") if link["rel"] == "canonical"], path
            continue
        assert said["og:url"] == f"{BASE_URL}/{path.removesuffix('index.html')}"
        assert said["og:title"]
        assert said["og:site_name"] not in said["og:title"] or path in {"index.html", "en/index.html"}
        assert said["og:description"] == said["description"]
        assert said["og:locale"] == ("en_US" if path.startswith("en/") else "vi_VN")
        assert said["og:image"] == f"{BASE_URL}/chia-se.png"
        described.add(said["description"])
    assert len(described) > len(pages) / 3


def test_the_picture_of_shared_links(files: Files) -> None:
    """A PNG of the size that the networks ask for."""
    data = files["chia-se.png"]
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", data[16:24]) == (1200, 630)
    assert len(data) < 150_000


def test_security_txt(files: Files) -> None:
    """Whom to tell, valid for a year from the day of the build (2031-07-01)."""
    lines = files[".well-known/security.txt"].decode().splitlines()
    assert "Contact: mailto:hoi-dap@may-trang.example" in lines
    assert "Contact: tel:19001234" in lines
    assert "Expires: 2032-07-01T00:00:00Z" in lines
    assert f"Canonical: {BASE_URL}/.well-known/security.txt" in lines


def structured(page: Page) -> list[Any]:
    """The JSON-LD in a page."""
    return [json.loads(inside) for a, inside in page.scripts if a.get("type") == "application/ld+json"]


def test_each_procedure_is_a_government_service(pages: dict[str, Page]) -> None:
    """Named, located and with its channels, in each language; only pages of procedures carry it."""
    for root in ("", "en/"):
        for code in (path.stem for path in valid("procedure")):
            [data] = structured(pages[f"{root}thu-tuc/{code}/index.html"])
            assert data["@context"] == "https://schema.org"
            assert data["@type"] == "GovernmentService"
            assert data["identifier"] == code
            assert data["@id"] == f"{BASE_URL}/thu-tuc/{code}/"
            assert data["url"] == f"{BASE_URL}/{root}thu-tuc/{code}/"
            assert data["name"]
    [data] = structured(pages["thu-tuc/1.900001/index.html"])
    online, in_person, _ = data["availableChannel"]
    assert online["serviceUrl"] == f"{BASE_URL}/thu-tuc/1.900001/nop-ho-so/"
    assert in_person["processingTime"] == "P3D"
    assert in_person["serviceLocation"][0]["address"]
    assert data["alternateName"] == ["Xin trồng cây trước nhà", "Nhận chăm cây phố"]
    assert {path for path, page in pages.items() if structured(page)} == {
        f"{root}thu-tuc/{path.stem}/index.html" for root in ("", "en/") for path in valid("procedure")
    }


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--<script>", "]]>&amp;\u2028\u2029"]
)
def test_no_text_ends_the_data_in_a_page(text: str) -> None:
    """What a record says can neither close the element nor open another, and reads back as it was."""
    made = str(in_page({"name": text}))
    assert not set("<>&\u2028\u2029") & set(made)
    assert json.loads(made) == {"name": text}


@pytest.mark.parametrize(("language", "expected"), [("vi", "vi_VN"), ("en", "en_US"), ("km", "km_KH")])
def test_languages_as_open_graph_names_them(language: str, expected: str) -> None:
    assert locale(language) == expected
