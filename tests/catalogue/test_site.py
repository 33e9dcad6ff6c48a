"""The pages of the example records' site: whole, linked, safe, and saying all that the records say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from catalogue.output.site_files import site_files
from tests.catalogue.conftest import BASE_URL, crawl, site_of
from tests.catalogue.pages import Crawler, Page
from tests.records.examples import make_content, record, valid, write_record
from tests.search.engine import ask

if TYPE_CHECKING:
    from pathlib import Path


def test_every_address_leads_to_a_file_or_an_id(crawler: Crawler) -> None:
    """No link, form, image, style or script of any page in any language is dead; fragments are ids."""
    assert len(crawler.pages) > 60
    assert crawler.dead() == []


def test_every_page_can_be_found_by_following_links(crawler: Crawler) -> None:
    """From the home page, links lead to every procedure, form, list that is not empty, and text."""
    reached = crawler.reachable("index.html")
    kept = (
        "thu-tuc/",
        "linh-vuc/",
        "co-quan/",
        "su-kien/",
        "truc-tuyen/",
        "huong-dan/",
        "rieng-tu/",
        "tra-cuu/",
    )
    for path, page in crawler.pages.items():
        own = path.removeprefix("en/")
        if own.startswith(kept) and "Chưa có thủ tục" not in crawler.pages[own].text:
            assert page.path in reached


def test_every_page_stands_in_every_language(crawler: Crawler) -> None:
    """Each page has its twin under /en/, and says its language."""
    own = {path for path in crawler.pages if not path.startswith("en/")}
    assert {path.removeprefix("en/") for path in set(crawler.pages) - own} == own
    for path, page in crawler.pages.items():
        [html] = page.all("html")
        assert html["lang"] == ("en" if path.startswith("en/") else "vi")


def test_every_page_is_well_formed(crawler: Crawler) -> None:
    """One h1, a title, a main part, no id twice, every element closed where it was opened."""
    for path, page in crawler.pages.items():
        # A form's page holds, hidden, also the page that shows all answers and the one that says "received".
        assert len(page.all("h1")) == (3 if path.endswith("/nop-ho-so/index.html") else 1), path
        assert page.text_in("title"), path
        assert len(page.all("main")) == 1, path
        assert page.unbalanced == [], path
        assert len(set(page.ids)) == len(page.ids), path


def test_labels_and_descriptions_name_ids_of_the_page(crawler: Crawler) -> None:
    """`for`, `aria-labelledby`, `aria-describedby` and `aria-controls` point at something."""
    for path, page in crawler.pages.items():
        for _, attributes in page.elements:
            for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
                missing = set(attributes.get(name, "").split()) - set(page.ids)
                assert not missing, (path, name, missing)


def test_no_page_needs_a_loose_content_security_policy(crawler: Crawler) -> None:
    """No style or event handler in the page, no script in it but data, nothing from another host."""
    for path, page in crawler.pages.items():
        for tag, attributes in page.elements:
            assert tag not in {"style", "iframe", "object", "embed", "base"}, path
            assert "style" not in attributes, (path, tag)
            assert [name for name in attributes if name.startswith("on")] == [], (path, tag)
            assert not attributes.get("href", "").lower().startswith(("javascript:", "data:")), path
        for attributes, inside in page.scripts:
            if attributes.get("type") in {"application/json", "application/ld+json"}:
                json.loads(inside)
            else:
                assert attributes.get("src"), path
                assert not inside.strip(), path
        for address in page.loads():
            assert address.startswith("/"), (path, address)
            assert not address.startswith("//"), (path, address)
    for name, data in crawler.files.items():
        if name.endswith(".css"):
            assert b"@import" not in data
            assert b"url(http" not in data
            assert b"url(//" not in data


def test_every_page_wears_the_demo_band(crawler: Crawler, content: Path) -> None:
    """A made-up locality says so on every page; a real one does not."""
    for path, page in crawler.pages.items():
        bands = [a for a in page.all("div") if a.get("class") == "demo-band"]
        assert len(bands) == 1, path
    real = {**record("site", "site"), "demo": False}
    write_record(content, "site", real)
    for page in crawl(content).pages.values():
        assert "demo-band" not in page.seen


def test_canonical_addresses_are_of_the_site(crawler: Crawler) -> None:
    """Pages name themselves and their twins in other languages under the public address."""
    for path, page in crawler.pages.items():
        if any(a.get("name") == "robots" and "noindex" in a["content"] for a in page.all("meta")):
            continue
        links = [a for a in page.all("link") if a["rel"] == "canonical" or "hreflang" in a]
        assert [a["href"] for a in links if a["rel"] == "canonical"] == [
            f"{BASE_URL}/{path.removesuffix('index.html')}"
        ]
        assert {a["hreflang"] for a in links if a["rel"] == "alternate"} == {"vi", "en", "x-default"}


def test_a_list_of_101_is_two_pages(content: Path) -> None:
    """The hundred and first procedure opens a second page of each list it is in; every one is listed once."""
    plain = record("procedure", "1.900004.000.00.00.H98")
    for number in range(101 - len(valid("procedure"))):
        write_record(content, "procedure", {**plain, "code": f"2.{number:06}", "name": f"Việc số {number}"})
    crawled = crawl(content)
    assert crawled.dead() == []
    pages = [crawled.pages["thu-tuc/index.html"], crawled.pages["thu-tuc/2/index.html"]]
    assert "thu-tuc/3/index.html" not in crawled.pages
    assert "linh-vuc/cay-xanh/2/index.html" not in crawled.pages

    def listed(page: Page) -> list[str]:
        links = [a["href"].split("/")[2] for a in page.all("a") if a.get("href", "").startswith("/thu-tuc/")]
        return [code for code in links if "." in code]

    assert [len(listed(page)) for page in pages] == [100, 1]
    assert len(set(listed(pages[0]) + listed(pages[1]))) == 101
    assert pages[0].text_in("title") != pages[1].text_in("title")
    assert [page.path for page in pages if page.path in crawled.reachable("index.html")] == [
        "thu-tuc/index.html",
        "thu-tuc/2/index.html",
    ]
    for page in pages:
        links = [a for a in page.all("a") if "Trang" in a.get("aria-label", "")]
        current = [a["href"] for a in links if a.get("aria-current") == "page"]
        assert current == [f"/{page.path.removesuffix('index.html')}"]


def test_a_list_of_100_is_one_page(content: Path) -> None:
    """A full page is not followed by an empty one."""
    plain = record("procedure", "1.900004.000.00.00.H98")
    for number in range(100 - len(valid("procedure"))):
        write_record(content, "procedure", {**plain, "code": f"2.{number:06}"})
    assert "thu-tuc/2/index.html" not in crawl(content).pages


def test_lists_follow_the_vietnamese_alphabet(content: Path) -> None:
    """đ stands after d, ê after e, and tones only decide between equal letters."""
    plain = record("procedure", "1.900004.000.00.00.H98")
    names = ["An", "Ăn", "Ân", "Dê", "Đa", "Em", "Êm", "Mà", "Mả", "Mã", "Má", "Mạ", "Me"]
    codes = {name: f"2.{number:06}" for number, name in enumerate(reversed(names))}
    for name, code in codes.items():
        write_record(content, "procedure", {**plain, "code": code, "name": name})
    page = crawl(content).pages["thu-tuc/index.html"]
    shown = [a["href"].split("/")[2] for a in page.all("a") if a.get("href", "").startswith("/thu-tuc/2.")]
    assert shown == [codes[name] for name in names]


def test_a_new_procedure_with_a_form_needs_no_code(content: Path) -> None:
    """One more file gives a page, a form, a form file in the manifest and a line in lists and search."""
    new = {**record("procedure", "1.900002"), "code": "1.900077", "name": "Mượn loa của xã"}
    form = json.loads(json.dumps(record("procedure", "1.900001")["form"]))
    form["sections"][0]["fields"][0]["label"] = "Tên người mượn loa"
    write_record(content, "procedure", {**new, "form": form})
    site = site_of(content)
    crawled = Crawler(dict(site_files(site)), BASE_URL)
    assert crawled.dead() == []
    assert "Mượn loa của xã" in crawled.pages["thu-tuc/index.html"].text
    assert "Mượn loa của xã" in crawled.pages["linh-vuc/cho-phien/index.html"].text
    page = crawled.pages["thu-tuc/1.900077/nop-ho-so/index.html"]
    assert "Tên người mượn loa" in page.text
    [posted] = [a for a in page.all("form") if a.get("method") == "post"]
    assert posted["action"] == "/api/procedures/1.900077/submissions"
    digest, _, _ = site.forms["1.900077"]
    assert {"name": "_form", "value": digest}.items() <= next(
        a for a in page.all("input") if a.get("name") == "_form"
    ).items()
    [search] = [
        data
        for name, data in crawled.files.items()
        if name.startswith("assets/search.") and name.endswith(".json")
    ]
    assert ask(json.loads(search), ["muon loa"])[0]["names"] == ["Mượn loa của xã"]


def test_a_site_in_one_language_with_the_least_settings(tmp_path: Path) -> None:
    """A locality that has written nothing but what is needed gets a whole site all the same."""
    content = make_content(tmp_path / "least", site="only-what-is-needed.yaml")
    (content / "statuses.yaml").unlink()
    crawled = crawl(content)
    assert crawled.dead() == []
    assert [path for path in crawled.pages if path.startswith("en/")] == []
