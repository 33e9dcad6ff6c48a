"""The description of the files: a valid OpenAPI document, and every file it names is there and as it says."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.catalogue.conftest import BASE_URL
from tests.catalogue.open_data.conftest import Files, load
from tests.records.examples import valid

CODES = [path.stem for path in valid("procedure")]


@pytest.fixture(scope="module")
def description(files: Files) -> Any:
    """The published document."""
    return load(files, "du-lieu/openapi.json")


def validator(description: Any, schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """A schema of the document, with the components that it refers to."""
    return jsonschema_rs.Draft202012Validator(
        {**schema, "components": description["components"]}, validate_formats=True
    )


def test_the_description_is_valid_openapi(description: Any) -> None:
    """By the linter, which also follows every reference and checks every example."""
    assert list(OpenAPIV31SpecValidator(description).iter_errors()) == []
    assert description["openapi"] == "3.1.0"
    assert description["servers"] == [{"url": BASE_URL}]


def test_every_file_is_there_and_holds_to_its_schema(files: Files, description: Any) -> None:
    """For each path, each procedure for those with a code: the file exists and its content is valid."""
    seen = 0
    paths = {path: item for path, item in description["paths"].items() if not path.startswith("/api/")}
    for path, item in paths.items():
        [(media, answer)] = item["get"]["responses"]["200"]["content"].items()
        checked = validator(description, answer["schema"])
        for code in CODES if "{code}" in path else [""]:
            data = files[path.format(code=code).lstrip("/")]
            if media.endswith("json"):
                assert [str(error) for error in checked.iter_errors(json.loads(data))] == [], path
            elif answer["schema"]:
                assert checked.is_valid(data.decode()), path
            seen += 1
    assert seen == len(paths) + 2 * (len(CODES) - 1)


def test_every_line_holds_to_the_schema_of_a_procedure(files: Files, description: Any) -> None:
    """What the words of the description say of thu-tuc.jsonl."""
    checked = validator(description, {"$ref": "#/components/schemas/procedure"})
    for line in files["du-lieu/thu-tuc.jsonl"].splitlines():
        assert checked.is_valid(json.loads(line))
        assert not checked.is_valid({**json.loads(line), "record": {}})


def test_examples_are_real(files: Files, description: Any) -> None:
    """Each example is what the file of that code holds."""
    for suffix in ("json", "jsonld"):
        item = description["paths"][f"/thu-tuc/{{code}}.{suffix}"]
        [parameter] = item["parameters"]
        [answer] = item["get"]["responses"]["200"]["content"].values()
        assert answer["examples"]["real"]["value"] == load(files, f"thu-tuc/{parameter['example']}.{suffix}")


def test_every_file_for_machines_is_described(files: Files, description: Any) -> None:
    """Nothing lies under /du-lieu/ that the description does not name, but the page itself."""
    lying = {f"/{name}" for name in files if name.startswith("du-lieu/") and not name.endswith(".html")}
    assert lying <= set(description["paths"])
    codes = {name for name in files if name.startswith("thu-tuc/") and name.endswith((".json", ".jsonld"))}
    assert len(codes) == 2 * len(CODES)
