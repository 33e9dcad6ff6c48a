"""The one coercion table, tests/forms/coercion.json, that the browser's script passes too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from functions.domain.answers import coerce
from functions.domain.units import Units

FORMS = Path(__file__).parent.parent / "forms"
CASES: list[dict[str, Any]] = json.loads((FORMS / "coercion.json").read_text("utf-8"))
UNITS = Units(json.loads((FORMS / "units.json").read_text("utf-8")))


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{case['field']['type']}" for n, case in enumerate(CASES)])
def test_typed_becomes_canonical(case: dict[str, Any]) -> None:
    """Each typed value of the table becomes exactly the canonical value beside it; null means left out."""
    raw = case["raw"] if isinstance(case["raw"], dict) else {"f": case["raw"]}
    canonical = coerce({"fields": [case["field"]]}, raw, UNITS).get("f")
    assert (canonical, type(canonical)) == (case["canonical"], type(case["canonical"]))


def test_the_table_covers_every_type() -> None:
    """No field type is without cases, and there are at least 120 in all."""
    types = json.loads((Path("schemas") / "form.schema.json").read_text("utf-8"))["$defs"]["field"][
        "properties"
    ]["type"]
    assert {case["field"]["type"] for case in CASES} == set(types["enum"])
    assert len(CASES) >= 120
