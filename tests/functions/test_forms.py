"""The dialogue with a browser without JavaScript: check, edit, submit, with the answers kept."""

from __future__ import annotations

import html
import re
from urllib.parse import urlencode

import pytest

from tests.functions.asgi import FORM, Answer, post_form, request
from tests.functions.bundle import CODE, FIELDS, FORM_PATH, field, form, typed, write_bundle
from tests.functions.conftest import SUBMIT, World, problem_of


def inputs(answer: Answer) -> dict[str, list[str]]:
    """The inputs of the form on a page, as a browser would post them."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input [^>]*name="([^"]*)" value="([^"]*)"', answer.text):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def title(answer: Answer) -> str:
    """Which template a page is from."""
    return answer.text.partition("<title>")[2].partition("</title>")[0]


def test_check_edit_submit_without_javascript(world: World) -> None:
    """The static page's post carries no key; the check page brings one, edit keeps all, submit gives the
    receipt."""
    first = {**typed(), "_form": [world.digest], "_lang": ["vi"], "_step": ["check"], "_key": [""]}
    check = post_form(world.app, SUBMIT, first)
    assert (check.status, title(check)) == (200, "check")
    assert all(
        text in check.text for text in ("01/11/2026", "1.500.000 đồng", "85,5 m²", "Nam; Nữ", "Đã xác nhận")
    )
    assert "12 Hàng Bài, Phường Hoàn Kiếm, Thành phố Hà Nội" in check.text
    assert world.names() == []

    edit = post_form(world.app, SUBMIT, {**inputs(check), "_step": ["edit"]})
    assert (edit.status, title(edit)) == (200, "form")
    assert {name: inputs(edit).get(name) for name in typed()} == typed()
    assert inputs(edit)["_key"] == inputs(check)["_key"]

    again = post_form(world.app, SUBMIT, {**inputs(edit), "child_name": ["Nguyễn <Bình>"]})
    assert (again.status, title(again)) == (422, "form")
    assert "Tên của trẻ: invalid (vi)" in again.text
    assert inputs(again)["child_name"] == ["Nguyễn <Bình>"]

    good = post_form(world.app, SUBMIT, {**inputs(again), "child_name": ["Nguyễn Bình"]})
    receipt = post_form(world.app, SUBMIT, {**inputs(good), "_step": ["submit"]})
    assert (receipt.status, title(receipt)) == (201, "receipt")
    assert "H15.50.05-261120-0001" in receipt.text
    assert "<svg" in receipt.text
    assert "style=" not in receipt.text

    repeat = post_form(world.app, SUBMIT, {**inputs(good), "_step": ["submit"]})
    assert (repeat.status, repeat.body) == (200, receipt.body)
    assert len(world.names("submissions/")) == 1


def test_a_submit_without_a_key_never_commits(world: World) -> None:
    """It gets the check page with a fresh key instead."""
    for key in ("", "short", "x" * 200, "with space in the middle"):
        answer = post_form(world.app, SUBMIT, world.fields("submit", key=key))
        assert (answer.status, title(answer)) == (200, "check")
        assert re.fullmatch("[0-9a-f]{32}", inputs(answer)["_key"][0])
    assert world.names() == []


def test_the_script_gets_the_receipt_as_json_then_the_page(world: World) -> None:
    """`Accept: application/json` with submit gives the receipt; the same post natively shows it on a page."""
    fields = world.fields("submit")
    first = post_form(world.app, SUBMIT, fields, accept="application/json")
    assert first.status == 201
    page = post_form(world.app, SUBMIT, fields)
    assert page.status == 200
    assert first.json["code"] in page.text
    assert first.json["secret"] in page.text
    wrong = post_form(
        world.app, SUBMIT, world.fields("submit", key="k" * 16, born=["x"]), accept="application/json"
    )
    assert problem_of(wrong, "invalid-answers")["errors"][0]["pointer"] == "/answers/born"
    problem_of(post_form(world.app, SUBMIT, world.fields("submit", key=""), "application/json"), "malformed")


def test_json_and_form_post_of_the_same_answers_are_one_submission(world: World) -> None:
    """Both roads lead to the same canonical answers, so the second is a repeat."""
    import json

    body = json.dumps(world.submission()).encode()
    first = request(world.app, "POST", SUBMIT, {"content-type": "application/json"}, body)
    second = post_form(world.app, SUBMIT, world.fields("submit"), accept="application/json")
    assert (first.status, second.status) == (201, 200)
    assert first.body == second.body


def test_hidden_answers_are_left_out_of_a_form_post(world: World) -> None:
    """A field whose `only_if` does not hold was filled in before the mind was changed: it is dropped."""
    check = post_form(world.app, SUBMIT, world.fields("check", by_post=["no"]))
    assert check.status == 200
    assert "Gửi đến" not in check.text
    missing = post_form(world.app, SUBMIT, world.fields("check", post_to=[""]))
    assert "Gửi đến: required (vi)" in missing.text


def test_the_page_speaks_the_language_asked_for(world: World) -> None:
    """English messages and addresses under /en; an unknown language is Vietnamese."""
    english = post_form(world.app, SUBMIT, world.fields("check", _lang=["en"], born=[""]))
    assert '<html lang="en">' in english.text
    assert "born: required (en)" in english.text
    assert f"https://mot-cua.example/en{FORM_PATH}" in english.text
    other = post_form(world.app, SUBMIT, world.fields("check", _lang=["../x"], born=[""]))
    assert '<html lang="vi">' in other.text


def test_a_changed_form_keeps_the_answers(world: World) -> None:
    """Made with a form that is no longer kept: 409, the current form, everything typed still there."""
    for step in ("check", "submit"):
        answer = post_form(world.app, SUBMIT, world.fields(step, _form=["0" * 64]))
        assert (answer.status, title(answer)) == (409, "form")
        assert 'id="changed"' in answer.text
        assert {name: inputs(answer).get(name) for name in typed()} == typed()
        assert inputs(answer)["_form"] == [world.digest]
    problem_of(
        post_form(world.app, SUBMIT, world.fields("submit", _form=["0" * 64]), "application/json"),
        "form-changed",
    )
    assert world.names() == []


def test_a_form_of_an_earlier_build_can_still_be_sent(world: World) -> None:
    """The page was opened before a build added a required field: its own form still judges it."""
    old = (world.folder / "bundle" / "forms" / f"{world.digest}.json").read_bytes()
    import shutil

    shutil.rmtree(world.folder / "bundle")
    write_bundle(world.folder / "bundle", form([*FIELDS, field("new", "text", "Mới")]))
    (world.folder / "bundle" / "forms" / f"{world.digest}.json").write_bytes(old)
    world = world.rewired(world.store)
    assert post_form(world.app, SUBMIT, world.fields("submit")).status == 201


def test_a_new_build_is_taken_up_without_a_restart(world: World) -> None:
    """The site is built anew while the functions run: the next page has the new assets and the new form."""
    assert "/assets/main.1.css" in post_form(world.app, SUBMIT, world.fields("check")).text
    old = (world.folder / "bundle" / "forms" / f"{world.digest}.json").read_bytes()
    new = world.folder / "new"
    digest = write_bundle(new, form([*FIELDS, field("new", "text", "Mới")]))
    (new / "forms" / f"{world.digest}.json").write_bytes(old)
    text = (new / "manifest.json").read_text("utf-8")
    (new / "manifest.json").write_text(text.replace("main.1.css", "main.2.css"), "utf-8")
    (world.folder / "bundle").rename(world.folder / "old")
    new.rename(world.folder / "bundle")
    page = post_form(world.app, SUBMIT, world.fields("check"))
    assert (page.status, title(page)) == (200, "check")
    assert "/assets/main.2.css" in page.text
    assert inputs(page)["_form"] == [world.digest]
    assert post_form(world.app, SUBMIT, world.fields("check", _form=[digest])).status == 422


def test_an_unknown_field_is_refused_on_the_page(world: World) -> None:
    """A name that the form does not have gets a general sentence."""
    answer = post_form(world.app, SUBMIT, world.fields("submit", surprise=["x"]))
    assert answer.status == 422
    assert "Biểu mẫu không hỏi mục này" in answer.text
    assert world.names() == []


def test_what_is_typed_is_escaped(world: World) -> None:
    """Markup in an answer stays text on every page."""
    nasty = "\"><script>alert('x')</script>"
    for step in ("check", "edit"):
        answer = post_form(world.app, SUBMIT, world.fields(step, note=[nasty]))
        assert "<script" not in answer.text
        assert inputs(answer)["note"] == [nasty]


def test_pages_carry_the_security_headers(world: World) -> None:
    """Strict CSP and no caching on every page, also on a problem's."""
    pages = [
        post_form(world.app, SUBMIT, world.fields("check")),
        post_form(world.app, SUBMIT, {"a": ["\0"]}),
        post_form(world.app, "/api/status", {"code": ["x"], "secret": ["y"]}),
        request(world.app, "GET", "/api/nothing", {"accept": "text/html"}),
    ]
    assert [page.status for page in pages] == [200, 400, 404, 404]
    for page in pages:
        assert page.headers["content-type"].startswith("text/html")
        assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_an_unknown_procedure_is_a_problem_in_the_form_asked_for(world: World, accept: str) -> None:
    """A page for a browser, problem+json for a script."""
    body = urlencode({"a": "b"}).encode()
    answer = request(
        world.app, "POST", SUBMIT.replace(CODE, "9.1"), {"content-type": FORM, "accept": accept}, body
    )
    assert answer.status == 404
    assert answer.headers["content-type"].startswith(
        "text/html" if accept == "text/html" else "application/problem"
    )
