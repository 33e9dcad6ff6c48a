"""Settings, the bundle, and the last resort: what is wrong with an installation is said in a sentence."""

from __future__ import annotations

import logging
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from functions.bundle import Bundle
from functions.errors import BundleError, SettingsError
from functions.settings import read_settings
from tests.functions.asgi import post_json
from tests.functions.conftest import SECRET, SUBMIT, World, problem_of

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {
    "MOTCUA_BUNDLE": "output/bundle",
    "MOTCUA_STORE": "file:var/store",
    "MOTCUA_BASE_URL": "https://mot-cua.example/",
    "MOTCUA_LOOKUP_KEY": "k" * 32,
    "MOTCUA_BACK_OFFICE_URL": "http://127.0.0.1:8001/webhook",
    "MOTCUA_BACK_OFFICE_SECRET": SECRET,
}


def test_good_settings() -> None:
    """All six are read; secrets do not show when the settings are printed."""
    settings = read_settings(GOOD)
    assert settings.base_url == "https://mot-cua.example"
    assert "kkkk" not in repr(settings)
    assert SECRET not in repr(settings)


@pytest.mark.parametrize("name", GOOD)
def test_each_missing_setting_is_named(name: str) -> None:
    """Left out or empty: one sentence with its name."""
    for value in ({}, {name: " "}):
        with pytest.raises(SettingsError, match=f"{name} is missing"):
            read_settings({**{key: text for key, text in GOOD.items() if key != name}, **value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MOTCUA_SCANNER", "clamav"),
        ("MOTCUA_SCANNER", "clamd:"),
        ("MOTCUA_SCANNER", "clamd:localhost"),
        ("MOTCUA_SCANNER", "clamd:localhost:http"),
        ("MOTCUA_STORE", "/var/store"),
        ("MOTCUA_STORE", "file:"),
        ("MOTCUA_BASE_URL", "mot-cua.example"),
        ("MOTCUA_BASE_URL", "http://[x"),
        ("MOTCUA_BASE_URL", "http://x:99999999"),
        ("MOTCUA_BASE_URL", "javascript:alert(1)"),
        ("MOTCUA_BACK_OFFICE_URL", "file:///etc/passwd"),
        ("MOTCUA_LOOKUP_KEY", "short"),
        ("MOTCUA_BACK_OFFICE_SECRET", "whsec_x"),
        ("MOTCUA_BACK_OFFICE_SECRET", "whsec_đ"),
        ("MOTCUA_BACK_OFFICE_SECRET", SECRET.removeprefix("whsec_")),
    ],
)
def test_each_bad_setting_is_named(name: str, value: str) -> None:
    """One sentence with its name, and never a secret's value."""
    with pytest.raises(SettingsError, match=name) as caught:
        read_settings({**GOOD, name: value})
    if "SECRET" in name:
        assert value not in str(caught.value)


def test_a_missing_bundle_says_what_to_do(tmp_path: Path) -> None:
    """Build the site first."""
    with pytest.raises(BundleError, match="build the site first"):
        _ = Bundle(tmp_path).manifest


def test_the_last_resort_answers_and_logs_no_personal_data(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """A mistake of our own is a 500 problem; the log says where, not what was sent."""

    def broken(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("Nguyễn Văn An 0912345678")

    world.store.create = broken  # type: ignore[assignment,method-assign]
    with caplog.at_level(logging.DEBUG):
        problem_of(post_json(world.app, SUBMIT, world.submission()), "internal")
    assert "RuntimeError at" in caplog.text
    assert "Nguyễn" not in caplog.text
    assert "0912345678" not in caplog.text


def test_a_broken_bundle_is_our_mistake(world: World) -> None:
    """Without its manifest no request can be answered: a 500 problem, not a crash."""
    (world.folder / "bundle" / "manifest.json").unlink()
    problem_of(post_json(world.rewired(world.store).app, SUBMIT, world.submission()), "internal")


def test_nothing_personal_is_logged_on_the_way(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """A whole life of a dossier, with failures, at the most talkative level."""
    with caplog.at_level(logging.DEBUG):
        receipt = post_json(world.app, SUBMIT, world.submission()).json
        post_json(world.app, SUBMIT, world.submission(key="k" * 16, born="31/31/31"))
        world.back_office.answer = 500
        world.functions.forwarder.deliver_pending()
        post_json(world.app, "/api/status", {"code": receipt["code"], "secret": "wrong"})
    for personal in ("Nguyễn", "0912345678", "Hàng Bài", receipt["secret"], "31/31/31"):
        assert personal not in caplog.text


def test_the_domain_imports_nothing_of_the_world() -> None:
    """No HTTP, no storage SDK, no clock or environment of its own: checked in a fresh interpreter."""
    script = (
        "import sys, functions.domain.submission, functions.domain.dossier, functions.domain.rows, "
        "functions.domain.validation, functions.domain.calendar, functions.domain.codes; "
        "print([name for name in ('starlette', 'obstore', 'jinja2', 'segno', 'standardwebhooks', 'mangum', "
        "'urllib.request', 'functions.stores.s3', 'functions.stores.directory') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_json_cold_start_leaves_the_heavy_libraries_alone() -> None:
    """Jinja2, segno, standardwebhooks and urllib.request are imported when they are needed, not at the
    start."""
    script = (
        "import sys, functions.wiring, functions.stores.directory; "
        "print([name for name in ('jinja2', 'segno', 'standardwebhooks', 'urllib.request', 'obstore', "
        "'pelican', 'catalogue') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("value", "scanner"),
    [
        ("", "none"),
        ("none", "none"),
        ("guardduty", "guardduty"),
        ("clamd:127.0.0.1:3310", "clamd:127.0.0.1:3310"),
        ("clamd://127.0.0.1:3310", "clamd:127.0.0.1:3310"),
        ("clamd:///run/clamav/clamd.ctl", "clamd:/run/clamav/clamd.ctl"),
    ],
)
def test_scanners(value: str, scanner: str) -> None:
    """Written as an address or plainly, it is the same scanner."""
    assert read_settings(GOOD | {"MOTCUA_SCANNER": value}).scanner == scanner
