"""CPSV-AP: what each description says, and that the official shapes find nothing wrong with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import rdflib
from pyshacl import validate
from rdflib import RDF, Namespace

from catalogue.importers.national import import_procedures
from tests.catalogue.conftest import BASE_URL
from tests.catalogue.open_data.conftest import ROOT, SHARED, Files, load, published
from tests.records.examples import record, valid, write_record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SHAPES = SHARED / "cpsv-ap-shacl.ttl"
NATIONAL = SHARED / "national-procedures.jsonl"
#: Every how many-th of the national records is validated: 2,378 take a minute, these a few seconds.
EVERY = 12
CODES = [path.stem for path in valid("procedure")]

CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
DCT = Namespace("http://purl.org/dc/terms/")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SH = Namespace("http://www.w3.org/ns/shacl#")

#: rdflib warns of what its own JSON-LD reader does.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
needs_shapes = pytest.mark.skipif(
    not SHAPES.exists(), reason="the shapes of CPSV-AP are not on this machine (MOTCUA_SHARED)"
)


def graph_of(documents: Iterable[bytes]) -> rdflib.Graph:
    """The statements of JSON-LD files together."""
    graph = rdflib.Graph()
    for document in documents:
        graph.parse(data=document, format="json-ld", publicID="https://noi-nay.example/")
    return graph


def found_wrong(graph: rdflib.Graph) -> list[str]:
    """What the official shapes complain of, of any severity."""
    _, report, _ = validate(graph, shacl_graph=rdflib.Graph().parse(SHAPES))
    assert isinstance(report, rdflib.Graph)
    return [
        f"{report.value(one, SH.focusNode)}: {report.value(one, SH.resultPath)}"
        for one in report.subjects(RDF.type, SH.ValidationResult)
    ]


def service(files: Files, code: str) -> tuple[rdflib.Graph, rdflib.URIRef]:
    """One description, read as RDF, and the service that it is of."""
    return graph_of([files[f"thu-tuc/{code}.jsonld"]]), rdflib.URIRef(f"{BASE_URL}/thu-tuc/{code}/")


def texts(graph: rdflib.Graph, subject: Any, *path: Any) -> set[str]:
    """What stands at the end of a path of properties."""
    subjects = {subject}
    for step in path:
        subjects = {value for one in subjects for value in graph.objects(one, step)}
    return {str(one) for one in subjects}


@needs_shapes
def test_our_records_hold_to_the_official_shapes(tmp_path: Path) -> None:
    """No violation and no warning for any procedure of content/ and of the examples."""
    files = published(ROOT / "content")
    own = [data for name, data in files.items() if name.endswith(".jsonld")]
    assert len(own) > 30
    assert found_wrong(graph_of(own)) == []


@needs_shapes
def test_the_example_records_hold_to_the_official_shapes(files: Files) -> None:
    """Also the record that has every part and the one that has the fewest."""
    assert found_wrong(graph_of(files[f"thu-tuc/{code}.jsonld"] for code in CODES)) == []


@needs_shapes
@pytest.mark.skipif(not NATIONAL.exists(), reason="the national export is not on this machine")
def test_national_records_hold_to_the_official_shapes(tmp_path: Path) -> None:
    """Records with no summary, no agency or an odd time limit are described validly too."""
    import_procedures(NATIONAL, tmp_path, lambda _: None)
    paths = sorted((tmp_path / "procedures").rglob("*.yaml"))
    for path in [path for number, path in enumerate(paths) if number % EVERY]:
        path.unlink()
    files = published(tmp_path)
    sample = [data for name, data in files.items() if name.endswith(".jsonld")]
    assert len(sample) > 150
    assert found_wrong(graph_of(sample)) == []


@needs_shapes
def test_the_shapes_do_find_mistakes(files: Files) -> None:
    """A description without its agency or with a duration that is none is complained of."""
    document = load(files, "thu-tuc/1.900001.jsonld")
    del document["cv:hasCompetentAuthority"]
    document["cv:hasChannel"][0]["cv:processingTime"] = "three days"
    complaints = found_wrong(graph_of([json.dumps(document).encode()]))
    assert any("hasCompetentAuthority" in one for one in complaints)
    assert any("processingTime" in one for one in complaints)


@pytest.mark.parametrize("code", CODES)
def test_what_every_service_must_say(files: Files, code: str) -> None:
    """Identifier, name, description, an agency with its place: what CPSV-AP asks of all."""
    graph, subject = service(files, code)
    assert (subject, RDF.type, CPSV.PublicService) in graph
    assert texts(graph, subject, DCT.identifier) == {code}
    assert [str(name) for name in graph.objects(subject, DCT.title)] == [record("procedure", code)["name"]]
    for text in (*graph.objects(subject, DCT.title), *graph.objects(subject, DCT.description)):
        assert isinstance(text, rdflib.Literal)
        assert text.language == "vi"
    agencies = list(graph.objects(subject, CV.hasCompetentAuthority))
    assert agencies
    for agency in agencies:
        assert (agency, RDF.type, CV.PublicOrganisation) in graph
        assert graph.value(agency, SKOS.prefLabel)
        assert (graph.value(agency, DCT.spatial), RDF.type, DCT.Location) in graph
    assert len(list(graph.objects(subject, CV.processingTime))) <= 1
    assert texts(graph, subject, CV.sector, SKOS.prefLabel)


def test_every_part_of_a_record_is_described(files: Files) -> None:
    """Papers, channels, costs, requirements, results, life events, laws, steps, agencies that receive."""
    graph, subject = service(files, "1.900001")
    papers = [one for case in record("procedure", "1.900001")["cases"] for one in case["papers"]]
    assert texts(graph, subject, CPSV.hasInput, DCT.title) == {paper["name"] for paper in papers}
    pages = texts(graph, subject, CPSV.hasInput, FOAF.page)
    assert "https://non-xanh.example/mau/tc-01.pdf" in pages
    assert any(page.startswith(BASE_URL) and page.endswith(".pdf") for page in pages)
    [paper] = [
        one for one in texts(graph, subject, CPSV.hasInput, DCT.description) if "Chỉ xuất trình" in one
    ]
    assert "Trường hợp: Người trong xã." in paper
    assert "Chỉ cần khi: Cán bộ không tra được tên bạn." in paper
    assert "Không phải nộp khi: Bạn nộp trên mạng." in paper
    assert texts(graph, subject, CPSV.produces, DCT.title) == {"Giấy nhận ô đất"}
    assert len(texts(graph, subject, CV.holdsRequirement)) == 2
    assert texts(graph, subject, CV.isGroupedBy, DCT.identifier) == {"lam-vuon"}
    assert "15-2030-qd-nx" in " ".join(texts(graph, subject, CV.hasLegalResource))
    [steps] = texts(graph, subject, CPSV.follows, DCT.description)
    assert steps.startswith("1. Chọn chỗ. Xem bản đồ")
    assert f"{BASE_URL}/co-quan/ubnd-tinh-non-xanh/" in texts(
        graph, subject, CV.hasParticipation, CV.hasParticipant
    )
    assert texts(graph, subject, CV.hasChannel, CV.processingTime) == {"P1D", "P3D"}
    assert list(graph.objects(subject, CV.processingTime)) == []  # by post there is no telling


def test_costs_carry_value_currency_channel_and_exemptions(files: Files) -> None:
    """A fee for two channels is two costs; who pays less stands in its words; a formula has no value."""
    graph, subject = service(files, "1.900001")
    costs = list(graph.objects(subject, CV.hasCost))
    values = [graph.value(cost, CV.hasValue) for cost in costs if graph.value(cost, CV.hasValue)]
    assert [(value.toPython(), value.datatype) for value in values] == [(12000.0, XSD.double)] * 2  # type: ignore[union-attr]
    for cost in costs:
        about = str(graph.value(cost, DCT.description))
        if graph.value(cost, CV.hasValue):
            assert "Người cao tuổi" in about
            assert "Học sinh: còn 2.000 đ" in about
            assert "làm vườn: còn 50%" in about
            assert str(graph.value(cost, CV.currency)).endswith("/currency/VND")
            assert (graph.value(cost, CV.ifAccessedThrough), RDF.type, CV.Channel) in graph
        else:
            assert graph.value(cost, CV.currency) is None


def test_only_the_fees_of_today_are_costs(content: Path) -> None:
    """A fee that has ended or has not begun is none; a list without fees is a cost of nothing."""
    data = record("procedure", "1.900002")
    fee = {"kind": "fee", "name": "Phí", "amount": 5}
    fees = [{**fee, "valid_until": "2031-06-30"}, {**fee, "amount": 7}, {**fee, "valid_from": "2031-07-02"}]
    for given, expected in ((fees, [7.0]), ([], [0.0])):
        write_record(content, "procedure", {**data, "fees": given})
        graph, subject = service(published(content), "1.900002")
        costs = graph.objects(subject, CV.hasCost)
        values = [graph.value(cost, CV.hasValue) for cost in costs]
        assert [value.toPython() for value in values if isinstance(value, rdflib.Literal)] == expected


def test_texts_stand_in_every_language_that_they_are_translated_into(content: Path) -> None:
    """What content/locale/en/records.po says; what it does not say stays Vietnamese."""
    data = record("procedure", "1.900001")
    folder = content / "locale" / "en"
    folder.mkdir(parents=True, exist_ok=True)
    said = {data["name"]: "Planting a tree by the road", "Giấy nhận ô đất": "Plot certificate"}
    entries = "".join(f'msgid "{one}"\nmsgstr "{other}"\n\n' for one, other in said.items())
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (folder / "records.po").write_text(head + entries, "utf-8")
    files = published(content)
    graph, subject = service(files, "1.900001")
    assert set(graph.objects(subject, DCT.title)) == {
        rdflib.Literal(data["name"], lang="vi"),
        rdflib.Literal("Planting a tree by the road", lang="en"),
    }
    assert texts(graph, subject, CPSV.produces, DCT.title) == {"Giấy nhận ô đất", "Plot certificate"}
    document = load(files, "thu-tuc/1.900001.json")
    assert document["record"]["name"] == data["name"]
    english = document["translations"]["en"]
    assert english["name"] == "Planting a tree by the road"
    assert english["summary"] == data["summary"]
    assert load(files, "thu-tuc/1.900002.json")["translations"] == {}
    assert '"name":"Planting a tree' in files["en/thu-tuc/1.900001/index.html"].decode()
