"""The page's script counts papers as the build does, and shows what guides and leaflets list."""

from __future__ import annotations

import json
import subprocess
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from catalogue.leaflets.leaflet_text import leaflet_text
from catalogue.output.assets import NODE, install_node_packages, make_assets
from catalogue.pages.pages import Pages
from catalogue.papers import Answers, case_ids, needed_cases, paper_totals, papers_of, questions
from catalogue.reading.records import read_records
from catalogue.site import Site
from tests.catalogue.pages import Page

TODAY = "2026-11-22"
HERE = Path(__file__).parent
CONTENT = HERE.parents[1] / "content"
FIGURES = ("known", "also", "needed", "submit", "show", "maybe", "online")


@pytest.fixture(scope="module")
def site() -> Site:
    """The site of this repository's own records."""
    return Site(read_records(CONTENT), make_assets(), TODAY)


@pytest.fixture(scope="module")
def pages(site: Site) -> Pages:
    """Its pages in the main language."""
    return Pages(site, "vi")


def cases_on(page: Page) -> list[dict[str, Any]]:
    """The cases as the script reads them from the attributes of a page."""
    cases: list[dict[str, Any]] = []
    inside = False
    for tag, attributes in page.elements:
        if tag in {"section", "ul"}:
            inside = "papers" in attributes.get("class", "").split()
        if "data-case" in attributes:
            given = attributes.get("data-with", "").split()
            case = {"id": attributes["data-case"], "applies": attributes.get("data-applies"), "with": given}
            cases.append({**case, "papers": []})
        elif tag == "li" and inside and cases:
            paper: dict[str, Any] = {key: f"data-{key}" in attributes for key in ("show", "maybe", "online")}
            cases[-1]["papers"].append({**paper, "channels": attributes.get("data-channels", "").split()})
    return cases


def all_answers(data: dict[str, Any]) -> list[Answers]:
    """Every way to answer the questions of a page, also in part."""
    asked = questions(data)
    also = [name for name, _ in asked["also"]]
    ticks = [
        tuple(name for name, yes in zip(also, marks, strict=True) if yes)
        for marks in product((False, True), repeat=len(also))
    ]
    channels = ["", *(channel["kind"] for channel in data.get("channels", []))]
    return [
        Answers(case, ticked, done, channel)
        for case, ticked, done, channel in product(
            ["", *(name for name, _ in asked["either"])], ticks, (False, True), channels
        )
    ]


def in_browser(asked: list[tuple[list[dict[str, Any]], list[Answers]]]) -> Any:
    """What the script makes of each answer for the cases of each page."""
    install_node_packages(development=True)
    given = [
        {
            "cases": cases,
            "answers": [
                {
                    "either": [one.case] if one.case else [],
                    "also": one.ticked,
                    "asked": one.asked,
                    "channel": one.channel,
                }
                for one in answers
            ],
        }
        for cases, answers in asked
    ]
    done = subprocess.run(
        [str(NODE), str(HERE / "papers.mjs")],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_script_and_build_count_alike_whatever_is_answered(pages: Pages) -> None:
    """All procedures, all combinations of answers; without answers it is the figure that the page shows."""
    records = [record for record in pages.site.procedures.values() if record.data.get("cases")]
    files = dict(pages.files())
    shown = {record.id: f"thu-tuc/{record.id}/index.html" for record in records}
    read = [Page.read(path, files[path]) for path in shown.values()]
    asked = [(cases_on(page), all_answers(record.data)) for page, record in zip(read, records, strict=True)]
    compared = 0
    for record, (_, answers), found in zip(records, asked, in_browser(asked), strict=True):
        for said, browser in zip(answers, found, strict=True):
            server = paper_totals(record.data, said)
            there = {key: server[key] for key in FIGURES}
            assert json.loads(json.dumps(there)) == browser["totals"], (record.id, said)
            compared += 1
            if said.asked and (said.case or not questions(record.data)["either"]):
                sure = set(needed_cases(record.data, said.case, *said.ticked))
                unmarked = {
                    name
                    for name, case in zip(case_ids(record.data), record.data["cases"], strict=True)
                    if "applies" not in case
                }
                assert set(browser["shown"]) == sure | unmarked, (record.id, said)
    assert compared > 1000


def test_an_answer_never_makes_the_range_wider(pages: Pages) -> None:
    """Choosing a case or a channel narrows: the range never grows."""
    for record in pages.site.procedures.values():
        before = paper_totals(record.data)
        for case, _ in questions(record.data)["either"]:
            low, high = paper_totals(record.data, Answers(case))["needed"]
            assert before["needed"][0] <= low <= high <= before["needed"][1], (record.id, case)


def test_guide_page_and_leaflet_list_the_same_papers(pages: Pages) -> None:
    """For every case: the guide lists what stands on page and leaflet for it, and for what it builds on."""
    for record in pages.site.procedures.values():
        ids = case_ids(record.data)
        told = dict(zip(ids, leaflet_text(pages, record)["cases"], strict=True))
        page = dict(zip(ids, record.data["cases"], strict=True)) if ids else {}
        for case in ids:
            needed = needed_cases(record.data, case)
            guide = [paper["name"] for paper in papers_of(record.data, [case])]
            assert guide == [paper["name"] for name in needed for paper in told[name]["papers"]]
            for other in page[case].get("with", []):
                title = next(one["title"] for one in record.data["cases"] if one.get("id") == other)
                assert title in told[case]["with"], (record.id, case)
