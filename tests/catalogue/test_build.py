"""A build is all or nothing, switches in one step, keeps earlier forms and comes out the same everywhere."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import threading
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import brotli
import pytest

from catalogue.build import BuildFailed, build
from catalogue.checks.check import check
from catalogue.output.assets import ROOT
from catalogue.reading.records import read_records
from tests.catalogue.conftest import BASE_URL
from tests.catalogue.pages import Crawler
from tests.records.examples import make_content, place, record, valid, write_record

CODE = "1.900001"


def tree(folder: Path) -> dict[str, bytes]:
    """Every file under a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def differing(here: dict[str, bytes], there: dict[str, bytes]) -> list[str]:
    """The files that are not the same."""
    return [name for name in here if here[name] != there[name]]


def manifest(output: Path) -> dict[str, Any]:
    """The bundle's manifest."""
    found: dict[str, Any] = json.loads((output / "bundle" / "manifest.json").read_bytes())
    return found


def relabel(content: Path, label: str) -> None:
    """Change the form of one procedure."""
    path = place(content, "procedure", CODE)
    text = path.read_text("utf-8")
    assert "label: Họ và tên" in text
    path.write_text(text.replace("label: Họ và tên", f"label: {label}"), "utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One build of the example records; tests only look at it."""
    folder = tmp_path_factory.mktemp("built")
    build(make_content(folder / "content"), folder / "output", lambda _: None)
    return folder / "output"


def test_a_build_makes_a_whole_site(built: Path) -> None:
    """What is written is what the site yields: every address leads to a file, and nothing lies beside."""
    files = tree(built / "site")
    crawler = Crawler(files, BASE_URL)
    assert crawler.dead() == []
    assert sum(name.endswith(".br") for name in files) > 20
    for name, content in files.items():
        if name.endswith(".br"):
            assert brotli.decompress(content) == files[name.removesuffix(".br")], name
        if name.endswith(".gz"):
            assert gzip.decompress(content) == files[name.removesuffix(".gz")], name
    assert sorted(path.name for path in built.iterdir()) == ["bundle", "site"]


def test_the_bundle_holds_what_the_architecture_says(built: Path) -> None:
    """Each file of docs/architecture.md is there, and each form is named by the digest of its bytes."""
    bundle = tree(built / "bundle")
    told = manifest(built)
    assert told["languages"] == ["vi", "en"]
    assert told["base_url"] == BASE_URL
    assert set(told["procedures"]) == {CODE, "1.900002"}
    for code, procedure in told["procedures"].items():
        data = bundle[f"forms/{procedure['form']}.json"]
        assert sha256(data).hexdigest() == procedure["form"]
        assert json.loads(data)["procedure"] == code
        for path in (procedure["path"], procedure["form_path"]):
            assert (built / "site" / path.strip("/") / "index.html").exists()
    first = told["procedures"][CODE]
    assert first["agency"] == {
        "id": "ubnd-xa-may-trang",
        "name": "Ủy ban nhân dân xã Mây Trắng",
        "code": "H98.07",
    }
    assert (first["calendar"], first["reception_hours"]) == ("gio-hanh-chinh", 3)
    assert [paper["name"] for paper in first["papers"]] == [
        "Đơn nhận ô đất",
        "Thẻ căn cước",
        "Giấy của trạm kiểm lâm",
    ]
    assert told["procedures"]["1.900002"]["reception_hours"] == 8
    for url in told["assets"].values():
        assert (built / "site" / url.lstrip("/")).exists()
    units = json.loads(bundle["units.json"])
    codes = {commune["code"] for province in units["provinces"] for commune in province["communes"]}
    assert set(json.loads(bundle["units.schema.json"])["enum"]) == codes == {"30002", "00070", "00105"}
    assert set(json.loads(bundle["calendars.json"])) == {"gio-hanh-chinh", "chi-sang-thu-bay"}
    assert json.loads(bundle["statuses.json"])["statuses"][0]["id"] == "registered"
    assert json.loads(bundle["back-office-event.schema.json"])["$id"] == "back-office-event.schema.json"
    assert any(name.startswith("templates/") for name in bundle)
    assert bundle["locale/en/LC_MESSAGES/messages.mo"]


def test_wrong_records_stop_the_build_and_leave_everything_as_it_was(tmp_path: Path) -> None:
    """All problems are in the error; the output that stood before is untouched; no directory is left over."""
    content, output = make_content(tmp_path / "content"), tmp_path / "out" / "output"
    build(content, output, lambda _: None)
    before = tree(output)
    place(content, "agency", "hong").write_text("id: hong\nname: [\n", "utf-8")
    place(content, "field", "hong").write_text("id: hong\nnam: x\n", "utf-8")
    relabel(content, "Tên khác")
    (content / "site.yaml").write_text("name: Trang\n", "utf-8")

    with pytest.raises(BuildFailed) as failed:
        build(content, output, lambda _: None)

    problems = check(read_records(content))
    assert len(problems) >= 6
    for problem in problems:
        assert str(problem) in str(failed.value)
    assert tree(output) == before
    assert [path.name for path in output.parent.iterdir()] == ["output"]


def test_a_first_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """Where nothing stood before, nothing stands after a failure."""
    content = make_content(tmp_path / "content")
    (content / "site.yaml").unlink()
    with pytest.raises(BuildFailed, match="Thiếu tệp"):
        build(content, tmp_path / "out" / "output", lambda _: None)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_second_build_switches_in_one_step_and_keeps_earlier_forms(tmp_path: Path) -> None:
    """No moment is without a site, and the form of before stays in the bundle."""
    content, output = make_content(tmp_path / "content"), tmp_path / "output"
    build(content, output, lambda _: None)
    first = manifest(output)["procedures"][CODE]["form"]
    relabel(content, "Tên của bạn")

    gaps, looks, done = 0, 0, threading.Event()

    def look() -> None:
        nonlocal gaps, looks
        while not done.is_set():
            looks += 1
            time.sleep(0.0005)
            try:
                os.stat(output / "site" / "index.html")  # noqa: PTH116 - nothing between us and the system
            except FileNotFoundError:
                gaps += 1

    looking = threading.Thread(target=look)
    looking.start()
    try:
        build(content, output, lambda _: None)
    finally:
        done.set()
        looking.join()

    second = manifest(output)["procedures"][CODE]["form"]
    assert second != first
    assert {path.stem for path in (output / "bundle" / "forms").iterdir()} >= {first, second}
    assert sha256((output / "bundle" / "forms" / f"{first}.json").read_bytes()).hexdigest() == first
    assert "Tên của bạn" in (output / "site" / "thu-tuc" / CODE / "nop-ho-so" / "index.html").read_text(
        "utf-8"
    )
    assert (gaps, looks > 50) == (0, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content", "output"]


def test_a_page_that_went_away_is_gone_and_its_form_is_kept(tmp_path: Path) -> None:
    """A record taken out leaves no page behind, but whoever has its form open can still send it."""
    content, output = make_content(tmp_path / "content"), tmp_path / "output"
    gone = "1.908888"
    path = write_record(content, "procedure", record("procedure", "1.900002") | {"code": gone})
    build(content, output, lambda _: None)
    form = manifest(output)["procedures"][gone]["form"]
    path.unlink()
    build(content, output, lambda _: None)
    assert not (output / "site" / "thu-tuc" / gone).exists()
    assert gone not in manifest(output)["procedures"]
    assert (output / "bundle" / "forms" / f"{form}.json").exists()


def test_two_places_make_the_same_bytes(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another directory, hash seed, time zone, locale and order of files change not one byte."""
    content = tmp_path / "mot noi khac" / "nội dung"
    make_content(content)
    for path in sorted(content.rglob("*.yaml"), reverse=True):  # another order on the disk
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data)
    monkeypatch.setenv("PYTHONHASHSEED", "4242")
    monkeypatch.setenv("TZ", "America/St_Johns")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("LANG", "tr_TR.UTF-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    build(content, tmp_path / "xa" / "output", lambda _: None)
    here, there = tree(built), tree(tmp_path / "xa" / "output")
    assert sorted(here) == sorted(there)
    assert differing(here, there) == []


def test_the_public_address_can_be_given(tmp_path: Path) -> None:
    """`base_url` stands above what site.yaml says; the build says from where to where."""
    content, output = make_content(tmp_path / "content"), tmp_path / "output"
    said: list[str] = []
    build(content, output, said.append, "https://khac.example")
    assert str(content) in said[0]
    assert str(output) in said[-1]
    assert manifest(output)["base_url"] == "https://khac.example"
    home = (output / "site" / "index.html").read_text("utf-8")
    assert 'rel="canonical" href="https://khac.example/"' in home
    assert BASE_URL not in home


def pelican(content: Path, output: Path) -> subprocess.CompletedProcess[str]:
    """Pelican as its own users call it."""
    program = Path(sys.executable).with_name("pelican")
    return subprocess.run(
        [str(program), str(content), "-s", "pelicanconf.py", "-o", str(output), "--fatal", "warnings"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip


def test_plain_pelican_builds_the_same_site(built: Path, tmp_path: Path) -> None:
    """`pelican -s pelicanconf.py` makes the same files, without an error."""
    done = pelican(make_content(tmp_path / "content"), tmp_path / "output")
    assert done.returncode == 0, done.stdout + done.stderr
    here, there = tree(built), tree(tmp_path / "output")
    assert sorted(here) == sorted(there)
    assert differing(here, there) == []


def test_plain_pelican_refuses_wrong_records(tmp_path: Path) -> None:
    """The same records that stop our build stop Pelican's, before it has written a page."""
    content = make_content(tmp_path / "content")
    place(content, "field", "hong").write_text("id: hong\n", "utf-8")
    done = pelican(content, tmp_path / "output")
    assert done.returncode != 0
    assert not (tmp_path / "output" / "site").exists()


def test_the_examples_have_forms_to_build(built: Path) -> None:
    """The builds above build something: every example is a page."""
    for path in valid("procedure"):
        assert (built / "site" / "thu-tuc" / path.stem / "index.html").exists()
