"""What failed on the way of a form post: the answers come back with a plain sentence, never a dead end."""

from __future__ import annotations

import html
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from functions.errors import StoreUnavailable, TooMany
from tests.functions.asgi import Answer, post_form, post_json
from tests.functions.bundle import FIELDS, field, form, typed, write_bundle
from tests.functions.conftest import KEY, SUBMIT, World, problem_of
from tests.functions.test_form_files import hidden, pdf, text
from tests.functions.test_form_files import post as post_parts
from tests.functions.test_forms import inputs, title
from tests.functions.uploading import kept, with_files

if TYPE_CHECKING:
    from functions.stores.protocol import Store


class Broken:
    """A store of which one thing fails."""

    def __init__(self, inner: Store, broken: str, error: Exception) -> None:
        self.inner, self.broken, self.error = inner, broken, error

    def __getattr__(self, name: str) -> Any:
        if name != self.broken:
            return getattr(self.inner, name)

        def fail(*_arguments: Any, **_named: Any) -> Any:
            raise self.error

        return fail


def carried(answer: Answer) -> dict[str, list[str]]:
    """What was typed, as the page posts it again."""
    return {name: inputs(answer).get(name, []) for name in typed()}


def test_other_answers_under_a_used_key(world: World) -> None:
    """The check page again, with the first dossier's code; sent from there it is a second dossier."""
    code = post_json(world.app, SUBMIT, world.submission()).json["code"]
    again = post_form(world.app, SUBMIT, world.fields("submit", child_name=["Lê Khác"]))
    assert (again.status, title(again)) == (409, "check")
    assert code in again.text
    assert carried(again)["child_name"] == ["Lê Khác"]
    assert inputs(again)["_key"] != [KEY]
    assert len(world.names("submissions/")) == 1
    second = post_form(world.app, SUBMIT, {**inputs(again), "_step": ["submit"]})
    assert (second.status, title(second)) == (201, "receipt")
    assert code not in second.text


@pytest.mark.parametrize(
    ("error", "status"),
    [(StoreUnavailable("down"), 503), (RuntimeError("Lê Khác"), 500)],
    ids=["store", "bug"],
)
def test_a_failure_while_sending(
    world: World, error: Exception, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    """The check page with the same key: it does not claim that nothing was filed, and sending again works."""
    broken = world.rewired(Broken(world.store, "create", error))
    page = post_form(broken.app, SUBMIT, world.fields("submit"))
    assert (page.status, title(page)) == (status, "check")
    assert "Chưa biết hồ sơ đã được lưu hay chưa" in page.text
    assert "Chưa có gì được nộp" not in page.text
    assert ("retry-after" in page.headers) == (status == 503)
    assert inputs(page)["_key"] == [KEY]
    assert {name: value for name, value in carried(page).items() if value} == typed()
    assert "Lê Khác" not in caplog.text
    receipt = post_form(world.app, SUBMIT, {**inputs(page), "_step": ["submit"]})
    assert (receipt.status, title(receipt)) == (201, "receipt")


def test_a_failure_while_checking(world: World) -> None:
    """Files cannot be looked at: the form again, and nothing has been filed."""
    place = with_files(world)
    page = post_parts(place, [*text(place.fields("check")), pdf()])
    (value,) = hidden(page.text, "birth")
    broken = place.rewired(Broken(place.store, "aged", StoreUnavailable("down")))
    stuck = post_parts(broken, text(place.fields("check", birth=[value])))
    assert (stuck.status, title(stuck)) == (503, "form")
    assert "Chưa có gì được nộp" in stuck.text
    assert carried(stuck) == typed()
    assert hidden(stuck.text, "birth") == [value]


@pytest.mark.parametrize("error", [StoreUnavailable("down"), TooMany({}, "", 60)], ids=["store", "too many"])
def test_a_file_that_cannot_be_kept_now(world: World, error: Exception) -> None:
    """Everything typed stays, and the page names the file that is to be picked again; scripts get JSON."""
    place = with_files(world)
    broken = place.rewired(Broken(place.store, "put_file", error))
    page = post_parts(broken, [*text(place.fields("check")), pdf("giấy.pdf")])
    assert (page.status, title(page)) == (422, "form")
    assert "Chưa nhận được tệp “giấy.pdf”" in page.text
    assert carried(page) == typed()
    answer = post_parts(broken, [*text(place.fields("submit")), pdf()], accept="application/json")
    problem_of(answer, "too-many" if isinstance(error, TooMany) else "store-unavailable")
    assert kept(place) == []


def test_a_file_twice_in_one_field_is_one(world: World) -> None:
    """JSON that names the same file twice, under two names even, is read as a form post is."""
    place = with_files(world)
    page = post_parts(place, [*text(place.fields("check")), pdf()])
    (value,) = hidden(page.text, "birth")
    file_id, size, kind, sha256, name = value.split("~")
    file = {"id": file_id, "name": name, "size": int(size), "type": kind, "sha256": sha256}
    sent = place.submission(birth=[file, file | {"name": "b.pdf"}])
    assert post_json(place.app, SUBMIT, sent).status == 201
    (record,) = kept(place)
    assert [one["id"] for one in record["files"]] == [file_id]
    assert post_json(place.app, SUBMIT, place.submission(birth=[file])).status == 200


def newer(world: World) -> World:
    """A build later: a question is gone, one has other options, one is new; the old form is kept."""
    old = (world.folder / "bundle" / "forms" / f"{world.digest}.json").read_bytes()
    fields = [one for one in FIELDS if one["name"] != "area"]
    fields = [
        {**one, "options": [{"value": "nam", "label": "Nam"}]} if one["name"] == "gender" else one
        for one in fields
    ]
    shutil.rmtree(world.folder / "bundle")
    write_bundle(world.folder / "bundle", form([*fields, field("new", "text", "Mới")]))
    (world.folder / "bundle" / "forms" / f"{world.digest}.json").write_bytes(old)
    return world.rewired(world.store)


def test_from_a_form_that_has_changed_to_the_new_one(world: World) -> None:
    """The old one can still be sent; who goes over keeps what fits, and reads what else there is."""
    assert "renew" not in post_form(world.app, SUBMIT, world.fields("check")).text
    now = newer(world)
    check = post_form(now.app, SUBMIT, world.fields("check"))
    assert (check.status, title(check)) == (200, "check")
    assert "renew" in check.text
    page = post_form(now.app, SUBMIT, {**inputs(check), "_step": ["renew"]})
    assert (page.status, title(page)) == (200, "form")
    assert inputs(page)["_form"] != [world.digest]
    assert inputs(page)["_key"] == [KEY]
    shown = html.unescape(page.text)
    assert "Mới [Giới tính: Nữ][Diện tích: 85,5 m²]" in shown
    assert inputs(page)["child_name"] == typed()["child_name"]
    good = {**inputs(page), "gender": ["nam"], "new": ["đây"], "_step": ["submit"]}
    assert post_form(now.app, SUBMIT, good).status == 201
    assert len(world.names("submissions/")) == 1


def test_a_form_that_nobody_keeps(world: World) -> None:
    """What has no place is shown as it was typed."""
    fields = world.fields("submit", _form=["0" * 64], gone=["Chép lại tôi"], gender=["khac"])
    page = post_form(world.app, SUBMIT, fields)
    assert (page.status, title(page)) == (409, "form")
    assert "[Giới tính: khac]" in page.text
    assert "[: Chép lại tôi]" in page.text
    assert inputs(page)["child_name"] == typed()["child_name"]
    assert world.names() == []
