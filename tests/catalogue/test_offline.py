"""The manifest and the worker: made from the site's own names, with a version that changes when it must."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from catalogue.output.offline import offline_files
from catalogue.output.site_files import site_files
from tests.catalogue.conftest import site_of
from tests.records.examples import place

if TYPE_CHECKING:
    from pathlib import Path

    from catalogue.site import Site


def told(site: Site) -> dict[str, Any]:
    """What the worker is told of the build."""
    first = dict(offline_files(site))["sw.js"].decode().splitlines()[0]
    found: dict[str, Any] = json.loads(first.removeprefix("const BUILD = ").removesuffix(";"))
    return found


def test_everything_that_they_name_is_there(content: Path) -> None:
    """Icons, the pages shown offline and what these are made from are files of the site."""
    site = site_of(content)
    files = dict(site_files(site))
    manifest = json.loads(files["manifest.webmanifest"])
    assert manifest["short_name"] == site.settings["name"]
    build = told(site)
    pages = [f"{path}index.html" for path in [*build["offline"].values(), *build["posting"].values()]]
    for path in [*(icon["src"] for icon in manifest["icons"]), *build["assets"], *pages]:
        assert path.lstrip("/") in files, path
    assert list(build["offline"]) == list(build["posting"]) == ["", "en"]


def test_the_version_is_that_of_the_look(content: Path) -> None:
    """A changed record drops nothing that people keep; a changed style does."""
    site = site_of(content)
    version = told(site)["version"]
    field = place(content, "field", "cay-xanh")
    field.write_text(field.read_text("utf-8").replace("name: ", "name: Khác "), "utf-8")
    again = site_of(content)
    assert told(again)["version"] == version
    again.urls["main.css"] = "/assets/main.ffffffffff.css"
    assert told(again)["version"] != version


def test_it_can_be_switched_off(content: Path) -> None:
    """No page asks for a worker, and the one published ends those of before."""
    path = content / "site.yaml"
    path.write_text(path.read_text("utf-8") + "offline: false\n", "utf-8")
    files = dict(site_files(site_of(content)))
    assert b"unregister()" in files["sw.js"]
    assert b"app." not in files["index.html"]
    assert b"manifest" not in files["index.html"]
