"""The published files of the example records."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from catalogue.output.site_files import site_files
from tests.catalogue.conftest import site_of
from tests.records.examples import make_content

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("MOTCUA_SHARED", ROOT.parent / "shared")) / "data"

Files = dict[str, bytes]


def published(content: Path) -> Files:
    """Every file of a content directory's site."""
    return dict(site_files(site_of(content)))


def load(files: Files, name: str) -> Any:
    """A JSON file of the site."""
    return json.loads(files[name])


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The site of the unchanged example records."""
    return published(make_content(tmp_path_factory.mktemp("open-data") / "content"))
