"""Browser and server agree: the same posts give the same answers and the same errors at both ends."""

from __future__ import annotations

import json
import random
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

from catalogue.forms.form import derive_form
from catalogue.output.assets import NODE, install_node_packages
from catalogue.reading.records import Record
from catalogue.reading.units import units_schema
from functions.domain.answers import Raw, coerce
from functions.domain.computed import with_computed
from functions.domain.units import Units
from functions.domain.validation import Checker
from tests.catalogue.forms import both_languages
from tests.forms import random_forms

HERE = Path(__file__).parent
TABLES = HERE.parent / "forms"
TODAY = date(2026, 11, 21)
UNITS: dict[str, Any] = json.loads((TABLES / "units.json").read_text("utf-8"))


def derived(written: dict[str, Any]) -> dict[str, Any]:
    """The form that the build makes of what a record says."""
    data = {"code": "1.999999", "name": "Thử", "form": written}
    return derive_form(Record(HERE, "procedure", data), both_languages())


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
        errors = [[one.name, one.rule, one.message("vi")] for one in checker.check(answers, TODAY)]
        computed = with_computed(form, answers)
        results.append({"answers": answers, "computed": computed, "errors": errors})
    return results


def agree(forms: list[dict[str, Any]], posts: list[tuple[int, Raw]]) -> list[dict[str, Any]]:
    """What both ends make of posts, each with the index of its form; it must be the same."""
    there = in_browser(forms, posts)
    sent: dict[int, list[Raw]] = {}
    for index, post in posts:
        sent.setdefault(index, []).append(post)
    here = {index: iter(on_server(forms[index], of_form)) for index, of_form in sent.items()}
    found = []
    for (index, post), browser in zip(posts, there, strict=True):
        server = next(here[index])
        assert browser == server, (forms[index]["fields"], post)
        found.append(server)
    return found


def test_generated_posts() -> None:
    """5,000 posts to 250 forms, from a seed.

    No difference in answers, in what is computed, in errors, their order and their sentences.
    """
    chance = random.Random(20261121)
    forms = [derived(random_forms.form(chance)) for _ in range(250)]
    posts = [(index, random_forms.post(chance, forms[index]["fields"])) for index in list(range(250)) * 20]
    found = agree(forms, posts)
    rules = {rule for result in found for _, rule, _ in result["errors"]}
    kinds = {
        field["type"] for form in forms for one in form["fields"] for field in (one, *one.get("fields", []))
    }
    assert rules >= {
        *("required", "invalid", "min_length", "max_length", "min", "max", "max_size", "max_total"),
        *("not_before", "not_after", "match"),
    }
    assert kinds >= {*random_forms.SIMPLE, "group", "signature", "files"}
    assert sum(not result["errors"] for result in found) > 100
    assert sum(result["computed"] != result["answers"] for result in found) > 500
    assert sum(name.count(".") == 2 for result in found for name, _, _ in result["errors"]) > 1000


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
