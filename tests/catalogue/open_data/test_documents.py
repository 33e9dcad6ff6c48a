"""<code>.json, the lists, and the schema that they hold to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema_rs
import pytest

from catalogue.reading.records import read_records
from tests.catalogue.conftest import BASE_URL
from tests.catalogue.open_data.conftest import Files, load, published
from tests.records.examples import record, valid, write_record

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "du-lieu/procedure.schema.json"
CODES = [path.stem for path in valid("procedure")]


def test_every_procedure_holds_to_the_published_schema(files: Files) -> None:
    """The schema is whole: it needs no other file, and refuses what it does not describe."""
    validator = jsonschema_rs.Draft202012Validator(load(files, SCHEMA), validate_formats=True)
    for code in CODES:
        document = load(files, f"thu-tuc/{code}.json")
        assert [str(error) for error in validator.iter_errors(document)] == []
        for spoiled in (
            {**document, "surprise": 1},
            {**document, "record": {**document["record"], "levels": ["moon"]}},
            {**document, "code": 1.001193},
            {**document, "agencies": {"x": {"id": "x"}}},
            {**document, "summary": {}},
        ):
            assert not validator.is_valid(spoiled)


@pytest.mark.parametrize("code", CODES)
def test_the_record_is_published_as_it_is(files: Files, code: str) -> None:
    """Nothing of a record is lost or changed, and everything that it names is there."""
    document = load(files, f"thu-tuc/{code}.json")
    assert document["record"] == record("procedure", code)
    assert document["address"] == f"{BASE_URL}/thu-tuc/{code}/"
    assert document["pages"]["en"] == f"{BASE_URL}/en/thu-tuc/{code}/"
    assert document["field"]["id"] == document["record"]["field"]
    for role in ("deciding", "receiving", "coordinating"):
        assert set(document["record"].get(role, [])) <= set(document["agencies"])


def test_what_a_procedure_refers_to_is_resolved(files: Files) -> None:
    """Also what is cited deep inside, as by an exemption or by the form of a paper."""
    document = load(files, "thu-tuc/1.900001.json")
    assert set(document["legal_documents"]) == {"15-2030-qd-nx", "3.1-2020-nq-nx"}
    assert document["legal_documents"]["15-2030-qd-nx"]["number"]
    assert set(document["agencies"]) == {"ubnd-xa-may-trang", "ubnd-tinh-non-xanh", "tram-kiem-lam"}
    assert document["life_events"]["lam-vuon"]["name"]
    assert [one["code"] for one in document["related"]] == ["1.900002", "1.900004.000.00.00.H98"]
    assert document["form"] == f"{BASE_URL}/thu-tuc/1.900001/nop-ho-so/"
    assert document["summary"]["fees"] == "formula"
    assert document["summary"]["steps"] == {"all": 2, "yours": 1, "theirs": 1}
    for address in (*document["files"].values(), document["changes"]):
        assert address.removeprefix(f"{BASE_URL}/") in files
    assert list(document["files"]) == ["cay-quy.pdf"]


def test_the_lines_are_the_files(files: Files) -> None:
    """thu-tuc.jsonl holds, line by line, the file of each procedure in force, in order of code."""
    lines = files["du-lieu/thu-tuc.jsonl"].splitlines(keepends=True)
    assert lines == [files[f"thu-tuc/{code}.json"] for code in sorted(CODES)]


def test_lists_hold_every_record_of_their_kind(files: Files, content: Path) -> None:
    """Agencies, fields, life events and legal documents, by id, as they are written."""
    records = read_records(content)
    kinds = {"co-quan": "agency", "linh-vuc": "field", "su-kien": "life-event", "van-ban": "legal-document"}
    for name, kind in kinds.items():
        expected = {key: one.data for key, one in records.of(kind).items()}
        assert load(files, f"du-lieu/{name}.json") == json.loads(json.dumps(expected))
        assert expected


def test_a_licence_is_named_where_there_is_one(files: Files, content: Path) -> None:
    """The licence is data: on the page, in each file, in the description."""
    assert "licence" not in load(files, "thu-tuc/1.900002.json")
    assert "chưa ghi giấy phép" in files["du-lieu/index.html"].decode()
    licence = {"name": "Giấy phép Vườn", "url": "https://vuon.example/giay-phep"}
    write_record(content, "site", {**record("site", "site"), "data_licence": licence})
    found = published(content)
    assert load(found, "thu-tuc/1.900002.json")["licence"] == licence
    assert load(found, "du-lieu/openapi.json")["info"]["license"] == licence
    page = found["du-lieu/index.html"].decode()
    assert "Giấy phép Vườn" in page
    assert 'href="https://vuon.example/giay-phep"' in page


def test_a_version_to_come_is_announced(content: Path) -> None:
    """What is published is in force; what will be is named with its day and address."""
    now = record("procedure", "1.900002")
    later = {**now, "name": "Tên sau này", "effective": {"from": "2033-01-01"}}
    path = write_record(content, "procedure", later)
    path.rename(path.with_name("1.900002@2033-01-01.yaml"))
    write_record(content, "procedure", now)
    found = published(content)
    document = load(found, "thu-tuc/1.900002.json")
    assert document["record"]["name"] == now["name"]
    address = f"{BASE_URL}/thu-tuc/1.900002/2033-01-01/"
    assert document["coming"] == [{"from": "2033-01-01", "address": address}]
    page = found["thu-tuc/1.900002/2033-01-01/index.html"].decode()
    assert "application/ld+json" not in page
