"""What hangs on the wall says what the record says, and the same record makes the same PDF."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from catalogue.leaflets.leaflet_text import leaflet_text
from catalogue.leaflets.leaflets import Leaflets
from catalogue.pages.pages import Pages
from catalogue.reading.records import Record
from tests.catalogue.conftest import crawl, site_of
from tests.catalogue.pages import squeezed
from tests.catalogue.test_texts import as_shown, texts
from tests.records.examples import make_content, record, valid, write_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from catalogue.site import Site

#: Parts of a record that people look up on the site, not on the wall.
NOT_POSTED = {"id", "file", "popular_names", "reviewed", "url", "cutoff", "publisher", "old_level"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of the example records."""
    return site_of(make_content(tmp_path_factory.mktemp("leaflets") / "content"))


def strings(value: Any) -> Iterator[str]:
    """Every text of nested data, white space squeezed."""
    if isinstance(value, str):
        yield squeezed(value)
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings(item)


def words(pdf: bytes, tmp_path: Path) -> str:
    """What a reader of the PDF sees, white space squeezed."""
    if not shutil.which("pdftotext"):
        pytest.skip("needs pdftotext (apt-get install poppler-utils)")
    file = tmp_path / "leaflet.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True
    )
    return squeezed(done.stdout)


@pytest.mark.parametrize("code", [path.stem for path in valid("procedure")])
def test_every_text_of_a_procedure_is_on_its_leaflet(site: Site, code: str) -> None:
    """Posting is a duty about the whole published procedure (Decree 63/2010 art. 8, 14 to 17)."""
    said = list(strings(leaflet_text(Pages(site, "vi"), site.procedures[code])))
    found = [
        (path, as_shown(path, text))
        for path, text in texts(record("procedure", code))
        if not NOT_POSTED & set(path) and "fees" not in path
    ]
    assert len(found) > 4
    missing = [(path, text) for path, text in found if not any(text in one for one in said)]
    assert missing == []


def test_what_is_drawn(site: Site, tmp_path: Path) -> None:
    """Name, papers, fee with exemptions, office, address of the page: on the paper, not only in the data."""
    text = words(Leaflets(site).leaflet(site.procedures["1.900001"]), tmp_path)
    for shown in (
        "1.900001", "12.000 đ", "Được miễn, giảm:", "Số 1 dốc Mây", "Quy định về cây xanh",
    ):  # fmt: skip
        assert shown in text, shown
    assert "/thu-tuc/1.900001/" in text.replace(" ", "")


def test_the_same_record_makes_the_same_pdf(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also when nothing is kept from before; tagged for screen readers, with title and language."""
    made = []
    for folder in ("a", "b"):
        monkeypatch.setattr("catalogue.leaflets.leaflets.CACHE", tmp_path / folder)
        made.append(Leaflets(site).leaflet(site.procedures["1.900001"]))
        assert len(list((tmp_path / folder).iterdir())) == 1
    assert made[0] == made[1]
    for mark in (b"/StructTreeRoot", b"pdfuaid", b"/Lang"):
        assert mark in made[0], mark


def test_texts_are_never_markup(content: Path, tmp_path: Path) -> None:
    """What looks like typst's own language, or is very long, is drawn as it was typed."""
    wild = '#panic("x") $ *đậm* @nơi <nhãn> \\ // ghi chú [ ] { } `mã`'
    data = record("procedure", "1.900001")
    papers = [{"name": wild}, *({"name": f"Giấy số {n}: " + "rất dài " * 300} for n in range(30))]
    write_record(
        content, "procedure", {**data, "name": f"Tên {wild} " + "dài " * 250, "cases": [{"papers": papers}]}
    )
    site = site_of(content)
    text = words(Leaflets(site).leaflet(site.procedures["1.900001"]), tmp_path)
    assert text.count("#panic") == 2
    assert "Giấy số 29" in text


@pytest.mark.parametrize("code", ["1.900001", "1.900002"])
def test_an_online_form_stands_on_paper(site: Site, tmp_path: Path, code: str) -> None:
    """Every question and every choice of the form, for those who fill it in by hand."""
    text = words(Leaflets(site).blank_form(site.procedures[code]), tmp_path).replace(" ", "")
    fields = site.forms[code][1]["fields"]
    asked = [one["label"] for one in fields] + [o["label"] for one in fields for o in one.get("options", [])]
    assert len(asked) >= 2
    assert [one for one in asked if one.replace(" ", "") not in text] == []


def test_a_booklet_lists_and_holds_what_an_office_receives(site: Site, tmp_path: Path) -> None:
    """Each procedure stands in the list with the page on which it begins."""
    agency = max(Leaflets.offices(site), key=lambda one: len(Leaflets.offices(site)[one]))
    text = words(Leaflets(site).booklet(agency), tmp_path)
    received = Leaflets.offices(site)[agency]
    assert len(received) > 1
    for one in received:
        assert text.count(one.id) >= 2, one.id
    assert re.search(r"Trang .* [3-9] ", text)


def test_the_site_offers_them_when_the_locality_wants_them(content: Path) -> None:
    """`leaflets: true` makes the PDFs and links to them; else the list stands without."""
    without = crawl(content)
    assert not [path for path in without.files if path.startswith("niem-yet/") and path.endswith(".pdf")]
    assert "PDF" not in without.pages["niem-yet/index.html"].text
    settings = content / "site.yaml"
    settings.write_text(settings.read_text("utf-8") + "leaflets: true\n", "utf-8")
    made = crawl(content)
    assert {f"niem-yet/{code}.pdf" for code in site_of(content).procedures} <= set(made.files)
    assert "niem-yet/1.900001-to-khai.pdf" in made.files
    assert made.dead() == []
    for root in ("", "en/"):
        links = [link["href"] for link in made.pages[f"{root}niem-yet/index.html"].all("a")]
        assert "/niem-yet/1.900001.pdf" in links
        assert "/niem-yet/1.900001.pdf" in [
            a["href"] for a in made.pages[f"{root}thu-tuc/1.900001/index.html"].all("a")
        ]


def test_paper_is_made_of_what_is_in_force(content: Path) -> None:
    """A version that is yet to come has a page and no leaflet, and no page links to one."""
    settings = content / "site.yaml"
    settings.write_text(settings.read_text("utf-8") + "leaflets: true\n", "utf-8")
    data = record("procedure", "1.900001")
    write_record(content, "procedure", {**data, "code": "1.907777", "effective": {"from": "2039-01-01"}})
    made = crawl(content)
    assert "thu-tuc/1.907777/index.html" in made.files
    assert "niem-yet/1.907777.pdf" not in made.files
    assert made.dead() == []


def test_free_is_only_what_the_record_calls_free(site: Site, tmp_path: Path) -> None:
    """Amounts that have lapsed, or are yet to come, do not make a procedure free of charge."""
    found = site.procedures["1.900001"]
    fee = {"name": "Phí", "kind": "fee", "amount": 45000, "valid_from": "2039-01-01"}
    told = {}
    for name, fees in (("free", []), ("later", [fee])):
        text = words(
            Leaflets(site).leaflet(Record(found.path, found.kind, {**found.data, "fees": fees})), tmp_path
        )
        told[name] = "Không mất tiền" in text
        assert ("Chưa có mức thu nào đang áp dụng" in text) == (name == "later")
    assert told == {"free": True, "later": False}


def test_a_copy_that_one_may_ask_for_is_no_price(content: Path, tmp_path: Path) -> None:
    """The box says what everybody pays, apart what one may ask for; shared exemptions stand there once."""
    fee = {"kind": "charge", "name": "Lệ phí", "exemptions": [{"who": "Người có công"}]}
    fees = [
        {**fee, "amount": 7000, "channels": ["online"]},
        {**fee, "amount": 9000, "channels": ["in_person"]},
        {
            "kind": "fee",
            "name": "Phí bản sao",
            "amount": 8000,
            "optional": True,
            "only_if": "Bạn xin thêm bản sao",
        },
    ]
    write_record(content, "procedure", {**record("procedure", "1.900001"), "fees": fees})
    text = words(Leaflets(site_of(content)).leaflet(site_of(content).procedures["1.900001"]), tmp_path)
    assert text.count("Người có công") == 1
    assert "Bạn xin thêm bản sao: 8.000 đ" in text
