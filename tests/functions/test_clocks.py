"""Clocks that jump or differ between instances: nothing is lost, nobody waits for a clock to catch up."""

from __future__ import annotations

import dataclasses
import json
import shutil
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from functions.abandoned import remove_abandoned
from functions.allowance import forget
from functions.domain.limits import Limits
from functions.sweep import sweep, sweep_new
from functions.wiring import wire
from tests.functions.asgi import post_json
from tests.functions.bundle import form, write_bundle
from tests.functions.conftest import KEY, SUBMIT, Clock, World, problem_of
from tests.functions.test_forms import title
from tests.functions.test_pages import control, post, second_page, split
from tests.functions.test_sweep import Aging, upload
from tests.functions.uploading import PDF, Sent, ask, attach, put, with_files

if TYPE_CHECKING:
    from pathlib import Path

DAY = 24 * 3600
YEAR = 366 * DAY
JUMPS = [DAY, -2 * DAY, 20 * YEAR, -30 * YEAR, YEAR, -1, 90]


def beside(world: World, seconds: float) -> World:
    """Another instance over the same store, whose clock is ahead by so much."""
    clock = Clock()
    clock.forward(seconds)
    functions = wire(world.settings, world.store, send=world.back_office, now=clock)
    return dataclasses.replace(world, clock=clock, functions=functions)


def test_codes_stay_unique_whatever_the_clocks_say(world: World) -> None:
    """One instance jumps, two others are off: each dossier has its code, receipts repeat, sweeps agree."""
    instances = [world, beside(world, 2 * DAY), beside(world, -YEAR)]
    receipts: dict[str, dict[str, Any]] = {}
    for n, jump in enumerate(JUMPS):
        world.clock.forward(jump)
        for m, instance in enumerate(instances):
            key = f"key-{n:08d}-{m:08d}"
            answer = post_json(instance.app, SUBMIT, world.submission(key, born="1990-01-01"))
            assert answer.status == (422 if instance.clock().year < 1990 else 201), answer.text
            if answer.status == 201:
                receipts[key] = answer.json
    assert len(receipts) == len(world.names("submissions/")) > 15
    assert len({receipt["code"] for receipt in receipts.values()}) == len(receipts)
    for key, receipt in receipts.items():
        later = instances[len(key) % 3]
        repeat = post_json(later.app, SUBMIT, world.submission(key, born="1990-01-01"))
        assert repeat.json == receipt
        asked = {"code": receipt["code"], "secret": receipt["secret"]}
        assert post_json(later.app, "/api/status", asked).status == 200
        if receipt["take_in_by"]:
            received, by = (datetime.fromisoformat(receipt[part]) for part in ("received_at", "take_in_by"))
            assert received < by < received + timedelta(days=14)
    before = world.names()
    for instance in instances:
        assert sweep(world.store, world.settings.master_key).codes == 0
        sweep_new(world.store, world.settings.master_key, instance.clock())
        remove_abandoned(world.store, instance.clock())
        forget(world.store, world.settings.limits, instance.clock())
    kept = [name for name in world.names() if not name.startswith(("swept/", "limits/"))]
    assert kept == [name for name in before if not name.startswith(("swept/", "limits/"))]


@pytest.mark.parametrize("seconds", [-YEAR, -DAY, -120, 120, 3600])
def test_a_page_goes_on_at_an_instance_with_another_clock(
    world: World, tmp_path: Path, seconds: float
) -> None:
    """What was typed on the page before travels between instances that disagree on the time."""
    shutil.rmtree(tmp_path / "bundle")
    world.digest = write_bundle(tmp_path / "bundle", form() | {"pages": True})
    second = second_page(world.rewired(world.store))
    answer = post(beside(world, seconds), {**control(second), **split()[1], "_step": ["next:1"]})
    if seconds == -YEAR:  # the child of the form is not born yet
        assert (answer.status, title(answer)) == (422, "form")
    else:
        assert (answer.status, title(answer)) == (200, "check")
        assert "12 Hàng Bài, Phường Hoàn Kiếm" in answer.text


@pytest.mark.parametrize("back", [DAY, YEAR])
def test_nobody_waits_for_a_clock_to_catch_up(world: World, back: float) -> None:
    """A ticket of before the clock was set back: the queue goes back with it."""
    settings = dataclasses.replace(world.settings, limits=Limits(per_address=1, per_procedure=1))
    world = dataclasses.replace(world, settings=settings).rewired(world.store)

    def filing(key: str = KEY) -> dict[str, Any]:
        return world.submission(key, born="1990-01-01")

    post_json(world.app, SUBMIT, filing("the-first-of-all-0001"))
    refusal = problem_of(post_json(world.app, SUBMIT, filing()), "too-many")
    world.clock.forward(-back)
    first = post_json(world.app, SUBMIT, filing("another-first-of-all-1"))
    if first.status == 201:  # another window: what it lets in has come
        assert post_json(world.app, SUBMIT, filing("and-another-of-all-01")).status == 429
    told = problem_of(post_json(world.app, SUBMIT, {**filing(), "ticket": refusal["ticket"]}), "too-many")
    assert told["wait"] < 60
    world.clock.forward(told["wait"])
    again = post_json(world.app, SUBMIT, {**filing(), "ticket": told["ticket"]})
    assert again.status == 201


@pytest.mark.parametrize("back", [DAY, YEAR])
def test_forwarding_does_not_wait_for_a_clock_to_catch_up(world: World, back: float) -> None:
    """The back office was down, the clock is set back, the back office is up."""
    post_json(world.app, SUBMIT, world.submission())
    world.back_office.answer = None
    wait = world.functions.forwarder.deliver_pending()
    assert wait is not None
    world.clock.forward(-back)
    world.back_office.answer = 204
    assert world.functions.forwarder.deliver_pending() is None
    assert world.names("outbox/") == []


@pytest.mark.parametrize("seconds", [DAY, YEAR, -DAY, -YEAR])
def test_a_grant_is_over_or_good_and_another_is_had(world: World, seconds: float) -> None:
    """Forward it is over and the page asks again; back it is good; the file is there once either way."""
    world = with_files(world)
    given = ask(world, Sent()).json
    world.clock.forward(seconds)
    assert put(world, given["url"], given["fields"], PDF) == (403 if seconds > 0 else 204)
    reference = attach(world, Sent())
    assert len(world.names("uploads/")) == 1
    answer = post_json(world.app, SUBMIT, world.submission(birth=[reference], born="1990-01-01"))
    if seconds in (YEAR,):  # the file is a year old by this clock: it is asked for again, nothing is lost
        assert answer.status in (201, 422)
    else:
        assert answer.status == 201, answer.text


def test_a_mark_from_the_future_hides_no_upload(world: World) -> None:
    """Uploads were gone through while the clock ran a year ahead; what comes afterwards goes in its time."""
    store = Aging(world.store, world.clock)
    world.clock.forward(YEAR)
    upload(store, "0" * 32, "a" * 32)
    world.clock.forward(9 * DAY)
    assert remove_abandoned(store, world.clock()) == 1
    world.clock.forward(-YEAR - 8 * DAY)
    upload(store, "1" * 32, "b" * 32)
    world.clock.forward(9 * DAY)
    assert remove_abandoned(store, world.clock()) == 1
    assert len(world.names("swept/uploads-")) == 1


def test_a_clock_that_runs_ahead_takes_no_file_of_a_submission(world: World) -> None:
    """All uploads look a year old: those of records stay."""
    world = with_files(world)
    reference = attach(world, Sent())
    assert post_json(world.app, SUBMIT, world.submission(birth=[reference])).status == 201
    world.clock.forward(YEAR)
    assert remove_abandoned(world.store, world.clock()) == 0
    world.functions.forwarder.deliver_pending()
    assert json.loads(world.back_office.got[0][1])["data"]["files"][0]["state"] == "clean"
