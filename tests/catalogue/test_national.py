"""The real national records, 2,378 of them: import, check, build, and every page opens and leads on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from catalogue.checks.check import check
from catalogue.importers.national import import_procedures
from catalogue.reading.records import read_records
from tests.catalogue.conftest import crawl

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("MOTCUA_SHARED", ROOT.parent / "shared"))
SOURCE = SHARED / "data" / "national-procedures.jsonl"


@pytest.mark.skipif(not SOURCE.exists(), reason="the national export is not on this machine (MOTCUA_SHARED)")
def test_every_page_of_the_national_records_opens(tmp_path: Path) -> None:
    """No record is refused, each has its page, and no link on any page is dead."""
    import_procedures(SOURCE, tmp_path, lambda _: None)
    records = read_records(tmp_path)
    assert check(records) == []
    site = crawl(tmp_path)
    codes = set(records.of("procedure"))
    assert len(codes) == 2378
    assert {f"thu-tuc/{code}/index.html" for code in codes} <= set(site.pages)
    assert site.dead() == []
