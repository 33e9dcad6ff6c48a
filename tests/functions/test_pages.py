"""Forms in several pages without scripts: what was typed travels sealed, and comes back whatever happens."""

from __future__ import annotations

import random
import shutil
from string import ascii_letters, digits
from typing import TYPE_CHECKING, Any

import pytest

from functions.domain import sections
from functions.errors import TooLarge
from functions.state import LIFE, State, States
from tests.functions.asgi import Answer, post_form
from tests.functions.bundle import CODE, form, typed, write_bundle
from tests.functions.conftest import SUBMIT, World
from tests.functions.test_forms import inputs, title

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def paged(world: World, tmp_path: Path) -> World:
    """The functions over a form of two pages."""
    shutil.rmtree(tmp_path / "bundle")
    world.digest = write_bundle(tmp_path / "bundle", form() | {"pages": True})
    return world.rewired(world.store)


def split() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What is typed on the first page, and on the second."""
    pages: tuple[dict[str, list[str]], dict[str, list[str]]] = ({}, {})
    for name, text in typed().items():
        pages[sections.section_of(form(), name) or 0][name] = text
    return pages


def post(world: World, fields: dict[str, list[str]]) -> Answer:
    """One post of a form without scripts."""
    return post_form(world.app, SUBMIT, {"_form": [world.digest], "_lang": ["vi"], **fields})


def control(answer: Answer) -> dict[str, list[str]]:
    """What a page carries besides what is typed on it."""
    return {name: text for name, text in inputs(answer).items() if name in ("_key", "_state", "_form")}


def second_page(world: World) -> Answer:
    """The page after the first, which was filled in."""
    answer = post(world, {**split()[0], "_step": ["next:0"]})
    assert (answer.status, title(answer)) == (200, "form")
    return answer


def test_page_by_page_to_the_receipt(paged: World) -> None:
    """Each page brings what the ones before were told, and none of it can be read; one key to the end."""
    second = second_page(paged)
    assert "Nguyễn" not in second.text.partition('name="child_name"')[0]
    check = post(paged, {**control(second), **split()[1], "_step": ["next:1"]})
    assert (check.status, title(check)) == (200, "check")
    assert "12 Hàng Bài, Phường Hoàn Kiếm" in check.text
    assert not set(inputs(check)) & set(typed())
    receipt = post(paged, {**control(check), "_step": ["submit"]})
    assert (receipt.status, title(receipt)) == (201, "receipt")
    assert control(second)["_key"] == control(check)["_key"]
    assert post(paged, {**control(check), "_step": ["submit"]}).status == 200


def test_a_page_stays_until_it_is_right(paged: World) -> None:
    """Only its own errors are told; the pages that come are not scolded before they are seen."""
    wrong = post(paged, {**split()[0], "requester_phone": ["12"], "_step": ["next:0"]})
    assert (wrong.status, title(wrong)) == (422, "form")
    assert "requester_phone" in wrong.text
    assert "invalid (vi)" in wrong.text
    assert "required (vi)" not in wrong.text


def test_back_and_forth_lose_nothing(paged: World) -> None:
    """“Back” brings what is typed on the page along, also what is wrong in it."""
    second = second_page(paged)
    first = post(paged, {**control(second), "child_name": ["An 123"], "_step": ["back:1"]})
    assert inputs(first)["requester_name"] == typed()["requester_name"]
    again = post(paged, {**control(first), **split()[0], "_step": ["goto:1"]})
    assert inputs(again)["child_name"] == ["An 123"]


def test_what_is_taken_away_on_a_page_is_gone(paged: World) -> None:
    """A box that is no longer ticked is not posted: what was kept of it must not come back."""
    second = second_page(paged)
    both = {**control(second), **split()[1]}
    check = post(paged, {**both, "_step": ["next:1"]})
    edit = post(paged, {**control(check), "_step": ["edit:1"]})
    assert inputs(edit)["copies"] == typed()["copies"]
    changed = {name: text for name, text in split()[1].items() if name != "copies"}
    check = post(paged, {**control(edit), **changed, "_step": ["next:1"]})
    assert "Nam; Nữ" not in check.text


@pytest.mark.parametrize("how", ["too old", "damaged", "another's"])
def test_a_state_that_cannot_be_read_keeps_the_page(paged: World, how: str) -> None:
    """An honest page with what was typed on it; nothing is committed."""
    carried = control(second_page(paged))
    if how == "too old":
        paged.clock.forward(LIFE + 1)
    elif how == "damaged":
        carried["_state"] = [carried["_state"][0][:-9] + "AAAAAAAAA"]
    else:
        carried["_state"] = [States(b"x" * 32, paged.clock).seal(State(CODE))]
    answer = post(paged, {**carried, **split()[1], "_step": ["next:1"]})
    assert (answer.status, title(answer)) == (409, "form")
    assert 'id="lost"' in answer.text
    assert inputs(answer)["child_name"] == typed()["child_name"]
    assert inputs(answer)["_key"] == carried["_key"]
    assert paged.names("submissions/") == []


def test_a_state_is_of_one_procedure(paged: World) -> None:
    """Sealed for one, it is none for another."""
    states = States(b"k" * 32, paged.clock)
    assert states.open(states.seal(State("1.000001")), CODE) is None
    assert states.open(states.seal(State(CODE, seen=(0,))), CODE) == State(CODE, seen=(0,))


def test_a_state_is_bounded(paged: World) -> None:
    """Neither much nor what packs well grows from page to page; such a form comes back in one page."""
    states = States(b"k" * 32, paged.clock)
    long = "".join(random.Random(1).choices(ascii_letters + digits, k=220_000))
    for much in ("a" * 2_000_000, long):
        with pytest.raises(TooLarge):
            states.seal(State(CODE, raw={"x": [much]}))
    answer = post(paged, {**split()[0], "note": [long], "_step": ["next:0"]})
    assert answer.status in (200, 422)
    assert "_state" not in {name for name, text in inputs(answer).items() if text != [""]}
    assert inputs(answer)["requester_name"] == typed()["requester_name"]


FORM: dict[str, Any] = {
    "fields": [
        {"name": "a", "section": 0},
        {"name": "b", "section": 1, "only_if": {"field": "a", "in": [True]}},
        {"name": "c", "section": 2},
    ],
    "sections": [{}, {}, {}],
}


def test_a_section_without_questions_is_passed() -> None:
    """Conditions empty it: there is no such page, before or after."""
    assert sections.asked(FORM, {}) == [0, 2]
    assert sections.following(FORM, {}, 0) == 2
    assert sections.preceding(FORM, {}, 2) == 0
    assert sections.following(FORM, {"a": True}, 0) == 1
    assert sections.following(FORM, {"a": True}, 2) is None


def test_what_another_page_leaves_out_is_not_asked(world: World, tmp_path: Path) -> None:
    """A follow-up of another page's answer shows only where it is asked; what was typed there stays."""
    fields = [{**one, "section": 0} if one["name"] == "by_post" else one for one in form()["fields"]]
    shutil.rmtree(tmp_path / "bundle")
    world.digest = write_bundle(tmp_path / "bundle", {**form(), "fields": fields, "pages": True})
    place = world.rewired(world.store)
    first, second = split()
    first["by_post"] = second.pop("by_post")
    asked = post(place, {**first, "_step": ["next:0"]})
    assert "post_to" in inputs(asked)
    back = post(place, {**control(asked), **second, "_step": ["back:1"]})
    no = post(place, {**control(back), **first, "by_post": ["no"], "_step": ["next:0"]})
    assert title(no) == "form"
    assert "post_to" not in inputs(no)
    rest = {name: text for name, text in second.items() if name != "post_to"}
    back = post(place, {**control(no), **rest, "_step": ["back:1"]})
    again = post(place, {**control(back), **first, "_step": ["next:0"]})
    assert inputs(again)["post_to"] == second["post_to"]
