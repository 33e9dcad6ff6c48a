"""Whatever is sent, no request makes a 5xx."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.functions.asgi import FORM, request
from tests.functions.bundle import answers
from tests.functions.conftest import KEY, SUBMIT

if TYPE_CHECKING:
    from tests.functions.conftest import World

JSON = "application/json"
_WORDS = [
    "_key",
    "_form",
    "_lang",
    "_step",
    "submit",
    "edit",
    "yes",
    KEY,
    "home.commune",
    "born",
    "note",
    "copies",
]
_TEXT = st.one_of(st.sampled_from(_WORDS), st.text(max_size=30))
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=12,
)
_FIELDS = st.dictionaries(st.sampled_from([*answers(), "surprise"]), _JSON, max_size=8)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from([SUBMIT, "/api/status", "/api/back-office/events"]),
    st.sampled_from([JSON, FORM, "application/cloudevents+json"]),
    st.one_of(
        st.binary(max_size=200),
        _JSON.map(lambda value: json.dumps(value).encode()),
        _FIELDS.map(lambda value: json.dumps({"key": KEY, "form": "DIGEST", "answers": value}).encode()),
        st.dictionaries(_TEXT, st.lists(_TEXT, max_size=3), max_size=6).map(
            lambda fields: urlencode(fields, doseq=True, errors="surrogatepass").encode()
        ),
    ),
)
def test_nothing_makes_a_5xx(world: World, path: str, kind: str, data: bytes) -> None:
    """Random bytes, JSON, answers under good names, and forms: always an answer below 500."""
    sent = data.replace(b"DIGEST", world.digest.encode())
    assert 200 <= request(world.app, "POST", path, {"content-type": kind}, sent).status < 500
