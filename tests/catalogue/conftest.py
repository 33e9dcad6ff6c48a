"""The example records, as a content directory and as the site made of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from catalogue.output.assets import make_assets
from catalogue.output.site_files import site_files
from catalogue.reading.records import read_records
from catalogue.site import Site
from tests.catalogue.pages import Crawler
from tests.records.examples import make_content

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BASE_URL = "https://may-trang.example"
#: The day on which the site is built, within all validity dates of the examples.
TODAY = "2031-07-01"


def site_of(content: Path) -> Site:
    """The site of a content directory."""
    return Site(read_records(content), make_assets(), TODAY)


def crawl(content: Path) -> Crawler:
    """The files of a content directory's site."""
    return Crawler(dict(site_files(site_of(content))), BASE_URL)


@pytest.fixture(autouse=True, scope="package")
def built_on_the_day() -> Iterator[None]:
    """Builds in processes of their own take that day, too."""
    noon = datetime.fromisoformat(f"{TODAY}T12:00+07:00")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))
        yield


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content directory that a test may change."""
    return make_content(tmp_path / "content")


@pytest.fixture(scope="session")
def crawler(tmp_path_factory: pytest.TempPathFactory) -> Crawler:
    """The site of the unchanged example records."""
    return crawl(make_content(tmp_path_factory.mktemp("site") / "content"))
