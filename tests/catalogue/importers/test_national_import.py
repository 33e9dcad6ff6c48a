"""The import as a whole: what it writes, what it leaves alone, what it says about broken sources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalogue.checks.check import check
from catalogue.importers.national import import_procedures
from catalogue.reading import yaml_file
from catalogue.reading.records import read_records

if TYPE_CHECKING:
    from collections.abc import Callable

    Procedure = Callable[..., dict[str, Any]]
    Import = Callable[..., Any]

PLACE = Path("procedures/do-choi-dan-gian/9.000001.yaml")


def tree(target: Path) -> dict[str, bytes]:
    """Every file under a directory."""
    return {str(path.relative_to(target)): path.read_bytes() for path in target.rglob("*") if path.is_file()}


def test_a_record_has_every_part_in_its_place(made_up: Procedure, run_import: Import) -> None:
    """The made-up procedure becomes exactly this record."""
    _, target, _ = run_import(made_up())
    record, _ = yaml_file.read(target / PLACE)
    assert record == {
        "code": "9.000001",
        "name": "Cho mượn diều giấy",
        "status": "imported",
        "field": "do-choi-dan-gian",
        "levels": ["province", "commune"],
        "audience": ["citizen", "official"],
        "deciding": ["uy-ban-nhan-dan-cap-xa"],
        "receiving": ["nha-van-hoa-phuong"],
        "steps": [
            {"text": "Bước 1: Chọn diều.\nKhông chọn diều rách."},
            {"text": "Bước 2: Ký sổ mượn."},
        ],
        "channels": [
            {
                "kind": "in_person",
                "time_limit": {"amount": 2, "unit": "working_day"},
                "fee_text": "Miễn phí",
                "note": "Mượn tại quầy số hai.",
            }
        ],
        "cases": [
            {
                "title": "Giấy tờ phải xuất trình",
                "applies": "always",
                "papers": [
                    {"name": "Thẻ bạn đọc;", "originals": 1, "copies": 0, "action": "show"},
                    {
                        "name": "Đơn mượn theo mẫu",
                        "originals": 0,
                        "copies": 1,
                        "form": {"title": "Mẫu 9.docx"},
                        "action": "show",
                    },
                ],
            }
        ],
        "requirements": ["Biết thả diều.", "Trời có gió."],
        "results": [{"name": "Diều được mượn", "code": "KQ.G01.000001"}],
        "fees": [],
        "legal": [{"number": "02/2019/QH14"}, {"number": "12/2020/NĐ-CP"}],
        "online": {"level": "information"},
        "decision": {"number": "12/QĐ-BXD"},
        "source": {
            "name": "Cơ sở dữ liệu quốc gia về thủ tục hành chính",
            "url": "https://example.vn/dieu",
            "publisher": "Bộ Xây dựng",
            "kind": "Loại khác",
            "text": {
                "agencies": "Địa chỉ tiếp nhận hồ sơ: Số 5 phố Gió",
                "legal": "Luật Trò chơi năm 201902/2019/QH14Nghị định về diều12/2020/NĐ-CP",
            },
        },
    }


def test_what_was_imported_passes_the_sites_own_check(made_up: Procedure, run_import: Import) -> None:
    """Records, agencies, fields and site agree with the schemas and with each other."""
    _, target, _ = run_import(
        made_up(), made_up(code="9.000002", field="Thả diều", coordinating_agency="Hội Diều")
    )
    assert check(read_records(target)) == []


def test_importing_twice_changes_no_byte(made_up: Procedure, run_import: Import) -> None:
    """Same source, same bytes, however often, and nothing beside them is touched."""
    _, target, _ = run_import(made_up(), made_up(code="9.000002"))
    (target / "legal").mkdir()
    (target / "legal" / "luat.yaml").write_text("id: luat\n", "utf-8")
    first = tree(target)
    run_import(made_up(), made_up(code="9.000002"))
    assert tree(target) == first


def test_a_record_that_a_department_took_over_is_left_alone(made_up: Procedure, run_import: Import) -> None:
    """A record that is no longer "imported" is not overwritten, and the report says so."""
    _, target, _ = run_import(made_up())
    edited = (target / PLACE).read_text("utf-8").replace("status: imported", "status: published")
    (target / PLACE).write_text(edited, "utf-8")
    report, _, said = run_import(made_up(name="Tên khác"))
    assert (target / PLACE).read_text("utf-8") == edited
    assert (report.left_alone, report.records, report.failed) == (1, 0, False)
    assert any("giữ nguyên" in line for line in said)


def test_an_imported_record_follows_its_source(made_up: Procedure, run_import: Import) -> None:
    """A changed name is written anew; a changed field moves the file, so that no code stands twice."""
    _, target, _ = run_import(made_up())
    run_import(made_up(name="Cho mượn diều vải", field="Thả diều"))
    assert not (target / PLACE).exists()
    record, _ = yaml_file.read(target / "procedures/tha-dieu/9.000001.yaml")
    assert record["name"] == "Cho mượn diều vải"


def test_agencies_and_site_that_were_edited_are_left_alone(made_up: Procedure, run_import: Import) -> None:
    """What a locality added to its agencies and its site survives the next import."""
    _, target, _ = run_import(made_up())
    for path in [target / "agencies/nha-van-hoa-phuong.yaml", target / "site.yaml"]:
        path.write_text(path.read_text("utf-8") + "# sửa tay\n", "utf-8")
    before = tree(target)
    run_import(made_up())
    assert tree(target) == before


def test_a_broken_line_never_hides_the_others(made_up: Procedure, run_import: Import) -> None:
    """Each broken line is named by its number with what is wrong and what is right; the rest is imported."""
    report, target, said = run_import(
        made_up(),
        "{không phải JSON",
        "[1]",
        made_up(code=None),
        made_up(code="1.19"),
        made_up(name="  "),
        made_up(code="9.000003", steps_text=["Bước 1"]),
        made_up(code="9.000003", surprise="chữ lạ"),
        made_up(name="Hai lần"),
        b'{"code": "\xff"}',
        '{"code": "9.000004", "name": "Một", "name": "Hai"}',
        '{"code": "9.000005", "name": "Vô tận", "methods": [{"channel": "post", "fee_and_note": "", '
        '"time_value": 1e999}]}',
        '{"code": "9.000006", "name": "Không số", "methods": [{"time_value": NaN}]}',
        '{"code": "9.000007", "name": "Lạ", "\\ud800": 1}',
        "",
        made_up(code="9.000002"),
    )
    assert report.failed
    assert report.records == 2
    starts = [problem.split(":")[0] for problem in report.problems]
    assert starts == [f"Dòng {number}" for number in range(2, 15)]
    assert "đã có ở dòng 1" in report.problems[7]
    assert "steps_text" in report.problems[5]
    assert set(report.problems) <= set(said)
    assert "DÒNG HỎNG" in (target / "import-report.txt").read_text("utf-8")


def test_a_missing_or_empty_source_is_one_sentence(tmp_path: Path) -> None:
    """No traceback, nothing written, and the task can tell that it failed."""
    (tmp_path / "empty.jsonl").touch()
    for name in ["nowhere.jsonl", "empty.jsonl"]:
        said: list[str] = []
        report = import_procedures(tmp_path / name, tmp_path / "content", said.append)
        assert report.failed
        assert len(report.problems) == 1
        assert name in report.problems[0]
        assert report.problems[0] in said
    assert not (tmp_path / "content").exists()


def test_a_target_that_cannot_be_written_is_one_sentence(made_up: Procedure, run_import: Import) -> None:
    """A file where the directory should be: no traceback, and the task can tell that it failed."""
    _, target, _ = run_import(made_up())
    for path in sorted(target.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    target.rmdir()
    target.touch()
    report, _, said = run_import(made_up())
    assert report.failed
    assert str(target) in report.problems[0]
    assert report.problems[0] in said


def test_every_doubt_is_in_both_reports(made_up: Procedure, run_import: Import) -> None:
    """The text report and its JSON Lines twin hold the same doubts, each with its code; say() has the sum."""
    report, target, said = run_import(made_up(decision_no="mười hai", results=[], legal_raw=""))
    parts = {doubt.part for doubt in report.doubts}
    assert {"decision", "results", "legal"} <= parts
    text = (target / "import-report.txt").read_text("utf-8")
    rows = [json.loads(line) for line in (target / "import-report.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == len(report.doubts)
    assert all(f"{row['code']}: {row['sentence']}" in text for row in rows)
    assert any(f"{len(rows)} điểm cần xem lại" in line for line in said)
    assert any("import-report.txt" in line for line in said)
