"""What the page says on top is what a person pays."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue.derive import fee_state, papers_to_bring, summary

TODAY = "2026-11-21"
FREE = {"kind": "charge", "name": "Lệ phí", "amount": 0}
PAID = {"kind": "charge", "name": "Lệ phí", "amount": 8000}
MORE = {"kind": "fee", "name": "Phí", "amount": 20000}


@pytest.mark.parametrize(
    ("fees", "said"),
    [
        ([], {"fees": "none"}),
        ([FREE], {"fees": "none"}),
        ([PAID], {"fees": "amounts", "low": 8000, "high": 8000}),
        ([PAID, MORE], {"fees": "amounts", "low": 8000, "high": 20000}),
        ([FREE, {**PAID, "only_if": "xin bản sao"}], {"fees": "none"}),
        # It depends: never "costs nothing", and never more than one may pay.
        (
            [{**PAID, "only_if": "a"}, {**MORE, "only_if": "b"}],
            {"fees": "amounts", "low": 8000, "high": 20000},
        ),
        (
            [{**FREE, "only_if": "đúng hạn"}, {**PAID, "only_if": "nộp muộn"}],
            {"fees": "amounts", "low": 0, "high": 8000},
        ),
        ([{**PAID, "valid_until": "2026-11-20"}], {"fees": "unknown"}),
        ([{**PAID, "valid_until": "2026-11-20"}, MORE], {"fees": "amounts", "low": 20000, "high": 20000}),
        ([{**PAID, "valid_from": "2026-11-22"}, FREE], {"fees": "none"}),
        ([{**PAID, "valid_until": TODAY}], {"fees": "amounts", "low": 8000, "high": 8000}),
        ([PAID, {"kind": "fee", "name": "Phí", "formula": "1 %"}], {"fees": "formula"}),
        (None, {"fees": "unknown"}),
    ],
)
def test_the_cost_on_top(fees: list[dict[str, Any]] | None, said: dict[str, Any]) -> None:
    """Amounts in force that everyone pays, or that everyone pays one of."""
    data = {} if fees is None else {"fees": fees}
    found = summary(data, TODAY)
    assert {key: found[key] for key in ("fees", "low", "high") if key in found} == said


def test_what_only_some_pay_is_told_apart() -> None:
    """A copy that one may ask for does not make the whole thing cost money."""
    found = summary({"fees": [FREE, {**PAID, "only_if": "xin bản sao"}]}, TODAY)
    assert [fee["amount"] for fee in found["extra_fees"]] == [8000]


def test_channels_with_one_limit_are_one() -> None:
    """The same limit in three channels is told once; another beside it with its channel."""
    day, two = {"amount": 1, "unit": "working_day"}, {"amount": 2, "unit": "working_day"}
    same = [{"kind": kind, "time_limit": day} for kind in ("online", "in_person", "post")]
    assert summary({"channels": same}, TODAY)["time_limits"] == [{"limit": day, "kinds": []}]
    other = [*same[:2], {"kind": "post", "time_limit": two}]
    assert summary({"channels": other}, TODAY)["time_limits"] == [
        {"limit": day, "kinds": ["online", "in_person"]},
        {"limit": two, "kinds": ["post"]},
    ]


def test_the_online_form_is_not_a_paper_to_bring() -> None:
    """Nobody who filled the form on the site is told to bring the same form on paper."""
    papers = [{"name": "Tờ khai", "online_form": True}, {"name": "Giấy chứng sinh", "action": "submit"}]
    cases = [
        {"title": "Thường", "papers": papers},
        {"title": "Ủy quyền", "papers": [{"name": "Giấy ủy quyền"}]},
    ]
    assert papers_to_bring({"cases": cases}) == [
        {"name": "Giấy chứng sinh", "action": "submit", "case": "Thường"},
        {"name": "Giấy ủy quyền", "case": "Ủy quyền"},
    ]


def test_what_channels_cost_is_told_apart() -> None:
    """Online is cheaper: each group of channels with its amount; what is to come, with its day."""
    channels = [{"kind": kind} for kind in ("online", "in_person", "post")]
    fees = [
        {**FREE, "channels": ["online"]},
        {**PAID, "channels": ["in_person", "post"], "unit": "bản"},
        {**MORE, "valid_from": "2027-01-01"},
    ]
    found = summary({"channels": channels, "fees": fees}, TODAY)
    assert [(cost["fees"], cost["kinds"], cost.get("unit")) for cost in found["costs"]] == [
        ("none", ["online"], None),
        ("amounts", ["in_person", "post"], "bản"),
    ]
    assert found["coming"] == "2027-01-01"
    assert [fee_state(fee, TODAY) for fee in fees] == ["current", "current", "coming"]


def test_steps_are_counted_for_whom_they_are() -> None:
    """Steps without an actor count in the total alone."""
    steps = [{"actor": "applicant"}, {"actor": "agency"}, {"actor": "applicant"}, {}]
    assert summary({"steps": steps}, TODAY)["steps"] == {"all": 4, "yours": 2, "theirs": 1}


def test_what_one_asks_for_besides_is_not_what_it_costs() -> None:
    """A copy is never in the amount, also where the amount hangs on the case."""
    late = {**PAID, "amount": 5000, "only_if": "nộp muộn"}
    copy = {**PAID, "only_if": "xin bản sao", "optional": True}
    found = summary({"fees": [{**FREE, "only_if": "đúng hạn"}, late, copy]}, TODAY)
    assert (found["low"], found["high"], found["extra_fees"]) == (0, 5000, [copy])
    assert summary({"fees": [copy]}, TODAY)["fees"] == "none"


CASES: list[dict[str, Any]] = [
    {"id": name, "title": name, "applies": "either", "papers": []} for name in ("mot-nguoi", "theo-danh-sach")
]


def test_a_chosen_case_has_its_own_cost() -> None:
    """Fees that name their cases: a range before the choice, one amount after it."""
    fees = [
        {**PAID, "amount": 15000, "only_if": "một người", "cases": ["mot-nguoi"]},
        {**PAID, "amount": 10000, "only_if": "danh sách", "cases": ["theo-danh-sach"]},
    ]
    found = summary({"cases": CASES, "channels": [{"kind": "in_person"}], "fees": fees}, TODAY)
    assert (found["costs"][0]["low"], found["costs"][0]["high"]) == (10000, 15000)
    assert [(cost["cases"], cost["low"], cost["high"]) for cost in found["case_costs"]] == [
        (["mot-nguoi"], 15000, 15000),
        (["theo-danh-sach"], 10000, 10000),
    ]


def test_a_chosen_case_has_its_own_time_limit() -> None:
    """The general limit is for the cases that no other limit names."""
    other = {"amount": 20, "unit": "day", "only_if": "danh sách", "cases": ["theo-danh-sach"]}
    channels = [
        {"kind": kind, "time_limit": {"amount": 15, "unit": "day", "other": [other]}}
        for kind in ("online", "post")
    ]
    assert summary({"cases": CASES, "channels": channels}, TODAY)["time_limits"] == [
        {"limit": {"amount": 15, "unit": "day"}, "kinds": [], "cases": ["mot-nguoi"]},
        {
            "limit": {"amount": 20, "unit": "day"},
            "kinds": [],
            "cases": ["theo-danh-sach"],
            "only_if": "danh sách",
        },
    ]
