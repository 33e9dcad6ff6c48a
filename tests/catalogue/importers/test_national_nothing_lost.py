"""No word of the source is lost: shown on made-up procedures always, on the real ones where they are."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from catalogue.importers.national import import_procedures
from tests.catalogue.importers.losses import check_all, lost, read_back

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STRANGE: dict[str, dict[str, Any]] = {
    "as it is": {},
    "decomposed letters and line breaks": {
        "name": unicodedata.normalize("NFD", "Cho mượn diều\ngiấy đỏ"),
        "field": unicodedata.normalize("NFD", "Đồ chơi gỗ"),
    },
    "hidden characters": {"steps_text": "\uf0fc Diều\u200e\tgi\u00adấy\r\n\r\n\r\n\r\n\x07mới \ud800"},
    "words that YAML would convert": {
        "steps_text": "no",
        "conditions": "012\n\n~\n\nnull\n\n1.50",
        "type": "true",
    },
    "an agency that is a piece of the page": {"competent_agency": "cùng xem\nMã thủ tục 9"},
    "an unknown audience, level and ministry": {
        "audience": ["Công dân Việt Nam", "Chim én"],
        "levels": ["Cấp mây\ud800"],
        "ministry_folder": "bo-gio",
    },
    "a table whose raw text says more": {"methods_raw": "Hình thức nộpTrực tiếp hoặc qua chim bồ câu"},
    "papers with more in the raw text": {"dossier": [], "dossier_raw": "Mang theo dây dù"},
    "a count that ran into a name": {
        "dossier": [{"case": None, "items": [{"name": "Giấy theo Mẫu số 1", "originals": 41, "copies": 0}]}],
        "dossier_raw": "Giấy theo Mẫu số 141 bản chính",
    },
    "notes among the papers": {
        "dossier": [
            {
                "case": "Lưu ý",
                "items": [{"name": "* Không gấp diều", "originals": 0, "copies": 0}],
                "text": None,
            },
            {"case": None, "items": [], "text": "Đến đúng giờ"},
        ],
        "dossier_raw": "Lưu ýTên giấy tờ* Không gấp diều0 bản chínhĐến đúng giờ",
    },
    "a form glued to a name": {
        "dossier": [
            {
                "case": None,
                "items": [
                    {"name": "Đơn theo mẫuMẫu số 3.docx", "originals": 1, "copies": 0, "form_file": True},
                    {"name": "Đơn khác;Mẫu I.", "originals": 1, "copies": 0, "form_file": "1.8.docx"},
                    {"name": "Sổ", "originals": 1, "copies": 0, "form_file": True},
                ],
            }
        ],
        "dossier_raw": "Đơn theo mẫuMẫu số 3.docx1 bản chínhĐơn khác;Mẫu I.1.8.docx1 bản chínhSổ1 bản chính",
    },
    "a decision, a link and results of another kind": {
        "decision_no": "số mười hai\udfff",
        "source_url": "tại quầy",
        "results": [{"name": "", "code": "KQ1"}],
    },
}


@pytest.mark.parametrize("changes", STRANGE.values(), ids=STRANGE.keys())
def test_no_word_of_a_made_up_procedure_is_lost(
    changes: dict[str, Any], made_up: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    """Whatever is strange about a procedure, the record holds its words and obeys the schema."""
    source = made_up(**changes)
    file = tmp_path / "source.jsonl"
    file.write_text(json.dumps(source), "utf-8")
    assert not import_procedures(file, tmp_path / "content", lambda _: None).failed
    check_all([source], tmp_path / "content")


def test_no_word_of_the_national_database_is_lost(national_export: Path, tmp_path: Path) -> None:
    """All real procedures are imported, obey the schema when read back, and lack no word of the source."""
    sources = [json.loads(line) for line in national_export.read_text("utf-8").splitlines()]
    report = import_procedures(national_export, tmp_path, lambda _: None)
    assert (report.failed, report.records) == (False, len(sources))
    check_all(sources, tmp_path)


def test_the_check_itself_sees_a_lost_word(
    made_up: Callable[..., dict[str, Any]], run_import: Callable[..., Any]
) -> None:
    """A word taken out of any text of a record is noticed: the proof above is not empty."""
    source = made_up()
    _, target, _ = run_import(source)
    record = read_back(target, "procedures")[source["code"]]
    others = read_back(target, "agencies") | read_back(target, "fields")
    names = {key: value["name"] for key, value in others.items()}
    assert lost(source, record, names) == []
    for path in [
        "steps/0/text", "channels/0/note", "cases/0/papers/0/name", "requirements/1", "results/0/name",
        "decision/number", "source/kind", "source/text/legal",
    ]:  # fmt: skip
        broken = json.loads(json.dumps(record))
        *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
        part = broken
        for step in way:
            part = part[step]
        part[last] = "–"
        assert lost(source, broken, names), path
