"""Groups, several conditions, computed fields and signatures through the endpoints, without JavaScript.

The form is that of tests/records/procedure/valid/1.900001.yaml, on the site's own templates.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from catalogue.output.bundle import bundle_files
from functions.settings import Settings
from functions.wiring import Functions, open_store, wire
from tests.catalogue.conftest import site_of
from tests.functions.asgi import Answer, post_form, post_json
from tests.functions.conftest import BASE_URL, SECRET, BackOffice, Clock
from tests.records.examples import make_content

if TYPE_CHECKING:
    from pathlib import Path

SUBMIT = "/api/procedures/1.900001/submissions"
KEY = "0123456789abcdef"
Fields = dict[str, list[str]]
GOOD: Fields = {
    "ho_ten": ["Lò Thị Mít"], "can_cuoc": ["001099000001"], "dien_thoai": ["0912345678"],
    "noi_o.province": ["98"], "noi_o.commune": ["xa may trang"], "noi_o.detail": ["Bản 1"],
    "ngay_trong": ["1/4/2031"], "loai_cay": ["mit"], "dung_cu": ["cuoc"], "co_nuoc": ["yes"],
    "duong_nuoc": ["muong"], "so_cay": ["3"], "cam_ket": ["yes"],
    "lam_thay": ["yes"], "ten_hoi": ["Hội Trồng Cây"],
    "nguoi_cung_cham.0.ten_nguoi": ["Lò Văn Na"], "nguoi_cung_cham.0.nam_sinh": ["1990"],
    "nguoi_cung_cham.0.tuoi": ["36"], "nguoi_cung_cham.0.nguoi_lon": ["Lò Thị Mít"],
    "nguoi_cung_cham.0.noi_o_rieng.province": ["98"],
    "nguoi_cung_cham.0.noi_o_rieng.commune": ["xa may trang"],
    "nguoi_cung_cham.0.noi_o_rieng.detail": ["Bản 2"], "nguoi_cung_cham.0.nguoi_do_ky": [" LÒ  VĂN NA"],
    "nguoi_cung_cham.1.ten_nguoi": [""], "nguoi_cung_cham.1.tuoi": [" "],
    "nguoi_cung_cham.7.ten_nguoi": ["Lò Thị Ổi"], "nguoi_cung_cham.7.nam_sinh": ["3/2016"],
    "nguoi_cung_cham.7.tuoi": ["10"], "nguoi_cung_cham.7.nguoi_lon": ["Lò Thị Mít"],
    "nguoi_cung_cham.7.gio_ranh": ["7h30"],
    "nguoi_cung_cham.7.noi_o_rieng.detail": ["not asked of who is under 15"],
    "nguoi_cung_cham.7.nguoi_do_ky": ["Lò Thị Ổi"],
    "vat_tu.0.ten_vat_tu": ["Phân"], "vat_tu.0.luong": ["2,5"], "vat_tu.0.gia": ["20.000"],
    "vat_tu.1.ten_vat_tu": ["Cọc"], "vat_tu.1.luong": ["3"], "vat_tu.1.gia": ["1.001"],
    "nhieu_tien": ["Nhà tôi"], "ky": ["lò thị mít"],
}  # fmt: skip


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of the example records."""
    folder = tmp_path_factory.mktemp("groups")
    for name, data in bundle_files(site_of(make_content(folder / "content"))):
        path = folder / "bundle" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / "bundle"


@pytest.fixture
def functions(bundle: Path, tmp_path: Path) -> Functions:
    """The functions over it and a fresh store."""
    chosen = Settings(
        bundle=bundle, store=f"file:{tmp_path / 'store'}", base_url=BASE_URL,
        back_office_url="http://127.0.0.1:9/", master_key=b"k" * 32, back_office_secret=SECRET,
    )  # fmt: skip
    return wire(chosen, open_store(chosen.store), ring=lambda: None, send=BackOffice(), now=Clock())


def post(functions: Functions, step: str, **changes: list[str]) -> Answer:
    """A form post of the good answers with some changed; names with a dot come as a dict."""
    return post_form(
        functions.app, SUBMIT, {**GOOD, "_step": [step], "_key": [KEY], "_lang": ["vi"], **changes}
    )


def typed(answer: Answer) -> dict[str, str]:
    """What the text controls of a page hold; those in a <template> are not on the page."""
    page = re.sub("<template.*?</template>", "", answer.text, flags=re.DOTALL)
    found = {}
    for tag in re.findall(r"<input [^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and (" checked" in tag or 'type="hidden"' in tag or 'class="govuk-input' in tag):
            found[html.unescape(name[1])] = html.unescape(value[1]) if value else ""
    return found


def stored(functions: Functions) -> dict[str, Any]:
    """The body of the one submission."""
    [name] = functions.store.list("submissions/")
    data = functions.store.get(name)
    assert data is not None
    body: dict[str, Any] = json.loads(data)["body"]
    return body


def summary(answer: Answer) -> list[tuple[str, str]]:
    """The error summary: where each link leads, and what it says."""
    found = re.findall(r'<a href="#f-([^"]*)">(.*?)</a>', answer.text)
    return [(name, html.unescape(said)) for name, said in found]


def test_entries_are_kept_in_order_without_blank_ones_and_hidden_answers(functions: Functions) -> None:
    """Numbers may have gaps; what a condition hides is left out; what the form computes is added."""
    answer = post(functions, "submit")
    assert answer.status == 201, summary(answer)
    body = stored(functions)
    assert body["answers"]["nguoi_cung_cham"] == [
        {"ten_nguoi": "Lò Văn Na", "nam_sinh": "1990", "tuoi": 36, "nguoi_lon": "Lò Thị Mít",
         "noi_o_rieng": {"commune": "30002", "detail": "Bản 2"}, "nguoi_do_ky": "LÒ VĂN NA"},
        {"ten_nguoi": "Lò Thị Ổi", "nam_sinh": "2016-03", "gio_ranh": "07:30", "tuoi": 10,
         "nguoi_lon": "Lò Thị Mít", "nguoi_do_ky": "Lò Thị Ổi"},
    ]  # fmt: skip
    assert [entry["tien"] for entry in body["answers"]["vat_tu"]] == [50_000, 3_003]
    assert body["answers"]["tong_tien"] == 53_003 + 2 * 5_000
    assert body["applicant"] == {
        "name": "Lò Thị Mít",
        "phone": "0912345678",
        "organisation": "Hội Trồng Cây",
    }
    rows = {row["name"]: row for section in body["rows"] for row in section["rows"]}
    assert rows["tong_tien"]["text"] == "63.003 đồng"
    assert [entry["title"] for entry in rows["nguoi_cung_cham"]["entries"]] == [
        "Người chăm cây thứ 1",
        "Người chăm cây thứ 2",
    ]
    assert (
        "Người chăm cây thứ 2 – Họ và tên: Lò Thị Ổi; Ngày hoặc năm sinh: 03/2016"
        in rows["nguoi_cung_cham"]["text"]
    )
    assert [row["text"] for row in rows["vat_tu"]["entries"][1]["rows"]] == [
        "Cọc",
        "3",
        "1.001 đồng",
        "3.003 đồng",
    ]


def test_the_check_page_carries_everything_to_the_receipt(functions: Functions) -> None:
    """Check, then submit what its hidden fields hold: the same answers as straight from the form."""
    check = post(functions, "check")
    assert check.status == 200
    assert "63.003 đồng" in check.text
    assert "<caption" in check.text
    carried: Fields = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', check.text):
        carried.setdefault(html.unescape(name), []).append(html.unescape(value))
    assert post_form(functions.app, SUBMIT, {**carried, "_step": ["submit"]}).status == 201
    assert len(stored(functions)["answers"]["nguoi_cung_cham"]) == 2
    assert post(functions, "submit").status == 200, "the same answers: a repeat, not another dossier"


@pytest.mark.parametrize(
    ("step", "names", "focus"),
    [
        ("add:vat_tu", ["Phân", "Cọc", ""], "vat_tu.2"),
        ("remove:vat_tu.0", ["Cọc"], "vat_tu"),
        ("remove:vat_tu.9", ["Phân", "Cọc"], "vat_tu"),
        ("add:nguoi_cung_cham", ["Phân", "Cọc"], "nguoi_cung_cham.3"),
    ],
)
def test_one_more_and_one_less_without_losing_anything(
    functions: Functions, step: str, names: list[str], focus: str
) -> None:
    """The form comes back with one entry more or less, everything typed in it, and the place to go on."""
    answer = post(functions, step)
    assert answer.status == 200
    page = typed(answer)
    assert [page[name] for name in sorted(page) if name.endswith(".ten_vat_tu")] == names
    assert page["ky"] == "lò thị mít"
    control = re.search(r"<[^>]* autofocus[^>]*>", answer.text)
    assert control
    assert f'id="f-{focus}"' in control[0] or f'value="add:{focus}"' in control[0]
    assert list(functions.store.list("submissions/")) == []
    whole = {name: [value] for name, value in page.items()}
    assert post_form(functions.app, SUBMIT, {**whole, "_step": ["submit"]}).status == 201
    kept = stored(functions)["answers"]
    assert [entry["ten_vat_tu"] for entry in kept["vat_tu"]] == [name for name in names if name]
    assert (kept["ho_ten"], kept["dung_cu"], len(kept["nguoi_cung_cham"])) == ("Lò Thị Mít", ["cuoc"], 2)


def test_there_are_never_more_than_the_record_allows(functions: Functions) -> None:
    """The button is gone where there are enough; whoever adds one by hand gets no more; more is refused."""
    many: Fields = {f"nguoi_cung_cham.{number}.ten_nguoi": [f"A{number}"] for number in range(5)}
    page = post_form(functions.app, SUBMIT, {**GOOD, **many, "_step": ["add:nguoi_cung_cham"], "_key": [KEY]})
    assert len([name for name in typed(page) if name.endswith(".ten_nguoi")]) == 6, "five and number 7"
    assert re.search(r'value="add:nguoi_cung_cham"[^>]* hidden', page.text)
    refused = post_form(functions.app, SUBMIT, {**GOOD, **many, "_step": ["submit"], "_key": [KEY]})
    assert ("nguoi_cung_cham", "“Những người cùng chăm cây”: nhiều nhất 5 mục; hãy bỏ bớt.") in summary(
        refused
    )


@pytest.mark.parametrize(
    "step", ["add:", "add:ho_ten", "add:no", "remove:", "remove:vat_tu", "remove:vat_tu.x"]
)
def test_steps_that_make_no_sense_lose_nothing(functions: Functions, step: str) -> None:
    """Whatever the step says, a page comes back with what was typed, and nothing is kept."""
    answer = post(functions, step)
    assert answer.status == 200
    assert "Lò Thị Mít" in answer.text
    assert list(functions.store.list("submissions/")) == []


def test_errors_name_the_entry_and_lead_to_its_control(functions: Functions) -> None:
    """After blank entries are dropped, numbers on the page, in the links and in the sentences agree."""
    answer = post(
        functions,
        "check",
        **{
            "nguoi_cung_cham.7.ten_nguoi": [""],
            "nguoi_cung_cham.7.nguoi_do_ky": ["Lo Thi Oi"],
            "ky": ["Lo Thi Mit"],
        },
    )
    assert answer.status == 422
    assert summary(answer) == [
        ("nguoi_cung_cham.1.ten_nguoi", "Người chăm cây thứ 2: nhập “Họ và tên”."),
        ("ky", "“Ký tên” phải giống họ tên đã khai, cả dấu."),
    ]
    assert 'id="f-nguoi_cung_cham.1.ten_nguoi"' in answer.text
    assert 'id="f-nguoi_cung_cham.1.ten_nguoi-error"' in answer.text
    assert typed(answer)["nguoi_cung_cham.1.tuoi"] == "10"
    signed = post(functions, "check", **{"nguoi_cung_cham.7.nguoi_do_ky": ["Lo Thi Oi"]})
    assert summary(signed) == [
        (
            "nguoi_cung_cham.1.nguoi_do_ky",
            "Người chăm cây thứ 2: “Người đó ký” phải giống họ tên đã khai, cả dấu.",
        )
    ]


def test_json_refuses_what_is_hidden_computed_or_unknown_with_pointers(
    functions: Functions, bundle: Path
) -> None:
    """Over JSON nothing is dropped in silence: each has its pointer, in the order of the form."""
    digest = json.loads((bundle / "manifest.json").read_text("utf-8"))["procedures"]["1.900001"]["form"]
    assert post(functions, "submit").status == 201
    answers = stored(functions)["answers"]
    answers["vat_tu"][1]["la"] = 1
    answers["nguoi_cung_cham"][1]["noi_o_rieng"] = {"commune": "00070", "detail": "Bản 2"}
    answers["nguoi_cung_cham"].append("x")
    answers["so_la"] = 1
    body = {"key": "another-key-0123456789", "form": digest, "answers": answers}
    answer = post_json(functions.app, SUBMIT, body)
    assert answer.status == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [
        "/answers/nguoi_cung_cham/1/noi_o_rieng",
        "/answers/nguoi_cung_cham/2",
        "/answers/vat_tu/0/tien",
        "/answers/vat_tu/1/tien",
        "/answers/vat_tu/1/la",
        "/answers/tong_tien",
        "/answers/so_la",
    ]
    assert answer.json["errors"][2]["detail"] == "Vật tư thứ 1: “Thành tiền” được tự tính; xin đừng gửi kèm."
    assert answer.json["errors"][2]["detail_en"].startswith("Vật tư 1: “")


@pytest.mark.parametrize("step", ["next", "back", "goto"])
def test_a_page_number_longer_than_python_reads(functions: Functions, step: str) -> None:
    """It is no page of the form, and no failure of ours."""
    assert post(functions, f"{step}:{'9' * 5000}").status in (200, 422)


def test_entries_by_the_hundred_make_no_page(functions: Functions) -> None:
    """A small post may not ask for a page of megabytes: no page of ours posts so many entries."""
    many: Fields = {f"nguoi_cung_cham.{number}.ten_nguoi": ["x"] for number in range(900)}
    answer = post_form(functions.app, SUBMIT, {**GOOD, **many, "_step": ["check"], "_key": [KEY]})
    assert answer.status == 400
    assert len(answer.text) < 20_000


def test_rubbish_by_the_thousand_gets_a_bounded_answer(functions: Functions, bundle: Path) -> None:
    """256 KB of empty entries are not told one by one."""
    rubbish = {"nguoi_cung_cham": [{}] * 30_000, **{f"x{number}": 1 for number in range(500)}}
    form = json.loads((bundle / "manifest.json").read_text("utf-8"))["procedures"]["1.900001"]["form"]
    answer = post_json(functions.app, SUBMIT, {"key": KEY, "form": form, "answers": rubbish})
    assert answer.status == 422
    assert 100 < len(answer.json["errors"]) <= 2000
    places = [one["pointer"].split("/")[1:] for one in answer.json["errors"]]
    entries = {int(place[2]) for place in places if place[1] == "nguoi_cung_cham" and len(place) > 2}
    assert entries <= set(range(6)), "of what is too many, one entry is looked at"
