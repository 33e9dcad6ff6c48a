"""Owns why a file is refused: a code for each reason, and what is wrong and what to do instead, in two
languages.
"""

from __future__ import annotations

from typing import NamedTuple

from functions.files.kinds import BY_TYPE, KINDS


class Refused(Exception):
    """A file is not accepted; `reason` is a code of REASONS."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Reason(NamedTuple):
    """What is wrong and what to do instead; {actual} is what the file really is."""

    text: str
    text_en: str


def _(message: str) -> str:
    """Mark a sentence for extraction; a page translates it when it is made."""
    return message


REASONS = {
    "empty": Reason(
        _("Tệp này trống, không có gì bên trong. Hãy chọn lại tệp hoặc chụp lại ảnh."),
        "This file is empty. Choose the file again, or take the photo again.",
    ),
    "wrong_type": Reason(
        _(
            "Tệp này thực ra là {actual}, không phải loại mà đuôi tên tệp ghi. Hãy sửa đuôi tên tệp "
            "cho đúng rồi tải lên lại."
        ),
        "This file is really {actual}, not what the end of its name says. Correct the name and "
        "upload it again.",
    ),
    "not_accepted": Reason(
        _(
            "Tệp này thực ra là {actual}, mục này không nhận. Hãy xuất ra PDF hoặc chụp ảnh giấy tờ "
            "rồi tải lên lại."
        ),
        "This file is really {actual}, which is not taken here. Save it as a PDF, or photograph "
        "the paper, and upload that.",
    ),
    "unknown_type": Reason(
        _("Không nhận ra đây là loại tệp gì. Hãy gửi tệp PDF, hoặc chụp ảnh giấy tờ rồi tải ảnh lên."),
        "We cannot tell what kind of file this is. Send a PDF, or photograph the paper and upload the photo.",
    ),
    "old_office": Reason(
        _(
            "Tệp này thực ra là {actual}. Hãy mở ra, chọn “Lưu dưới dạng” PDF, .docx hoặc .xlsx rồi "
            "tải lên lại."
        ),
        "This file is really {actual}. Open it, choose “Save as” PDF, .docx or .xlsx, and upload that.",
    ),
    "encrypted": Reason(
        _(
            "Tệp này có mật khẩu nên không mở được. Hãy gỡ mật khẩu rồi tải lên lại, hoặc chụp ảnh "
            "từng trang."
        ),
        "This file has a password. Remove the password and upload it again, or photograph each page.",
    ),
    "scripted": Reason(
        _(
            "Tệp PDF này chứa lệnh tự chạy hoặc biểu mẫu động. Hãy mở ra, chọn In rồi “Lưu thành "
            "PDF”, và tải bản mới lên."
        ),
        "This PDF holds commands that run by themselves or a dynamic form. Open it, print it to "
        "a new PDF, upload that.",
    ),
    "macro": Reason(
        _(
            "Tệp này chứa macro (lệnh tự chạy). Hãy lưu lại thành .docx, .xlsx không có macro, hoặc "
            "PDF, rồi tải lên lại."
        ),
        "This file holds macros. Save it as .docx or .xlsx without macros, or as a PDF, and upload that.",
    ),
    "embedded": Reason(
        _(
            "Bên trong tệp này có đính kèm tệp hoặc đối tượng khác. Hãy xuất ra PDF mới rồi tải lên, "
            "và gửi riêng từng tệp kèm theo."
        ),
        "Another file or object is embedded in this one. Save it as a new PDF, upload that, and "
        "send each attachment apart.",
    ),
    "external": Reason(
        _(
            "Tệp này lấy nội dung từ mạng hoặc gọi chương trình khác khi mở ra. Hãy xuất ra PDF rồi "
            "tải lên lại."
        ),
        "This file fetches something from a network or calls another program when it is opened. "
        "Save it as a PDF and upload that.",
    ),
    "polyglot": Reason(
        _(
            "Tệp này có phần lạ giấu bên trong, không thuộc {actual}. Hãy mở ra, lưu thành tệp mới "
            "rồi tải lên lại, hoặc chụp ảnh lại."
        ),
        "Something that does not belong to {actual} is hidden in this file. Save it as a new "
        "file, or photograph the paper again.",
    ),
    "bomb": Reason(
        _(
            "Tệp này khi mở ra sẽ phình to bất thường, có thể làm treo máy. Hãy xuất ra tệp mới rồi "
            "tải lên lại, hoặc chụp ảnh giấy tờ."
        ),
        "This file swells abnormally when opened. Save it as a new file and upload that, or "
        "photograph the paper.",
    ),
    "too_many_pixels": Reason(
        _(
            "Ảnh hoặc trang trong tệp này quá lớn để mở. Hãy quét hoặc chụp lại ở độ phân giải thấp "
            "hơn (300 dpi là đủ)."
        ),
        "A picture or page in this file is too large to open. Scan or photograph it again at a "
        "lower resolution (300 dpi is enough).",
    ),
    "damaged": Reason(
        _(
            "Tệp này bị hỏng hoặc bị cắt mất một phần nên không mở được. Hãy tải lên lại từ bản gốc, "
            "hoặc chụp ảnh lại."
        ),
        "This file is damaged or cut short and cannot be opened. Upload it again from the "
        "original, or photograph it again.",
    ),
    "package": Reason(
        _(
            "Cấu trúc bên trong tệp này không đúng chuẩn. Hãy mở ra bằng Word hoặc Excel, lưu thành "
            "tệp mới rồi tải lên lại."
        ),
        "The inside of this file is not built as it should be. Open it in Word or Excel, save it "
        "as a new file, upload that.",
    ),
    "too_complex": Reason(
        _(
            "Tệp này quá phức tạp nên không kiểm tra được. Hãy in ra PDF mới với chất lượng thấp "
            "hơn, hoặc chia thành nhiều tệp nhỏ."
        ),
        "This file is too complex to be checked. Print it to a new PDF of lower quality, or "
        "split it into several smaller files.",
    ),
    "infected": Reason(
        _(
            "Trình quét vi-rút thấy mã độc trong tệp này. Hãy quét vi-rút máy của bạn, rồi chụp ảnh "
            "giấy tờ và tải ảnh lên."
        ),
        "The virus scanner found something harmful in this file. Scan your device, then "
        "photograph the paper and upload the photo.",
    ),
}


def sentences(reason: str, media_type: str) -> dict[str, str]:
    """What to say of a refusal, by language, of a file that really is of a media type."""
    kind = BY_TYPE.get(media_type, KINDS["unknown"])
    text = REASONS[reason]
    return {"vi": text.text.format(actual=kind.called), "en": text.text_en.format(actual=kind.called_en)}
