"""The functions speak the languages of the bundle, and keep and forward Vietnamese."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from catalogue.output.bundle import bundle_files
from functions.domain.submission import secret_of
from functions.settings import Settings
from functions.wiring import Functions, open_store, wire
from tests.catalogue.conftest import site_of
from tests.catalogue.test_languages import settings, write_po
from tests.functions.asgi import post_form
from tests.functions.conftest import BASE_URL, SECRET, BackOffice, Clock
from tests.records.examples import make_content

if TYPE_CHECKING:
    from pathlib import Path

SUBMIT = "/api/procedures/1.900001/submissions"
KNOWN = (
    "Đơn nhận ô đất trồng cây", "Họ và tên", "Người nhận", "Loại cây", "Mít", "Đăng ký trồng cây ven đường",
    "Thẻ căn cước",
)  # fmt: skip
TYPED = {
    "ho_ten": ["Mít"], "can_cuoc": ["001099000001"], "dien_thoai": ["0912345678"],
    "noi_o.province": ["98"], "noi_o.commune": ["xa may trang"], "noi_o.detail": ["Bản 1"],
    "ngay_trong": ["1/4/2031"], "loai_cay": ["mit"], "co_nuoc": ["no"], "so_cay": ["2"], "cam_ket": ["yes"],
    "ky": ["mít"],
}  # fmt: skip


@pytest.fixture
def functions(tmp_path: Path) -> Functions:
    """The functions over the bundle of a locality that has begun to speak Khmer (pseudo-translated: «…»)."""
    content = make_content(tmp_path / "content")
    settings(content, languages=["vi", "en", "km"], languages_in_progress=["km"])
    said = (
        "Xem lại trước khi gửi",
        "Có",
        "Không",
        "Lỗi của máy chủ",
        "Không tìm thấy hồ sơ",
        "Nhập “%(label)s”.",
    )
    write_po(content, "km", "messages", {text: f"«{text}»" for text in said})
    write_po(content, "km", "records", {text: f"«{text}»" for text in (*KNOWN, "Mới gửi")})
    for name, data in bundle_files(site_of(content)):
        path = tmp_path / "bundle" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    chosen = Settings(
        bundle=tmp_path / "bundle", store=f"file:{tmp_path / 'store'}", base_url=BASE_URL,
        back_office_url="http://127.0.0.1:9/", master_key=b"k" * 32, back_office_secret=SECRET,
    )  # fmt: skip
    return wire(chosen, open_store(chosen.store), ring=lambda: None, send=BackOffice(), now=Clock())


def test_the_whole_dialogue_in_a_language_of_the_bundle(functions: Functions, tmp_path: Path) -> None:
    """Check page, receipt and status are in it; what is not translated says that it is Vietnamese."""
    app = functions.app
    control = {"_key": ["0123456789abcdef"], "_lang": ["km"]}
    checked = post_form(app, SUBMIT, {**control, **TYPED, "_step": ["check"]})
    assert checked.status == 200, checked.text
    assert '<html lang="km">' in checked.text
    assert "«Xem lại trước khi gửi»" in checked.text
    assert ">«Họ và tên»</dt>" in checked.text
    assert ' lang="vi">Số căn cước</dt>' in checked.text
    assert 'pre">«Mít»</dd>' in checked.text  # the label of a choice
    assert 'pre">Mít</dd>' in checked.text  # a name, as it was typed
    assert 'pre">«Không»</dd>' in checked.text
    sent = post_form(app, SUBMIT, {**control, **TYPED, "_step": ["submit"]})
    assert sent.status == 201, sent.text
    assert "«Đăng ký trồng cây ven đường»" in sent.text
    assert "«Thẻ căn cước»" in sent.text
    assert ">«Họ và tên»</dt>" in sent.text
    (name,) = functions.store.list("submissions/")
    kept = json.loads(functions.store.get(name) or b"")
    assert "«" not in json.dumps(kept, ensure_ascii=False)
    assert kept["lang"] == "km"
    codes = {"code": [kept["code"]], "secret": [secret_of(b"k" * 32, kept)], "_lang": ["km"]}
    status = post_form(app, "/api/status", codes)
    assert "«Đăng ký trồng cây ven đường»" in status.text
    assert re.search(r'data-status="registered"[^>]*>«Mới gửi»', status.text), status.text


def test_errors_speak_the_language_of_the_page(functions: Functions) -> None:
    """With the label of the field in it too."""
    answer = post_form(functions.app, SUBMIT, {**TYPED, "ho_ten": [""], "_step": ["check"], "_lang": ["km"]})
    assert answer.status == 422
    assert "«Nhập “«Họ và tên»”.»" in answer.text
    english = post_form(functions.app, SUBMIT, {**TYPED, "ho_ten": [""], "_step": ["check"], "_lang": ["en"]})
    assert "Enter “Họ và tên”." in english.text
    missed = post_form(functions.app, "/api/status", {"code": ["a"], "secret": ["b"], "_lang": ["km"]})
    assert "«Không tìm thấy hồ sơ»" in missed.text
