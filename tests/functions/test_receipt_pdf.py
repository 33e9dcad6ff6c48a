"""The receipt as a PDF: by the same post, the same bytes each time, whole, signed, readable by machines."""

from __future__ import annotations

import dataclasses
import io
import json
import subprocess
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest

from functions.verify import verify
from functions.wiring import wire
from tests.functions.asgi import Answer, post_form
from tests.functions.conftest import KEY, SUBMIT, World
from tests.functions.test_proof import KEY as PUBLIC

if TYPE_CHECKING:
    from pathlib import Path

SEED = b"s" * 32


@pytest.fixture
def signed(world: World) -> World:
    """The functions with a key that signs receipts."""
    settings = dataclasses.replace(world.settings, receipt_key=SEED)
    functions = wire(settings, world.store, send=world.back_office, now=world.clock)
    return dataclasses.replace(world, settings=settings, functions=functions)


def paper(world: World, **changes: Any) -> Answer:
    """The answer to a post that asks for the PDF."""
    answer = post_form(world.app, SUBMIT, world.fields("receipt.pdf", **changes))
    assert answer.headers["content-type"] == "application/pdf", answer.text
    return answer


def text_of(pdf: bytes) -> str:
    """What a person reads in a PDF, in one line."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def attached(pdf: bytes) -> bytes:
    """The JSON receipt that a PDF carries."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return opened.attachments["receipt.json"].get_file().read_bytes()


def test_the_same_post_gives_the_same_pdf(signed: World) -> None:
    """Also before the page was seen: it is the same submission, and one record."""
    page = post_form(signed.app, SUBMIT, signed.fields("submit"))
    one, two = paper(signed), paper(signed)
    assert page.status == 201
    assert one.status == 200
    assert one.body == two.body
    assert len(signed.names("submissions/")) == 1
    code = json.loads(attached(one.body))["code"]
    assert one.headers["content-disposition"] == f'attachment; filename="bien-nhan-{code}.pdf"'
    assert one.headers["cache-control"] == "no-store"
    assert one.headers["x-content-type-options"] == "nosniff"


def test_it_says_what_was_filed(signed: World) -> None:
    """Code, time, procedure, applicant, answers, what happens next; it says that it is no acceptance slip."""
    pdf = paper(signed, child_name=["Nguyễn Ngọc Ẩn Tuyết Ở"]).body
    receipt = json.loads(attached(pdf))
    text = text_of(pdf)
    for part in (
        *(receipt["code"], receipt["secret"], "10:00 20/11/2026", "Đăng ký khai sinh", "1.001193"),
        *("Nguyễn Văn An", "Nguyễn Ngọc Ẩn Tuyết Ở", "12 Hàng Bài", "1.500.000 đồng", "UBND xã Mẫu"),
        *("không phải giấy tiếp nhận", "Xác minh", "Tra cứu", "Sinh ở cơ sở y tế", "Giấy chứng sinh"),
        receipt["proof"]["key"],
    ):
        assert part in text, part


def test_it_verifies_and_so_does_what_it_carries(signed: World) -> None:
    """By its last line as a whole; its attachment as a JSON receipt; one changed byte anywhere is refused."""
    pdf = paper(signed).body
    assert verify(pdf, [PUBLIC]).genuine
    assert verify(attached(pdf), [PUBLIC]).genuine
    for place in range(0, len(pdf), 997):
        changed = bytearray(pdf)
        changed[place] ^= 4
        assert not verify(bytes(changed), [PUBLIC]).genuine, place
    for place in range(len(pdf) - 400, len(pdf)):
        changed = bytearray(pdf)
        changed[place] ^= 1
        assert not verify(bytes(changed), [PUBLIC]).genuine, place
    assert verify(pdf + b"\n", [PUBLIC]).reason == "file"


def test_a_pdf_reader_minds_nothing(signed: World, tmp_path: Path) -> None:
    """The line behind the end of the file is no damage."""
    pdf = paper(signed).body
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []
        assert "/StructTreeRoot" in opened.Root
        assert opened.Root.Lang == "vi"


@pytest.mark.parametrize("name", ["ភាសាខ្មែរ", "ꨌꩌ", "漢字", "עברית", "a\u0301\u0302\u0303"])
def test_letters_of_any_script_do_not_break_it(signed: World, name: str) -> None:
    """What no font here has becomes a box on paper, and is whole in the attachment."""
    pdf = paper(signed, child_name=[f"Trần {name}"]).body
    answers = json.loads(attached(pdf))["answers"]
    assert answers["child_name"].startswith("Trần ")
    assert verify(pdf, [PUBLIC]).genuine


def test_typst_markup_in_an_answer_is_text(signed: World) -> None:
    """Answers are data: nothing of them is run."""
    bad = '#panic("x") $ * _ ` \\ #read("receipt.typ") </script>'
    assert '#panic("x")' in text_of(paper(signed, note=[bad]).body)


def test_wrong_answers_get_the_form_again(signed: World) -> None:
    """Nothing is kept, and no PDF is drawn."""
    answer = post_form(signed.app, SUBMIT, signed.fields("receipt.pdf", born=["x"]))
    assert answer.status == 422
    assert signed.names("submissions/") == []


def test_without_a_key_it_says_that_it_is_unsigned(world: World) -> None:
    """For a trial: everything works, and nothing pretends."""
    pdf = paper(world).body
    assert "chưa có chữ ký điện tử" in text_of(pdf)
    assert verify(pdf, [PUBLIC]).reason == "file"
    page = post_form(world.app, SUBMIT, world.fields("submit", key=KEY))
    assert page.status == 200
