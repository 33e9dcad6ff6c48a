"""The domain's laws: working hours, codes, status as a fold, secrets, hidden answers, reading out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.domain import codes, dossier, submission
from functions.domain.answers import coerce, is_asked, tidy
from functions.domain.rows import grouped, rows
from functions.domain.text import WHITE_SPACE, line, trimmed
from functions.domain.units import Units
from functions.domain.validation import Checker
from functions.domain.zone import instant, written
from tests.functions.bundle import STATUSES, answers, form, typed
from tests.functions.test_coercion import UNITS


def _events(times: list[int]) -> list[dict[str, Any]]:
    kinds = list(dossier.STATUS_OF)
    return [
        {
            "n": n,
            "id": f"e{n}",
            "source": "s",
            "type": kinds[time % len(kinds)],
            "time": written(datetime(2026, 11, 20, tzinfo=UTC) + timedelta(minutes=time // 3)),
            "data": {"due": "2026-11-25T17:00:00+07:00"} if time % 2 else {"reason": f"r{n}"},
        }
        for n, time in enumerate(times)
    ]


RECORD: dict[str, Any] = {
    **{
        "code": "H15-261120-0001",
        "procedure": "1.1",
        "procedure_name": "x",
        "agency": {},
        "take_in_by": None,
    },
    "received_at": "2026-11-20T07:00:00+07:00",
}


@given(st.lists(st.integers(0, 60), max_size=8), st.randoms())
def test_status_does_not_depend_on_the_order_of_arrival(times: list[int], random: Any) -> None:
    """Any shuffle of the same events gives the same status and history."""
    events = _events(times)
    shuffled = events[:]
    random.shuffle(shuffled)
    assert dossier.status(RECORD, events, STATUSES) == dossier.status(RECORD, shuffled, STATUSES)


def test_every_event_of_the_schema_has_a_status() -> None:
    """The schema's event types, the table, and the statuses of the site agree."""
    import json
    from pathlib import Path

    schema = json.loads(Path("schemas/back-office-event.schema.json").read_text("utf-8"))
    assert set(schema["properties"]["type"]["enum"]) == set(dossier.STATUS_OF)
    assert set(dossier.STATUS_OF.values()) | {"registered"} == {status["id"] for status in STATUSES}


def test_times_in_different_offsets_are_in_the_order_of_time() -> None:
    """10:00+07:00 is before 04:00Z, although it reads greater."""
    first = {**_events([0])[0], "type": "vn.motcua.dossier.accepted", "time": "2026-11-20T10:00:00+07:00"}
    second = {
        **_events([0])[0],
        "id": "z",
        "type": "vn.motcua.dossier.completed",
        "time": "2026-11-20T04:00:00Z",
    }
    assert dossier.status(RECORD, [second, first], STATUSES)["status"]["id"] == "completed"


def test_forwarding_changes_no_status() -> None:
    """Delivered to the back office is not accepted by it."""
    sent = dossier.forwarded("sid", "https://x", datetime(2026, 11, 20, 5, tzinfo=UTC))
    status = dossier.status(RECORD, [{**sent, "n": 1}], STATUSES)
    assert status["status"]["id"] == "registered"
    assert len(status["history"]) == 1


@given(st.binary(min_size=10, max_size=10))
def test_secrets_survive_careless_typing(random_bytes: bytes) -> None:
    """16 characters in fours; case, dashes and look-alikes do not matter; all 80 random bits are in them."""
    secret = submission.new_secret(random_bytes)
    plain = secret.replace("-", "")
    assert [len(part) for part in secret.split("-")] == [4, 4, 4, 4]
    assert set(plain) <= set(submission.ALPHABET)
    for careless in (plain, secret.lower(), f" {secret} ", plain.replace("0", "o").replace("1", "I")):
        assert submission.plain_secret(careless) == plain
    number = sum(submission.ALPHABET.index(letter) << 5 * place for place, letter in enumerate(plain))
    assert number == int.from_bytes(random_bytes, "big")


def test_ids_and_digests() -> None:
    """The id depends on procedure and key, the digest on the content and not on the order of its keys."""
    ids = {submission.submission_id(code, key) for code in ("1.1", "1.2") for key in ("a", "b")}
    assert len(ids) == 4
    assert submission.submission_id("1.1", "a") == submission.submission_id("1.1", "a")
    digest = submission.content_digest
    assert digest(b"k", {"a": 1, "b": 2}) == digest(b"k", {"b": 2, "a": 1})
    assert len({digest(b"k", {"a": 1}), digest(b"k", {"a": True}), digest(b"other", {"a": 1})}) == 3


def test_the_code_pattern() -> None:
    """Old and new forms of agency ids."""
    for good in ("000.00.01.H29-240115-0001", "H15.50.05.13-261008-0975", "H15-261008-1234567"):
        assert codes.PATTERN.fullmatch(good)
    for bad in (
        "H15-261008-001",
        "H15-26108-0001",
        "h15-261008-0001",
        "H15.5-261008-0001",
        "H15-261008-0001\n",
    ):
        assert not codes.PATTERN.fullmatch(bad)


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    """A tidied line is a fixed point, has no white space at its ends, and no runs."""
    tidied = line(text)
    assert line(tidied) == tidied == trimmed(tidied)
    assert not any(letter in tidied for letter in WHITE_SPACE if letter != " ")
    assert "  " not in tidied


def test_hidden_answers_fall_away_along_a_chain() -> None:
    """b hangs on a, c on b: when a does not hold neither do the others, whatever was typed."""
    fields: list[dict[str, Any]] = [
        {"name": "a", "type": "yes_no"},
        {"name": "b", "type": "yes_no", "only_if": {"field": "a", "in": [True]}},
        {"name": "c", "type": "text", "only_if": {"field": "b", "in": [True]}},
    ]
    raw = {"a": ["no"], "b": ["yes"], "c": ["x"]}
    assert coerce({"fields": fields}, raw, UNITS) == {"a": False}
    assert coerce({"fields": fields}, {**raw, "a": ["yes"]}, UNITS) == {"a": True, "b": True, "c": "x"}
    assert not is_asked(fields[1], {})


def test_typed_and_canonical_agree() -> None:
    """What a person types becomes the canonical answers, which the form's schema accepts."""
    assert coerce(form(), typed(), UNITS) == answers()
    checker = Checker(form(), {"$id": "units.schema.json", "enum": list(UNITS.communes)})
    assert checker.check(answers(), datetime(2026, 11, 20, tzinfo=UTC).date()) == []


def test_answers_read_as_people_write() -> None:
    """Dates, money, decimals, choices and places as they stand on the receipt."""
    english = {"đồng": "VND", "Có": "Yes", "Đã xác nhận": "Confirmed"}
    told = {
        row["name"]: row["text"]
        for section in rows(form(), answers(), UNITS, lambda word: english.get(word, word))
        for row in section["rows"]
    }
    assert told["born"] == "01/11/2026"
    assert told["paid"] == "1.500.000 VND"
    assert told["area"] == "85,5 m²"
    assert told["copies"] == "Nam; Nữ"
    assert told["by_post"] == "Yes"
    assert told["sure"] == "Confirmed"
    assert told["home"] == "12 Hàng Bài, Phường Hoàn Kiếm, Thành phố Hà Nội"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1.000"),
        (1234567.89, "1.234.567,89"),
        (0.1, "0,1"),
        (1e-7, "0,0000001"),
    ],
)
def test_numbers_in_groups(number: float, text: str) -> None:
    """Dots between thousands, a comma before decimals, never an exponent."""
    assert grouped(number) == text


def test_json_numbers_are_tidied() -> None:
    """85.0 and 85 are the same answer."""
    assert repr(tidy({"a": [85.0, 85.5], "b": True})) == "{'a': [85, 85.5], 'b': True}"


@pytest.mark.parametrize("text", ["2026-11-20", "2026-11-20T10:00:00", "x", "", "9999-12-31T23:59:59-01:00"])
def test_what_is_no_instant(text: str) -> None:
    """No offset, no time, or out of range: a ValueError."""
    with pytest.raises(ValueError, match=r"."):
        instant(text)


def test_units_without_their_kind() -> None:
    """Names are found in the whole country when no province is given, if only one has them."""
    units = Units(
        {"provinces": [{"code": "1", "name": "A", "communes": [{"code": "01", "name": "Phường Xã Đàn"}]}]}
    )
    assert units.find("", "xa dan") == "01"
    assert units.find("", "dan") is None
