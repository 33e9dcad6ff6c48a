"""What the derived schema of a form accepts: every field type, required, and conditions on other answers."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest

from catalogue.reading import schemas
from tests.catalogue.forms import LEAST, accepts, field, form_of

#: Other questions of the form, which need no answer.
ELSE: list[dict[str, Any]] = [
    {**field("yes_no"), "name": "asked", "required": False},
    {**field("text"), "name": "told", "only_if": {"field": "asked", "in": [True]}},
]
FILE = {"id": "0" * 32, "name": "a.pdf", "size": 5, "type": "application/pdf", "sha256": "f" * 64}
#: type → (what its record says besides, canonical answers that fit, answers that do not)
ANSWERS: list[tuple[str, dict[str, Any], list[Any], list[Any]]] = [
    (
        "personal_name", {},
        ["An", "Nguyễn Văn An", "H'Hen Niê", "Y-Phôn", "Đ", "Trần Thị Ngọc Ánh", "Nguye\u0302\u0303n",
         "Æ. Ø’Neil", "a" * 100],
        ["", " ", "An 2", "-An", "An\nBình", "An\t", "An\u0000", "<b>An</b>", "An, Bình", "a" * 101, "1", 7,
         None, ["An"]],
    ),
    (
        "date", {},
        ["2026-02-28", "2024-02-29", "1900-01-01", "9999-12-31", "2000-02-29"],
        ["2026-02-29", "1900-02-29", "2026-2-3", "28/02/2026", "2026-13-01", "2026-00-10", "2026-01-32",
         "2026-01-01T00:00:00Z",
         "2026-01-01 ", "", "hôm nay", 20260101, None, "٢٠٢٦-٠١-٠١"],
    ),
    (
        "citizen_id", {},
        ["012345678901", "000000000000"],
        ["01234567890", "0123456789012", "01234567890a", "0123 45678901", "٠١٢٣٤٥٦٧٨٩٠١", "０12345678901",
         "", 12345678901, "012345678901\n"],
    ),
    (
        "business_code", {},
        ["0123456789", "0123456789-001"],
        ["012345678", "01234567890", "0123456789-1", "0123456789-0001", "0123456789001", "0123456789-00a",
         "", "0123456789-001\n", 123456789],
    ),
    (
        "phone", {},
        ["0912345678", "02412345678"],
        ["091234567", "091234567890", "1912345678", "+84912345678", "0912 345678", "", "٠912345678",
         912345678],
    ),
    (
        "email", {},
        ["a@b.vn", "ten.dem+nhan@thu.com.vn", "A_1'x@a-b.vn", "x@" + "a" * 63 + ".vn", "a" * 250 + "@b.v"],
        ["a", "a@b", "@b.vn", "a@", "a b@c.vn", "a@b..vn", "a@-b.vn", "a@b-.vn", "tên@b.vn", "a@b.vn ",
         "a@b.vn\n", "a@@b.vn",
         "x@" + "a" * 64 + ".vn", "a" * 251 + "@b.v", "", None],
    ),
    (
        "address", {},
        [{"commune": "00070", "detail": "Bản Cao"}, {"commune": "00105", "detail": "a" * 300}],
        [{"commune": "70", "detail": "Bản"}, {"commune": "99999", "detail": "Bản"}, {"commune": "Xã Đá Bạc",
         "detail": "Bản"},
         {"commune": "00070"}, {"detail": "Bản"}, {"commune": "00070", "detail": ""}, {"commune": "00070",
         "detail": "a" * 301},
         {"commune": "00070", "detail": "a\nb"}, {"commune": "00070", "detail": "a", "province": "98"},
         {"commune": 70, "detail": "a"}, "00070", {}, [], None],
    ),
    (
        "partial_date", {},
        ["1952", "1952-03", "1952-12", "2024-02-29"],
        ["195", "19520", "1952-00", "1952-13", "1952-3", "2023-02-29", "1952-03-", "", "1952\n", 1952, None,
         "٢٠٢٦"],
    ),
    (
        "time", {}, ["00:00", "07:05", "23:59"],
        ["24:00", "7:05", "12:60", "12:5", "1205", "12:05:00", "", "12:05\n", 12, None],
    ),
    ("signature", {}, ["Nguyễn Văn An", "a" * 100], ["", " ", "a\nb", "a" * 101, True, None]),
    (
        "group", {"max_items": 2},
        [[{"g": "a"}], [{"g": "a"}, {"g": "b"}]],
        [[], [{}], {"g": "a"}, {"0": {"g": "a"}}, "a", None, [{"g": "a"}] * 3, [{"g": "a", "h": "b"}], ["a"],
         [None], [[]], [{"g": "a"}, {}], [{"g": ""}]],
    ),
    ("group", {"min_items": 2}, [[{"g": "a"}, {"g": "a"}]], [[{"g": "a"}]]),
    ("choice", {}, ["a", "b"], ["c", "A", "", "a ", ["a"], True, None, 0]),
    (
        "choices", {},
        [["a"], ["b"], ["a", "b"]],
        [[], ["c"], ["a", "a"], ["a", "c"], "a", {"a": True}, None, [True], [["a"]]],
    ),
    ("choices", {"max_choices": 1}, [["a"], ["b"]], [["a", "b"], []]),
    ("yes_no", {}, [True, False], ["yes", "no", "true", 1, 0, "", None, []]),
    ("declaration", {}, [True], [False, "yes", 1, "true", "", None]),
    (
        "money", {},
        [0, 1, 1_200_000, 1_000_000_000_000, 5.0],
        [-1, 1_000_000_000_001, 0.5, "1000", "", True, None, [], 1e13],
    ),
    ("money", {"min": 1000, "max": 2000}, [1000, 2000], [999, 2001]),
    ("number", {}, [0, 3, 1_000_000_000_000], [-1, 1.5, 1_000_000_000_001, "3", True, None]),
    ("number", {"min": -5, "max": 5}, [-5, 0, 5], [-6, 6]),
    ("number", {"decimals": True}, [0, 0.1, 85.125, 3], [-0.1, "0.1", 1e12 + 1, True, None]),
    ("number", {"decimals": False}, [3], [3.5]),
    (
        "text", {},
        ["a", "Số 5, ngõ 7", "<b>{{ 7*7 }}</b>", "😀", "a" * 300, "😀" * 300],
        ["a\nb", "a\tb", "a\u0000b", "a\u007fb", "a\r", "a" * 301, 5, None, True],
    ),
    ("text", {"min_length": 2, "max_length": 3}, ["ab", "abc", "ổừ"], ["a", "", "abcd"]),
    ("long_text", {}, ["a", "a\n\nb", "a" * 4000], ["a\rb", "a\tb", "a\u000bb", "a\u001fb", "a" * 4001, 5,
    None]),
    ("long_text", {"min_length": 2, "max_length": 20000}, ["ab", "a" * 20000], ["a", "a" * 20001]),
    # Blank is no answer, and what turns the direction of writing could make an officer read another number.
    ("text", {}, ["a b"],
     ["", " ", "a ", "\u00a0", "\u200b\u200b", "a\u202eb", "a\u2066b", "a\u2028b", "a\u0085b"]),
    ("long_text", {}, ["a\n\n b"], ["", "\n", "\n\n", "a\n", "a\u202eb", "\u3000"]),
    ("address", {}, [], [{"commune": "00070", "detail": " "}, {"commune": "00070", "detail": ""}]),
    (
        "files", {"accept": ["pdf", "jpeg"], "max_files": 2, "max_size": "2 MB"},
        [[FILE], [FILE, {**FILE, "id": "1" * 32}], [{**FILE, "size": 2 * 1024 * 1024}],
         [{**FILE, "name": "a" * 200}]],
        [[], FILE, "a.pdf", None, [FILE] * 3, [{**FILE, "size": 0}], [{**FILE, "size": 2 * 1024 * 1024 + 1}],
         [{**FILE, "size": "5"}], [{**FILE, "type": "image/png"}], [{**FILE, "id": "0" * 31}],
         [{**FILE, "id": "A" * 32}], [{**FILE, "sha256": "f" * 63}], [{**FILE, "name": "a" * 201}],
         [{**FILE, "name": ""}], [{**FILE, "name": "a\u202eb"}], [{**FILE, "name": "a\u0000"}],
         [{**FILE, "path": "/etc"}], [{key: FILE[key] for key in ("id", "name", "size", "type")}]],
    ),
]  # fmt: skip


def cases() -> list[Any]:
    """One parameter for each answer of the table."""
    return [
        pytest.param(kind, more, answer, fits, id=f"{kind}-{'fits' if fits else 'not'}-{answer!r:.30}")
        for kind, more, good, bad in ANSWERS
        for fits, answers in ((True, good), (False, bad))
        for answer in answers
    ]


@pytest.mark.parametrize(("kind", "more", "answer", "fits"), cases())
def test_answers_of_each_type(kind: str, more: dict[str, Any], answer: Any, fits: bool) -> None:
    """Each type accepts its canonical answers up to the very limit and refuses everything else."""
    assert accepts(form_of(field(kind, **more), *ELSE), {"f": answer}) is fits


def test_the_table_has_every_type() -> None:
    """No type of schemas/form.schema.json goes untested."""
    types = schemas.load("form")["$defs"]["field"]["properties"]["type"]["enum"]
    assert {row[0] for row in ANSWERS} == set(LEAST) == set(types)


@pytest.mark.parametrize("kind", LEAST)
def test_required_unless_the_record_says_otherwise(kind: str) -> None:
    """A field is required by default, optional with `required: false`; a field nobody asked is refused."""
    assert not accepts(form_of(field(kind), *ELSE), {})
    assert accepts(form_of(field(kind, required=False), *ELSE), {})
    assert not accepts(form_of(field(kind, required=False), *ELSE), {"g": "a"})


@pytest.mark.parametrize("answers", [[], "a", None, 5])
def test_answers_are_an_object(answers: Any) -> None:
    """Whatever is no object is refused, also where nothing is required."""
    assert not accepts(form_of(field("text", required=False), *ELSE), answers)


def chain(**last: Any) -> dict[str, Any]:
    """A yes/no question; a choice when yes; a text when that choice is "b"."""
    return form_of(
        {**field("yes_no"), "name": "one"},
        {**field("choice"), "name": "two", "only_if": {"field": "one", "in": [True]}},
        {**field("text"), "name": "three", "only_if": {"field": "two", "in": ["b"]}, **last},
    )


@pytest.mark.parametrize("required", [True, False])
def test_a_condition_requires_and_forbids_along_a_chain(required: bool) -> None:
    """Over all combinations: an answer is allowed only where its condition holds."""
    form = chain(required=required)
    for one, two, three in itertools.product((None, True, False), (None, "a", "b"), (None, "x")):
        answers = {
            key: value for key, value in (("one", one), ("two", two), ("three", three)) if value is not None
        }
        fits = (
            one is not None
            and (two is not None) == (one is True)
            and (three is None or two == "b")
            and (three is not None or two != "b" or not required)
        )
        assert accepts(form, answers) is fits, answers


def test_a_condition_on_no_and_on_several_answers() -> None:
    """`in` may hold false, and more than one value."""
    form = form_of(
        {**field("yes_no"), "name": "one"},
        {**field("text"), "name": "two", "only_if": {"field": "one", "in": [False]}},
    )
    assert accepts(form, {"one": False, "two": "x"})
    assert accepts(form, {"one": True})
    assert not accepts(form, {"one": True, "two": "x"})
    assert not accepts(form, {"one": False})
    either = form_of(
        {**field("choice"), "name": "one"},
        {**field("text"), "name": "two", "only_if": {"field": "one", "in": ["a", "b"]}},
    )
    assert not accepts(either, {"one": "a"})
    assert accepts(either, {"one": "b", "two": "x"})


def test_a_condition_on_an_optional_question_left_out() -> None:
    """Where the question asked about is not answered, the condition does not hold."""
    form = form_of(
        {**field("yes_no"), "name": "one", "required": False},
        {**field("text"), "name": "two", "only_if": {"field": "one", "in": [False]}},
    )
    assert accepts(form, {})
    assert not accepts(form, {"two": "x"})


def patterns(schema: Any) -> list[str]:
    """Every `pattern` in a schema."""
    if isinstance(schema, dict):
        own = [schema["pattern"]] if isinstance(schema.get("pattern"), str) else []
        return own + [found for value in schema.values() for found in patterns(value)]
    return [found for value in schema for found in patterns(value)] if isinstance(schema, list) else []


def test_patterns_use_no_class_that_engines_read_differently() -> None:
    """\\d, \\w, \\s and \\b differ between regular expression engines; no pattern of a form uses them."""
    found = {p for kind in LEAST for p in patterns(form_of(field(kind))["schema"])}
    assert len(found) >= 7
    assert [p for p in found if re.search(r"\\[dDwWsSbB]", p)] == []
    assert [p for p in found if not (p.startswith("^") and p.endswith("$"))] == []


def test_fields_keep_their_order_and_limits() -> None:
    """The ordered field list carries what the page and the clock rules need, with the defaults filled in."""
    form = form_of(
        field("date", not_after="today"), {**field("number", unit="m", decimals=True), "name": "g"}
    )
    first, second = form["fields"]
    assert (first["name"], first["section"], first["required"]) == ("f", 0, True)
    assert (first["not_before"], first["not_after"]) == ("1900-01-01", "today")
    assert (second["min"], second["unit"], second["decimals"]) == (0, "m", True)
    assert form["sections"] == [{"title": "Phần"}]
