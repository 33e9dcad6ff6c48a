"""Each part of a national record by itself: what is certain goes into the structure, the rest stays text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from catalogue.importers.national_channels import channels_of
from catalogue.importers.national_fees import fees_of
from catalogue.importers.national_legal import legal_of
from catalogue.importers.national_papers import cases_of
from catalogue.importers.national_record import convert
from catalogue.importers.national_steps import requirements_of, steps_of
from catalogue.importers.record_notes import RecordNotes

if TYPE_CHECKING:
    from collections.abc import Callable

    Procedure = Callable[..., Any]


@pytest.fixture
def notes() -> RecordNotes:
    """Where doubts and kept texts of one record go."""
    return RecordNotes("9.000001")


def method(text: str, channel: str = "in_person", **time: Any) -> dict[str, Any]:
    """A row of the table of channels, two working days unless told."""
    return {"channel": channel, "fee_and_note": text} | (
        time or {"time_value": 2.0, "time_unit": "Ngày làm việc"}
    )


@pytest.mark.parametrize(
    ("row", "limit"),
    [
        (method("Miễn phí", time_value=3.0, time_unit="Ngày"), {"amount": 3, "unit": "day"}),
        (method("Miễn phí", time_value=8.0, time_unit="Giờ"), {"amount": 8, "unit": "hour"}),
        (method("Miễn phí", time_value=1.0, time_unit="Tháng"), {"amount": 1, "unit": "month"}),
        (method("Miễn phí", time_value=5.0, time_unit=None), {"amount": 5}),
        (method("Miễn phí", time_value=1.5, time_unit="Ngày"), {"text": "1,5 Ngày"}),
        (method("Miễn phí", time_value=2.0, time_unit="Tuần trăng"), {"text": "2 Tuần trăng"}),
        (
            method("Không có thông tinMiễn phí", channel="post", time_value=None),
            {"text": "Không có thông tin"},
        ),
        (method("Chờ gióMiễn phí", time_value=None), {"text": "Chờ gió"}),
        (method("VNĐ", time_value=1100.0, time_unit=None), None),
    ],
)
def test_time_limits(
    row: dict[str, Any], limit: dict[str, Any] | None, made_up: Procedure, notes: RecordNotes
) -> None:
    """Whole numbers with a known unit are structured; everything else is kept and reported."""
    channels, _ = channels_of(made_up(methods=[row]), notes)
    assert channels[0].get("time_limit") == limit
    plain = limit is not None and "unit" in limit
    assert plain == (not [doubt for doubt in notes.doubts if doubt.part == "time_limit"])


@pytest.mark.parametrize(
    ("text", "fee_text", "note"),
    [
        ("Miễn phíNộp tại quầy.", "Miễn phí", "Nộp tại quầy."),
        ("Không có thông tin(1) Trường hợp một", "Không có thông tin", "(1) Trường hợp một"),
        ("20,000 VNĐ(/con)(tạm thu)", "20,000 VNĐ(/con)(tạm thu)", None),
        ("20,000 VNĐ(/con)Nộp tại quầy.", "20,000 VNĐ(/con)", "Nộp tại quầy."),
        ("20,000 VNĐ(/con)Lệ phí: 5.000 đồng", "20,000 VNĐ(/con)Lệ phí: 5.000 đồng", None),
        ("20,000 VNĐ((/con)Nộp", "20,000 VNĐ((/con)Nộp", None),
        ("Theo gió", "Theo gió", None),
    ],
)
def test_the_description_is_cut_off_only_where_it_is_not_about_money(
    text: str, fee_text: str, note: str | None, made_up: Procedure, notes: RecordNotes
) -> None:
    """A fee that ran into the description is never split from its own words."""
    channels, _ = channels_of(made_up(methods=[method(text)]), notes)
    assert (channels[0]["fee_text"], channels[0].get("note")) == (fee_text, note)


@pytest.mark.parametrize(
    ("rows", "fees"),
    [
        ([method("Miễn phí"), method("Miễn phí(Không có)", channel="online")], []),
        ([method("Miễn phí"), method("Không có thông tin", channel="online")], None),
        ([method("Miễn phí(Hội đồng nhân dân quyết định)")], None),
        ([method("Không có thông tin")], None),
        ([method("20,000 VNĐ")], [{"kind": "unknown", "name": "Phí, lệ phí", "amount": 20000}]),
        (
            [method("20,000 VNĐ(Lệ phí mượn diều: 20.000 đồng/con.)")],
            [{"kind": "charge", "name": "Lệ phí mượn diều", "amount": 20000, "unit": "con"}],
        ),
        (
            [method("Miễn phí", channel="online"), method("9,000 Việt Nam Đồng(Phí gửi diều)")],
            [{"kind": "fee", "name": "Phí gửi diều", "amount": 9000, "channels": ["in_person"]}],
        ),
        ([method("20,000 VNĐ(30.000 đồng/con)")], None),
        ([method("20,000 VNĐ(Phí gửi diều, trẻ em được giảm một nửa)")], None),
        ([method("20,000 VNĐ(/con theo quy định)")], None),
        ([method("150 VNĐ(150.000 đồng/con)")], None),
        ([method("150 VNĐ")], None),
        ([method("10 USD(/con)")], None),
        ([method("20,000 VNĐ"), method("30,000 VNĐ")], None),
    ],
)
def test_fees_are_structured_only_when_certain(
    rows: list[dict[str, Any]], fees: list[dict[str, Any]] | None, made_up: Procedure, notes: RecordNotes
) -> None:
    """Nothing is called free, and no amount is printed, that the source makes depend on anything."""
    _, cells = channels_of(made_up(methods=rows, methods_raw=""), notes)
    assert fees_of(cells, "", notes) == fees
    assert (fees is None) == any(doubt.part == "fees" for doubt in notes.doubts)


def test_free_in_the_table_but_paid_in_the_steps_is_a_doubt(made_up: Procedure, notes: RecordNotes) -> None:
    """The page must not say "free" when a step of the same procedure asks for money."""
    _, cells = channels_of(made_up(), notes)
    assert fees_of(cells, "Người mượn nộp lệ phí tại quầy.", notes) is None


def test_an_amount_is_a_doubt_where_exemptions_are_spoken_of(made_up: Procedure, notes: RecordNotes) -> None:
    """An amount alone misleads those who pay nothing: then the source's words must speak for themselves."""
    _, cells = channels_of(made_up(methods=[method("20,000 VNĐ")], methods_raw=""), notes)
    assert fees_of(cells, "Trẻ em được miễn toàn bộ lệ phí.", notes) is None
    assert [doubt.part for doubt in notes.doubts if doubt.part == "fees"] == ["fees"]


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("Bước 1: Xem\nBước 2: Chọn", ["Bước 1: Xem", "Bước 2: Chọn"]),
        ("Mở đầu\na) Bước 1: Xem\nb) Bước 2: Chọn", ["Mở đầu\na) Bước 1: Xem", "b) Bước 2: Chọn"]),
        ("Bước 1: Xem\nBước 1: Chọn", ["Bước 1: Xem\nBước 1: Chọn"]),
        ("Bước 1: Xem. Bước 2: Chọn", ["Bước 1: Xem. Bước 2: Chọn"]),
        ("- Xem\n+ kỹ\n- Chọn", ["Xem\n+ kỹ", "Chọn"]),
        ("Gồm:\n- Xem\n- Chọn", ["Gồm:\n- Xem\n- Chọn"]),
        ("1. Xem\n2. Chọn", ["1. Xem", "2. Chọn"]),
        ("1. Xem\n1.1. Kỹ\n3. Chọn", ["1. Xem\n1.1. Kỹ\n3. Chọn"]),
        ("a) Xem\nb) Chọn", ["a) Xem", "b) Chọn"]),
        ("", []),
    ],
)
def test_steps_are_cut_only_at_plain_marks(text: str, steps: list[str], notes: RecordNotes) -> None:
    """Numbering from 1 without a gap, or bullets from the first line on; else one block."""
    assert [step["text"] for step in steps_of(text, notes)] == steps


def test_requirements_are_paragraphs() -> None:
    """One requirement for each paragraph, lines inside it kept."""
    assert requirements_of("Một\nhai\n\n\nBa") == ["Một\nhai", "Ba"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Luật Diều năm 202072/2020/QH14Nghị định9/2021/NĐ-CP", ["72/2020/QH14", "9/2021/NĐ-CP"]),
        ("Luật 54/2014/QH1354/2014/QH13", ["54/2014/QH13"]),
        ("Nghị quyết66.7/2025/NQ-CPLuật Diều", ["66.7/2025/NQ-CP"]),
        ("ngày 01/7/2025.12/2026/TT-BXDTHÔNG TƯ", ["12/2026/TT-BXD"]),
        ("Thông tư23/2015/TT-BTCT", []),
        ("Thông tư1/2017/TT-BNN&PTNT", []),
        ("Luật Diều40/2029/QH14", []),
        ("Sửa đổi Thông tư 23/2015/TT-BTC về diều", []),
        ("Thông tư7/2020/TT-BMAY", []),
    ],
)
def test_only_certain_numbers_of_documents_are_taken(
    text: str, numbers: list[str], notes: RecordNotes
) -> None:
    """Numbers of the table's own column, of known bodies and possible years; the text is kept whole."""
    assert [found["number"] for found in legal_of(text, notes)] == numbers
    assert notes.kept() == {"legal": text}
    assert bool(numbers) != bool(notes.doubts)


def test_forms_are_cut_off_names_where_the_seam_is_plain(made_up: Procedure, notes: RecordNotes) -> None:
    """A file name in its own column, glued, cut in two, or not to be found."""
    items = [
        {"name": "Đơn", "form_file": "Mẫu 1.docx"},
        {"name": "Đơn theo mẫuMẫu 1.docx", "form_file": True},
        {"name": "Đơn theo mẫu;Mẫu I.", "form_file": "2.docx"},
        {"name": "Đơn.Mau", "form_file": "03.docx"},
        {"name": "Đơntu-do.docx", "form_file": True},
        {"name": "", "form_file": "Mẫu 5.docx"},
    ]
    papers = cases_of(made_up(dossier=[{"case": None, "items": items}]), notes)[0]["papers"]
    assert [(paper["name"], paper.get("form", {}).get("title")) for paper in papers] == [
        ("Đơn", "Mẫu 1.docx"),
        ("Đơn theo mẫu", "Mẫu 1.docx"),
        ("Đơn theo mẫu;", "Mẫu I.2.docx"),
        ("Đơn.", "Mau03.docx"),
        ("Đơntu-do.docx", None),
        ("Mẫu 5.docx", "Mẫu 5.docx"),
    ]
    assert [doubt.part for doubt in notes.doubts if doubt.part == "forms"] == ["forms"]


def test_counts_that_cannot_be_are_left_out(made_up: Procedure, notes: RecordNotes) -> None:
    """Nobody is asked for 81 originals because "Mẫu số 8" ran into "1 bản chính"; the raw table is kept."""
    items = [
        {"name": "Giấy theo Mẫu số", "originals": 81, "copies": 0},
        {"name": "Ghi chú", "originals": 0, "copies": 0},
        {"name": "", "originals": 1, "copies": 0},
    ]
    source = made_up(dossier=[{"case": None, "items": items}], dossier_raw="Giấy theo Mẫu số81 bản chính")
    assert cases_of(source, notes)[0]["papers"] == [{"name": "Giấy theo Mẫu số"}, {"name": "Ghi chú"}]
    assert "papers" in notes.kept()
    assert len([doubt for doubt in notes.doubts if doubt.part == "papers"]) == 4


@pytest.mark.parametrize(
    ("channels", "level"),
    [(["in_person"], "information"), (["post", "online"], "unknown"), ([], "unknown")],
)
def test_the_online_level_is_not_guessed(channels: list[str], level: str, made_up: Procedure) -> None:
    """The source does not tell full from partial, and a table that could not be read tells nothing."""
    source = made_up(methods=[method("Miễn phí", channel=channel) for channel in channels])
    ids = dict.fromkeys(["Nhà văn hóa phường", "Ủy ban nhân dân cấp xã"], "x")
    record, _ = convert(source, {"Đồ chơi dân gian": "x"}, ids)
    assert record["online"] == {"level": level}


def test_without_a_deciding_agency_the_implementing_one_is_taken_and_reported(made_up: Procedure) -> None:
    """Most of the source names no competent agency: the assumption is visible in the report."""
    record, doubts = convert(
        made_up(competent_agency=""), {"Đồ chơi dân gian": "x"}, {"Nhà văn hóa phường": "nha-van-hoa"}
    )
    assert record["deciding"] == record["receiving"] == ["nha-van-hoa"]
    assert [doubt.part for doubt in doubts] == ["agencies"]
