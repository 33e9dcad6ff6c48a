"""A citizen on a phone, four photos, a network cut three times: one dossier, and a receipt that verifies."""

from __future__ import annotations

import hashlib
import json
import random
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from catalogue.published_keys import read_keys
from functions.verify import verify
from tests.browser.cut_network import network
from tests.browser.filling import fill_pages
from tests.browser.photos import photo

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Running
    from tests.browser.cut_network import Network

FORM = "/thu-tuc/1.004194/nop-ho-so/"
PAPER = '[data-files="housing_papers"]'
SEEDS = [("before", 1), ("after", 2), ("after", 3), ("before", 4)]
#: Some 3G: bytes a second up and down, milliseconds there and back.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 1_500_000}


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Four photos of 3 to 4 MB."""
    folder = tmp_path_factory.mktemp("photos")
    paths = [folder / f"IMG_{number}.jpg" for number in range(4)]
    for number, path in enumerate(paths):
        photo(path, number, 3 + number / 3)
    return paths


def phone(browser: Browser) -> Page:
    """A phone: small, touched, slow."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True, device_scale_factor=2
    )
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    return page


def lose(network: Network, chance: random.Random) -> None:
    """The network is gone for a while."""
    network.cut()
    time.sleep(chance.uniform(0.5, 3))
    network.mend()


def everything(running: Running) -> list[dict[str, Any]]:
    """Every submission that is kept."""
    return [json.loads(path.read_bytes()) for path in (running.store / "submissions").rglob("record.json")]


def delivered(running: Running, code: str) -> list[dict[str, Any]]:
    """The dossiers of this code that have come to the back office, waited for."""
    deadline = time.monotonic() + 60
    while True:
        folder = running.store.parent / "back-office"
        found = [json.loads(path.read_bytes()) for path in folder.glob("*.json")]
        mine = [one for one in found if one["event"]["subject"] == code]
        if mine or time.monotonic() > deadline:
            return mine
        time.sleep(0.5)


@pytest.mark.parametrize(
    ("trap", "seed"), SEEDS, ids=[f"{trap} the answer, seed {seed}" for trap, seed in SEEDS]
)
def test_three_cuts_and_four_photos(
    browser: Browser, running: Running, photos: list[Path], trap: str, seed: int
) -> None:
    """Cut during uploads, at "continue" and around the commit: nothing lost or doubled, all proved."""
    chance = random.Random(seed)
    before = {one["sid"] for one in everything(running)}
    with network(urlsplit(running.url).port or 80) as line:
        page = phone(browser)
        page.goto(f"http://127.0.0.1:{line.port}{FORM}")
        fill_pages(page, javascript=True, until=PAPER, attach=False)
        with page.expect_file_chooser() as chooser:
            page.locator(f"{PAPER} .attach button", has_text="Chọn").tap()
        chooser.value.set_files(photos)
        time.sleep(chance.uniform(0.3, 4))
        lose(line, chance)  # the first cut: photos are on their way

        complete_through_a_cut(page, line, chance)  # the second
        line.trap = trap  # the third
        page.get_by_role("button", name="Gửi hồ sơ").tap()
        assert line.sprung.wait(60)
        time.sleep(chance.uniform(0.5, 4))
        line.mend()
        page.wait_for_selector(".panel-received")
        code = page.locator(".panel-received .code").inner_text()
        page.wait_for_selector("text=Bạn đã khai")
        link = page.locator(".proof a").get_attribute("href") or ""
        page.context.close()

    made = [one for one in everything(running) if one["sid"] not in before]
    assert [one["code"] for one in made] == [code]
    assert [path.read_text() for path in (running.store / "codes").iterdir()].count(made[0]["sid"]) == 1
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in photos]
    assert [one["sha256"] for one in made[0]["files"]] == digests
    for one in made[0]["files"]:
        stored = running.store / "uploads" / made[0]["sid"] / one["id"]
        assert hashlib.sha256(stored.read_bytes()).hexdigest() == one["sha256"]
    [dossier] = delivered(running, code)
    assert [one["state"] for one in dossier["event"]["data"]["files"]] == ["clean"] * 4
    verdict = verify(link.encode(), read_keys(running.store.parent / "output" / "site" / "khoa.json"))
    assert verdict.genuine, verdict.sentence
    assert verdict.said
    assert verdict.said["code"] == code


def complete_through_a_cut(page: Page, line: Network, chance: random.Random) -> None:
    """Fill the rest, lose the network, press "continue": the page waits and goes on by itself."""
    fill_pages(page, javascript=True, attach=False)
    way = chance.choice(["mast", "flight mode"])
    if way == "mast":
        line.cut()
    else:
        page.context.set_offline(True)
    page.locator('#filling .govuk-button:is([value^="next:"], [value="check"])').tap()
    time.sleep(chance.uniform(1, 4))
    assert not page.locator("form[data-confirm]").count()
    if way == "mast":
        line.mend()
    else:
        page.context.set_offline(False)
    page.wait_for_selector("form[data-confirm]")
