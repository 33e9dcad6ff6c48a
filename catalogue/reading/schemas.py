"""Compiles schemas/*.schema.json into validators; the only place that knows where they lie."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


@cache
def registry() -> jsonschema_rs.Registry:
    """All schemas under their $id, so that they can refer to each other."""
    loaded = [json.loads(path.read_text("utf-8")) for path in sorted(SCHEMAS.glob("*.schema.json"))]
    return jsonschema_rs.Registry([(schema["$id"], schema) for schema in loaded])


@cache
def validator(kind: str) -> jsonschema_rs.Draft202012Validator:
    """Validator of one kind of record: "procedure", "agency", …"""
    return jsonschema_rs.Draft202012Validator(
        load(kind), registry=registry(), validate_formats=True, base_uri=f"{kind}.schema.json"
    )


def load(kind: str) -> dict[str, Any]:
    """One schema as it is written."""
    schema: dict[str, Any] = json.loads((SCHEMAS / f"{kind}.schema.json").read_text("utf-8"))
    return schema
