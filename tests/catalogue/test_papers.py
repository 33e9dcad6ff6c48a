"""How many papers, who is asked what, and that nothing is hidden from somebody who needs it."""

from __future__ import annotations

from typing import Any

from catalogue.papers import case_ids, may_need_more, paper_totals, papers_of, papers_to_bring, questions

ONE = {"name": "Một", "action": "submit"}
SHOW = {"name": "Hai", "action": "show"}
MAYBE = {"name": "Ba", "only_if": "Có"}
BY_POST = {"name": "Bốn", "channels": ["post"]}


def case(title: str, *papers: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A case of a record."""
    return {"title": title, "papers": list(papers), **more}


def test_cases_are_called_by_id_else_by_number() -> None:
    """What guides and addresses call them."""
    assert case_ids({"cases": [case("A"), case("B", id="b"), case("C")]}) == ["1", "b", "3"]
    assert case_ids({}) == []


def test_a_case_that_says_nothing_is_never_asked_about() -> None:
    """Only `either`, where there are two, and `also` become questions; the rest always stands on the page."""
    cases = [case("A"), case("B", applies="always"), case("C", applies="either"), case("D", applies="also")]
    assert questions({"cases": cases}) == {"either": [], "also": [("4", "D")]}
    cases.append(case("E", applies="either", id="e"))
    assert questions({"cases": cases})["either"] == [("3", "C"), ("e", "E")]


def test_papers_of_a_single_case_are_counted() -> None:
    """Needed ones by what is done with them; what depends on something is told apart."""
    found = paper_totals({"cases": [case("A", ONE, SHOW, MAYBE, BY_POST)]})
    assert found["known"]
    assert (found["needed"], found["submit"], found["show"], found["maybe"]) == (
        (2, 2),
        (1, 1),
        (1, 1),
        (2, 2),
    )


def test_alternatives_make_a_range_with_what_they_build_on() -> None:
    """From the case with the fewest to the one with the most, the common papers in both."""
    cases = [
        case("Chung", ONE, applies="always"),
        case("A", ONE, applies="either", id="a"),
        case("B", SHOW, SHOW, applies="either", **{"with": ["a"]}),
        case("Thêm", ONE, applies="also"),
    ]
    found = paper_totals({"cases": cases})
    assert (found["needed"], found["show"], found["also"]) == ((2, 4), (0, 2), 1)


def test_nothing_is_counted_where_the_record_does_not_say_for_whom() -> None:
    """Several cases without a mark: no figure rather than a wrong one."""
    assert not paper_totals({"cases": [case("A", ONE), case("B", ONE)]})["known"]


def test_the_online_form_spares_a_paper_only_where_there_is_one() -> None:
    """Without a form on this site nothing is spared."""
    data = {"cases": [case("A", {**ONE, "online_form": True})]}
    assert paper_totals(data)["online"] == (0, 0)
    assert paper_totals({**data, "form": {}})["online"] == (1, 1)


def test_papers_of_a_choice_are_those_of_all_and_its_own() -> None:
    """With what it builds on; a case on top comes beside the main one."""
    cases = [
        case("Chung", ONE, applies="always"),
        case("A", SHOW, applies="either", id="a"),
        case("B", MAYBE, applies="either", id="b", **{"with": ["a"]}),
        case("Thêm", BY_POST, applies="also", id="them"),
    ]
    names = {
        chosen: [paper["name"] for paper in papers_of({"cases": cases}, chosen)]
        for chosen in ((), ("a",), ("b",), ("a", "them"))
    }
    assert names == {
        (): ["Một"],
        ("a",): ["Một", "Hai"],
        ("b",): ["Một", "Hai", "Ba"],
        ("a", "them"): ["Một", "Hai", "Bốn"],
    }


def test_what_else_may_be_needed_is_told() -> None:
    """Whoever stands at the end of a guide must not take half of a list for the whole."""
    either = [case("A", ONE, applies="either", id="a"), case("B", ONE, applies="either", id="b")]
    also = case("Thêm", SHOW, applies="also", id="them")
    assert not may_need_more({"cases": either}, ["a"])
    assert may_need_more({"cases": [*either, also]}, ["a"])
    assert may_need_more({"cases": [*either, also]}, ["them"])
    assert not may_need_more({"cases": [*either, also]}, ["a", "them"])
    assert may_need_more({"cases": [case("A", ONE), case("B", ONE)]}, [])
    assert not may_need_more({"cases": [case("A", ONE)]}, [])


def test_what_the_office_makes_is_not_counted_nor_brought() -> None:
    made = {"name": "Phiếu", "action": "submit", "originals": 1, "prepared_by": "agency"}
    data = {"cases": [{"papers": [made, {"name": "Đơn", "action": "submit", "originals": 1}]}]}
    assert paper_totals(data)["needed"] == (1, 1)
    assert [paper["name"] for paper in papers_to_bring(data)] == ["Đơn"]
