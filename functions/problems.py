"""Owns the problem details (RFC 9457): one page and two sentences for each name, and their JSON.

Here alone errors become answers. Nothing that a person typed is repeated.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.responses import Response

from functions.errors import (
    FormChanged,
    InvalidAnswers,
    KeyReused,
    MotCuaError,
    RequestError,
    StoreError,
    TooMany,
)
from functions.headers import PRIVATE

if TYPE_CHECKING:
    from collections.abc import Callable


class Kind(NamedTuple):
    """A kind of problem: HTTP status, title and detail in Vietnamese (pages: any language) and English."""

    status: int
    title: str
    detail: str
    title_en: str
    detail_en: str


def _(message: str) -> str:
    """Mark a sentence for extraction; a page translates it when it is made."""
    return message


KINDS = {
    "invalid-answers": Kind(
        422,
        _("Hồ sơ có chỗ chưa đúng"),
        _("Hãy sửa những mục được nêu rồi gửi lại. Chưa có gì được nộp."),
        "Some answers are not right",
        "Correct the fields named and send again. Nothing has been submitted.",
    ),
    "form-changed": Kind(
        409,
        _("Biểu mẫu đã thay đổi"),
        _("Biểu mẫu đã được cập nhật sau khi bạn mở trang. Hãy xem lại rồi gửi theo biểu mẫu mới."),
        "This form has changed",
        "The form was updated after you opened the page. Look through it and send the new one.",
    ),
    "key-reused": Kind(
        409,
        _("Hồ sơ này đã được nộp với nội dung khác"),
        _(
            "Lần gửi này đã thành hồ sơ {code} với nội dung khác; hồ sơ ấy vẫn còn nguyên. Muốn nộp thêm một "
            "hồ sơ mới, hãy mở lại biểu mẫu."
        ),
        "This was already submitted with other answers",
        "This was filed as application {code} with other answers, which stand. "
        "Open the form again to file a new one.",
    ),
    "malformed": Kind(
        400,
        _("Không đọc được dữ liệu gửi lên"),
        _("Dữ liệu gửi lên bị hỏng hoặc thiếu. Hãy mở lại trang và gửi lại."),
        "The request cannot be read",
        "What was sent is damaged or incomplete. Open the page again and resend.",
    ),
    "too-large": Kind(
        413,
        _("Nội dung gửi lên quá lớn"),
        _("Nội dung gửi lên vượt quá 256 KB. Hãy rút ngắn rồi gửi lại."),
        "The request is too large",
        "What was sent is over 256 KB. Shorten it and send again.",
    ),
    "unsupported-media-type": Kind(
        415,
        _("Kiểu dữ liệu không được nhận"),
        _("Hãy gửi bằng biểu mẫu của trang, hoặc JSON mã hóa UTF-8, không nén."),
        "This kind of content is not taken",
        "Use the form of the site, or JSON in UTF-8, not compressed.",
    ),
    "not-found": Kind(
        404,
        _("Không tìm thấy"),
        _("Không có trang hoặc thủ tục này."),
        "Not found",
        "There is no such page or procedure.",
    ),
    "method-not-allowed": Kind(
        405,
        _("Cách gọi không đúng"),
        _("Địa chỉ này không nhận cách gọi (phương thức) đó."),
        "Method not allowed",
        "This address does not take that method.",
    ),
    "dossier-not-found": Kind(
        404,
        _("Không tìm thấy hồ sơ"),
        _("Mã hồ sơ hoặc mã tra cứu chưa đúng. Hãy xem lại biên nhận và nhập đủ cả hai."),
        "Application not found",
        "The application code or the tracking code is not right. Look at the receipt and enter both.",
    ),
    "upload-refused": Kind(
        403,
        _("Chưa tải được tệp này lên"),
        _("Quyền tải lên đã hết hạn, hoặc tệp đã thay đổi. Hãy chọn lại tệp."),
        "This file cannot be uploaded",
        "The permission is over, or the file has changed. Choose the file again.",
    ),
    "bad-signature": Kind(
        401,
        _("Chữ ký không hợp lệ"),
        _("Sự kiện không có chữ ký đúng, hoặc chữ ký đã quá 5 phút."),
        "Bad signature",
        "The event has no right signature, or the signature is older than 5 minutes.",
    ),
    "invalid-event": Kind(
        422,
        _("Sự kiện không hợp lệ"),
        _("Sự kiện không theo đúng quy ước trong docs/back-office.md."),
        "Invalid event",
        "The event does not follow docs/back-office.md.",
    ),
    "too-many": Kind(
        429,
        _("Đang có quá nhiều người gửi cùng lúc"),
        _("Chưa có gì được nộp. Hãy chờ một lát rồi gửi lại; trang sẽ tự gửi lại nếu trình duyệt cho phép."),
        "Too much is being sent at once",
        "Nothing was submitted. Send the challenge's solution as proof, or the ticket after the wait.",
    ),
    "store-unavailable": Kind(
        503,
        _("Tạm thời chưa nhận được hồ sơ"),
        _("Hệ thống tạm thời chưa lưu được hồ sơ. Hãy gửi lại sau ít phút; hồ sơ không bị trùng."),
        "Cannot take applications right now",
        "Storage is interrupted; nothing is confirmed. Send again in a few minutes; nothing counts twice.",
    ),
    "internal": Kind(
        500,
        _("Có lỗi của hệ thống"),
        _("Lỗi này do hệ thống, không phải do bạn. Hãy gửi lại sau ít phút."),
        "Something went wrong on our side",
        "The mistake is ours, not yours. Send again in a few minutes.",
    ),
}

RETRY_AFTER = "60"  # seconds


def name_of(error: MotCuaError) -> str:
    """The problem that an error is told as."""
    if isinstance(error, RequestError):
        return error.name
    return "store-unavailable" if isinstance(error, StoreError) else "internal"


def describe(
    name: str, base_url: str, error: Exception | None = None, say: Callable[[str], str] = str
) -> dict[str, Any]:
    """The members of a problem, with what its error knows.

    Field errors, the current form, the first dossier's code, a developer's note. `say` turns title and detail
    into the language of a page.
    """
    kind = KINDS[name]
    known = {"code": error.code} if isinstance(error, KeyReused) else {}
    problem: dict[str, Any] = {
        "type": f"{base_url}/problems/#{name}",
        "status": kind.status,
        "title": say(kind.title),
        "detail": say(kind.detail).format_map(known),
        "title_en": kind.title_en,
        "detail_en": kind.detail_en.format_map(known),
        **known,
    }
    if isinstance(error, InvalidAnswers):
        problem["errors"] = [
            {"pointer": f"/answers{one.pointer}", "detail": one.message("vi"), "detail_en": one.message("en")}
            for one in error.errors
        ]
    if isinstance(error, FormChanged):
        problem["form"] = error.current
    if isinstance(error, TooMany):
        problem |= {"wait": error.wait}
        if error.challenge:
            problem |= {"challenge": error.challenge, "ticket": error.ticket}
    if isinstance(error, RequestError) and error.note:
        problem["note"] = error.note
    return problem


def headers_for(problem: dict[str, Any]) -> dict[str, str]:
    """Headers that every answer with this problem carries."""
    wait = str(problem["wait"]) if "wait" in problem else RETRY_AFTER if problem["status"] == 503 else ""
    return PRIVATE | ({"retry-after": wait} if wait else {})


def as_json(problem: dict[str, Any], extra: dict[str, str] | None = None) -> Response:
    """The answer application/problem+json."""
    return Response(
        json.dumps(problem, ensure_ascii=False),
        problem["status"],
        headers_for(problem) | (extra or {}),
        media_type="application/problem+json",
    )
