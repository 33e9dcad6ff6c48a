"""The published description of the endpoints says what the functions really take and answer."""

from __future__ import annotations

import dataclasses
from typing import Any

import jsonschema_rs
import pytest

from catalogue.open_data.api import api_paths, api_schemas
from functions.domain.limits import Limits
from functions.problems import KINDS
from tests.functions.asgi import Answer, post_json
from tests.functions.bundle import CODE
from tests.functions.conftest import SUBMIT, World
from tests.functions.test_submit import Failing
from tests.functions.uploading import PDF, UPLOADS, VERDICT, Sent, attach, put, with_files

PATHS = api_paths("#/schemas/", {"type": "string"})


def described(path: str, answer: Answer, sent: Any) -> Answer:
    """The answer, which must be one of those described; and what was sent, unless it was refused as wrong."""
    operation = PATHS[path.replace(CODE, "{code}").replace("9.999999", "{code}")]["post"]
    found = operation["responses"][str(answer.status)]
    media = answer.headers["content-type"].partition(";")[0]
    assert problems_with(found["content"][media]["schema"], answer.json) == []
    assert ("Retry-After" in found.get("headers", {})) == ("retry-after" in answer.headers)
    fits = problems_with(operation["requestBody"]["content"]["application/json"]["schema"], sent)
    assert bool(fits) == (answer.status == 400), fits
    return answer


def problems_with(schema: dict[str, Any], value: Any) -> list[str]:
    """What is wrong with a value."""
    whole = {**schema, "schemas": api_schemas()}
    return [
        str(error)
        for error in jsonschema_rs.Draft202012Validator(whole, validate_formats=True).iter_errors(value)
    ]


def posted(world: World, path: str, sent: Any) -> Answer:
    """One described request."""
    return described(path, post_json(world.app, path, sent), sent)


def wanted(world: World, **other: Any) -> dict[str, Any]:
    """What asks for permission to upload."""
    sent = Sent()
    file = {"size": len(sent.data), "type": sent.type, "sha256": sent.sha256}
    return {"key": world.submission()["key"], "form": world.digest, "field": "birth", **file, **other}


def test_filing_as_described(world: World) -> None:
    """Each answer of the submissions endpoint, and the look-up."""
    receipt = posted(world, SUBMIT, world.submission())
    assert receipt.status == 201
    assert posted(world, SUBMIT, world.submission()).status == 200
    assert posted(world, SUBMIT, world.submission(child_name="Khác")).status == 409
    assert posted(world, SUBMIT, world.submission("another-key-0123456789", child_name="1")).status == 422
    assert posted(world, SUBMIT, {"key": "x"}).status == 400
    other = SUBMIT.replace(CODE, "9.999999")
    assert posted(world, other, world.submission()).status == 404
    failing = world.rewired(Failing(world.store, ("submissions/",)))
    assert posted(failing, SUBMIT, world.submission("another-key-0123456789")).status == 503
    codes = {name: receipt.json[name] for name in ("code", "secret")}
    assert posted(world, "/api/status", codes).status == 200
    assert posted(world, "/api/status", {**codes, "secret": "0"}).status == 404
    assert posted(world, "/api/status", {"code": ""}).status == 400


def test_too_many_as_described(world: World) -> None:
    """With a challenge and a ticket, which go along the next time."""
    settings = dataclasses.replace(world.settings, limits=Limits(per_address=1, per_procedure=1))
    world = dataclasses.replace(world, settings=settings).rewired(world.store)
    posted(world, SUBMIT, world.submission("the-first-of-all-0001"))
    refusal = posted(world, SUBMIT, world.submission())
    assert refusal.status == 429
    assert {"wait", "challenge", "ticket"} <= set(refusal.json)
    world.clock.forward(refusal.json["wait"])
    again = {**world.submission(), "ticket": refusal.json["ticket"], "proof": ""}
    assert posted(world, SUBMIT, again).status == 201


def test_uploading_as_described(world: World) -> None:
    """Asking, present, refused; the verdict; the upload itself."""
    world = with_files(world)
    given = posted(world, UPLOADS, wanted(world))
    assert given.status == 201
    assert set(given.json["fields"]) >= set(api_schemas()["upload"]["required"]) - {"file"}
    assert (
        str(put(world, given.json["url"], given.json["fields"], PDF))
        in PATHS["/api/uploads"]["post"]["responses"]
    )
    assert posted(world, UPLOADS, wanted(world)).json["present"] is True
    assert posted(world, UPLOADS, wanted(world, type="image/gif")).status == 422
    assert posted(world, UPLOADS, {"key": "x"}).status == 400
    reference = attach(world, Sent())
    asked = {part: value for part, value in wanted(world).items() if part != "sha256"} | {
        "id": reference["id"]
    }
    assert posted(world, VERDICT, asked).json["state"] == "clean"
    assert posted(world, VERDICT, {**asked, "id": "0" * 32}).status == 404
    assert posted(world, VERDICT, {**asked, "id": "0"}).status == 400
    posted(world, SUBMIT, world.submission(birth=[reference]))
    assert posted(world, UPLOADS, wanted(world)).status == 409


@pytest.mark.parametrize("path", PATHS)
def test_every_problem_that_is_described_is_one_of_ours(path: str) -> None:
    """The statuses of problems are those of functions/problems.py."""
    ours = {str(kind.status) for kind in KINDS.values()}
    statuses = set(PATHS[path]["post"]["responses"])
    assert {status for status in statuses if status >= "400"} <= ours
