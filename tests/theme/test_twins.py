"""Browser and server agree: the same posts give the same answers and the same errors at both ends."""

from __future__ import annotations

import json
import random
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalogue.forms.form import derive_form
from catalogue.output.assets import NODE, install_node_packages
from catalogue.reading.records import Record
from catalogue.reading.units import units_schema
from functions.domain.answers import Raw, coerce
from functions.domain.units import Units
from functions.domain.validation import Checker
from tests.catalogue.forms import both_languages

HERE = Path(__file__).parent
TABLES = HERE.parent / "forms"
TODAY = date(2026, 11, 21)
UNITS: dict[str, Any] = json.loads((TABLES / "units.json").read_text("utf-8"))

OPTIONS = [{"value": value, "label": value.upper()} for value in ("mot", "hai", "ba")]
FIELDS: list[dict[str, Any]] = [
    {"name": "full_name", "type": "personal_name"},
    {"name": "born", "type": "date", "not_after": "today"},
    {"name": "meeting", "type": "date", "not_before": "today", "required": False},
    {"name": "citizen", "type": "citizen_id", "required": False},
    {"name": "business", "type": "business_code", "required": False},
    {"name": "phone", "type": "phone"},
    {"name": "email", "type": "email", "required": False},
    {"name": "home", "type": "address"},
    {"name": "kind", "type": "choice", "options": OPTIONS},
    {"name": "detail", "type": "text", "only_if": {"field": "kind", "in": ["ba"]}, "min_length": 3},
    {"name": "some", "type": "choices", "options": OPTIONS, "max_choices": 2, "required": False},
    {"name": "sure", "type": "yes_no"},
    {"name": "why", "type": "long_text", "only_if": {"field": "sure", "in": [False]}, "max_length": 40},
    {"name": "price", "type": "money", "min": 1000, "max": 5000000},
    {"name": "count", "type": "number", "min": 1, "max": 20},
    {"name": "area", "type": "number", "decimals": True, "required": False},
    {"name": "agreed", "type": "declaration"},
    {
        "name": "proof",
        "type": "files",
        "accept": ["pdf", "jpeg"],
        "max_files": 2,
        "max_size": "2 MB",
        "required": False,
    },
    {"name": "more", "type": "files", "required": False},
]
FILES = [
    f"{file_id}~{size}~{kind}~{digest}~{name}"
    for file_id, digest, name in (
        *(("0" * 32, "a" * 64, "a.jpg"), ("1" * 32, "b" * 64, "b\u202e/.pdf"), ("2" * 32, "c" * 64, "c")),
        ("3" * 31, "d", ""),
    )
    for size in (1, 2_000_000, 2_097_153, 9_000_000)
    for kind in ("image/jpeg", "application/pdf", "image/png", "text/html")
]
PIECES = [
    *("", " ", "\u00a0", "\u200b", "0", "1", "7", "12", "012345678901", "0312345678", "-001", ".", ",", "-"),
    *("/", "84", "+84", "(028)", "3829 1234", "0912 345 678", "01/02/2024", "31/02/2024", "2024-02-29"),
    *("1/1/1899", "21/11/2026", "22/11/2026", "29/02/2023", "01022024", "1.200.000", "1,200,000đ", "999"),
    *("85,5", "85.125", "1e5", "đồng", "vnd", "a@b.vn", "a@b", "ten@vidu.com.vn", "Nguyễn", "Trần Thị"),
    *("Nguye\u0302\u0303n", "O'Neil", "x\ty", "dòng\r\nhai", "\x07", "\U0001f600", "mot", "hai", "ba", "bon"),
    *("yes", "no", "01", "79", "00070", "long binh", "xa tan thanh", "Hoàn Kiếm", "Xã Không Có", "é" * 50),
    *("Số 5, ngõ Sen", "\u0660\u0661", "\uff10\uff11", "null", "true", "<b>", "\\d"),
]
#: Something right for each field, so that posts also come near to going through.
RIGHT = {
    "full_name": "Trần Thị Bưởi",
    "born": "01/02/2024",
    "meeting": "31/12/2099",
    "citizen": "012 345 678 901",
    "business": "0312345678-001",
    "phone": "+84 912 345 678",
    "email": "ten@vidu.vn",
    "home.province": "01",
    "home.commune": "phuong hoan kiem",
    "home.detail": "Số 5",
    "kind": "ba",
    "detail": "Đường Bờ Đê",
    "some": "hai",
    "sure": "no",
    "why": "Vì thế",
    "price": "1.200.000 đ",
    "count": "2",
    "area": "85,5",
    "agreed": "yes",
    "proof": FILES[0],
}


@pytest.fixture(scope="module")
def form() -> dict[str, Any]:
    """A form with every type of field, limits and conditions."""
    fields = [{**field, "label": field["name"]} for field in FIELDS]
    data = {
        "name": "Thử",
        "form": {
            "applicant": {"name": "full_name"},
            "sections": [{"title": "A", "fields": fields}],
            "max_total_size": "11 MB",
        },
    }
    return derive_form(Record(HERE, "procedure", {"code": "1.999999", **data}), both_languages())


def in_browser(forms: list[dict[str, Any]], posts: list[tuple[int, Raw]]) -> list[dict[str, Any]]:
    """What the browser's scripts make of posts, each with the index of its form."""
    install_node_packages(development=True)
    given = {"forms": forms, "units": UNITS, "posts": posts, "today": TODAY.isoformat()}
    done = subprocess.run(
        [str(NODE), str(HERE / "twin.mjs")],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    results: list[dict[str, Any]] = json.loads(done.stdout)
    return results


def on_server(form: dict[str, Any], posts: list[Raw]) -> list[dict[str, Any]]:
    """What the functions make of them."""
    checker, units = Checker(form, units_schema(UNITS)), Units(UNITS)
    results = []
    for post in posts:
        answers = coerce(form, post, units)
        errors = [[error.name, error.rule] for error in checker.check(answers, TODAY)]
        results.append({"answers": answers, "errors": errors})
    return results


def typed(chance: random.Random) -> str:
    """Something a person, or a cat on the keyboard, might type."""
    if chance.random() < 0.05:
        return chance.choice(FILES)
    return "".join(chance.choice(PIECES) for _ in range(chance.choice((1, 1, 1, 2, 3))))


def post(chance: random.Random) -> Raw:
    """A post in which each field is missing, right, or anything; some posts are mostly right."""
    care = chance.choice((0.2, 0.8, 0.97))
    made = {}
    for name, right in RIGHT.items():
        if chance.random() < care:
            made[name] = [right]
        elif chance.random() < 0.9:
            made[name] = [typed(chance) for _ in range(chance.choice((1, 1, 2)))]
    for name in ("proof", "more"):
        if chance.random() < 0.3:
            made[name] = [chance.choice(FILES[:48]) for _ in range(chance.choice((1, 2, 3)))]
    return made


def test_generated_posts(form: dict[str, Any]) -> None:
    """5,000 posts from a seed: no difference in answers, errors or their order."""
    chance = random.Random(20261121)
    posts = [post(chance) for _ in range(5_000)]
    there = in_browser([form], [(0, one) for one in posts])
    here = on_server(form, posts)
    for sent, browser, server in zip(posts, there, here, strict=True):
        assert browser == server, sent
    found = {tuple(error) for result in here for error in result["errors"]}
    assert {("more", "max_total"), ("proof", "max_size"), ("proof", "max"), ("proof", "invalid")} <= found
    assert len(found) > 30, "the posts must reach most rules to prove anything"
    assert sum(not result["errors"] for result in here) > 100


def test_the_coercion_table() -> None:
    """The browser reads every line of tests/forms/coercion.json as the table says."""
    cases = json.loads((TABLES / "coercion.json").read_text("utf-8"))
    forms = [{"fields": [case["field"]], "schema": {"type": "object"}} for case in cases]
    raw = [
        case["raw"] if isinstance(case["raw"], dict) else {case["field"]["name"]: case["raw"]}
        for case in cases
    ]
    for case, result in zip(cases, in_browser(forms, list(enumerate(raw))), strict=True):
        assert result["answers"].get(case["field"]["name"]) == case["canonical"], case
