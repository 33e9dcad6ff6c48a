"""A made-up procedure in the shape of the national database, and imports of it or of the real export."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from catalogue.importers.national import import_procedures

if TYPE_CHECKING:
    from collections.abc import Callable

    from catalogue.importers.report import Report

HEADING = "Hình thức nộpThời gianPhí, lệ phíMô tả"
PAPERS_HEADING = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"


def _made_up(**changes: Any) -> dict[str, Any]:
    """A procedure about lending kites; every text is ours. Keyword arguments replace its parts."""
    return {
        "code": "9.000001",
        "name": "Cho mượn diều giấy",
        "ministry_folder": "bo-xay-dung",
        "decision_no": "12/QĐ-BXD",
        "levels": ["Cấp tỉnh", "Cấp xã"],
        "type": "Loại khác",
        "field": "Đồ chơi dân gian",
        "audience": ["Công dân Việt Nam", "Cán bộ", "công chức", "viên chức"],
        "implementing_agency": "Nhà văn hóa phường",
        "competent_agency": "Ủy ban nhân dân cấp xã",
        "receiving_address": "Số 5 phố Gió",
        "coordinating_agency": "",
        "steps_text": "Bước 1: Chọn diều.\nKhông chọn diều rách.\nBước 2: Ký sổ mượn.",
        "methods": [
            {
                "channel": "in_person",
                "time_value": 2.0,
                "time_unit": "Ngày làm việc",
                "fee_and_note": "Miễn phíMượn tại quầy số hai.",
                "amounts_vnd": [],
            }
        ],
        "methods_raw": HEADING + "Trực tiếp2 Ngày làm việcMiễn phíMượn tại quầy số hai.",
        "dossier": [
            {
                "case": "Giấy tờ phải xuất trình",
                "items": [
                    {"name": "- Thẻ bạn đọc;", "originals": 1, "copies": 0},
                    {"name": "+ Đơn mượn theo mẫu", "originals": 0, "copies": 1, "form_file": "Mẫu 9.docx"},
                ],
            }
        ],
        "dossier_raw": "Giấy tờ phải xuất trình"
        + PAPERS_HEADING
        + "- Thẻ bạn đọc;1 bản chính+ Đơn mượn theo mẫuMẫu 9.docx0 bản chính,1 bản sao",
        "legal_doc_numbers": [],
        "legal_raw": "Luật Trò chơi năm 201902/2019/QH14Nghị định về diều12/2020/NĐ-CP",
        "conditions": "Biết thả diều.\n\nTrời có gió.",
        "results": [{"name": "Diều được mượn", "code": "KQ.G01.000001"}],
        "source_url": "https://example.vn/dieu",
    } | changes


@pytest.fixture
def made_up() -> Callable[..., dict[str, Any]]:
    """Makes a source procedure."""
    return _made_up


@pytest.fixture
def run_import(tmp_path: Path) -> Callable[..., tuple[Report, Path, list[str]]]:
    """Imports procedures (dicts, or raw lines as they are) into tmp_path/content."""

    def run(*procedures: dict[str, Any] | str | bytes) -> tuple[Report, Path, list[str]]:
        source, target, said = tmp_path / "source.jsonl", tmp_path / "content", list[str]()
        lines = [
            json.dumps(line, ensure_ascii=False) if isinstance(line, dict) else line for line in procedures
        ]
        source.write_bytes(b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines))
        return import_procedures(source, target, said.append), target, said

    return run


@pytest.fixture(scope="session")
def national_export() -> Path:
    """The real export, which is not ours to keep in the repository."""
    root = Path(__file__).resolve().parents[3]
    shared = Path(os.environ.get("MOTCUA_SHARED", root.parent / "shared"))
    path = shared / "data" / "national-procedures.jsonl"
    if not path.is_file():
        pytest.skip(f"{path} is not there; set MOTCUA_SHARED to the directory that holds data/")
    return path
