"""Owns what a form's own page says when a step failed: what happened, whether anything was filed, what to do.

Problems without a form around them are problems.py's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from functions.errors import KeyReused, StoreError
from functions.problems import RETRY_AFTER

if TYPE_CHECKING:
    from collections.abc import Callable


class Trouble(NamedTuple):
    """What stands on top of the page; `code` is the dossier's that was filed already."""

    status: int
    title: str
    detail: str
    wait: str = ""  # seconds
    code: str = ""


def _(message: str) -> str:
    """Mark a sentence for extraction."""
    return message


_FILED = _("Lần điền này đã thành một hồ sơ")
_FILED_DETAIL = _(
    "Hồ sơ đã nộp vẫn còn nguyên. Các câu trả lời dưới đây khác với hồ sơ ấy và chưa được nộp. Nếu muốn nộp "
    "thêm một hồ sơ nữa với các câu trả lời này, hãy bấm nút ở cuối trang; tệp đính kèm thì phải chọn lại."
)
_UNSURE = _("Chưa biết hồ sơ đã được lưu hay chưa")
_UNSURE_DETAIL = _(
    "Hệ thống bị gián đoạn trong lúc nhận, không phải lỗi của bạn. Câu trả lời còn nguyên dưới đây. Hãy chờ "
    "một phút rồi bấm gửi lần nữa; gửi lại không làm hồ sơ bị trùng."
)
_STUCK = _("Tạm thời chưa đi tiếp được")
_STUCK_DETAIL = _(
    "Hệ thống bị gián đoạn, không phải lỗi của bạn. Chưa có gì được nộp; câu trả lời còn nguyên dưới đây. "
    "Hãy chờ một phút rồi bấm lại."
)


def told(error: Exception, *, submitting: bool, say: Callable[[str], str]) -> Trouble:
    """What a failure means for who fills in the form."""
    if isinstance(error, KeyReused):
        return Trouble(409, say(_FILED), say(_FILED_DETAIL), code=error.code)
    status, wait = (503, RETRY_AFTER) if isinstance(error, StoreError) else (500, "")
    if submitting:  # the store may have kept it before it failed
        return Trouble(status, say(_UNSURE), say(_UNSURE_DETAIL), wait)
    return Trouble(status, say(_STUCK), say(_STUCK_DETAIL), wait)
