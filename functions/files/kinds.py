"""Owns the kinds of files: what the judge can examine, and what it only knows by name to say what a file
really is.

A record asks for kinds by `name` (`accept: [pdf, jpeg]`). Media types and endings of the kinds that can be
accepted
stand in `schemas/file-kinds.json` too, for the build and the page; a test keeps the two alike.
"""

from __future__ import annotations

from typing import NamedTuple

from functions.domain.files import TYPES


class Kind(NamedTuple):
    """A kind of file: what a record calls it, its media type, and what a person calls it."""

    name: str
    type: str
    called: str
    called_en: str


def _(message: str) -> str:
    """Mark a sentence for extraction; a page translates it when it is made."""
    return message


ACCEPTABLE = (
    Kind("pdf", TYPES["pdf"], _("tệp PDF"), "a PDF file"),
    Kind("jpeg", TYPES["jpeg"], _("ảnh JPEG"), "a JPEG image"),
    Kind("png", TYPES["png"], _("ảnh PNG"), "a PNG image"),
    Kind("heic", TYPES["heic"], _("ảnh HEIC"), "a HEIC image"),
    Kind(
        "docx",
        TYPES["docx"],
        _("tài liệu Word (.docx)"),
        "a Word document (.docx)",
    ),
    Kind(
        "xlsx",
        TYPES["xlsx"],
        _("bảng tính Excel (.xlsx)"),
        "an Excel workbook (.xlsx)",
    ),
)
"""What a record may ask for."""

OTHERS = (
    Kind("doc", "application/msword", _("tài liệu Word kiểu cũ (.doc)"), "an old Word document (.doc)"),
    Kind(
        "xls", "application/vnd.ms-excel", _("bảng tính Excel kiểu cũ (.xls)"), "an old Excel workbook (.xls)"
    ),
    Kind("ole", "application/x-ole-storage", _("tệp Office kiểu cũ"), "an old Office file"),
    Kind(
        "ooxml-encrypted",
        "application/encrypted",
        _("tệp Office có mật khẩu"),
        "an Office file with a password",
    ),
    Kind(
        "docm",
        "application/vnd.ms-word.document.macroenabled.12",
        _("tài liệu Word có macro"),
        "a Word document with macros",
    ),
    Kind(
        "xlsm",
        "application/vnd.ms-excel.sheet.macroenabled.12",
        _("bảng tính Excel có macro"),
        "an Excel workbook with macros",
    ),
    Kind(
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        _("bài trình chiếu PowerPoint"),
        "a PowerPoint presentation",
    ),
    Kind("ooxml", "application/x-ooxml", _("tài liệu Office"), "an Office document"),
    Kind("odf", "application/vnd.oasis.opendocument", _("tài liệu OpenDocument"), "an OpenDocument file"),
    Kind("rtf", "application/rtf", _("tài liệu RTF"), "an RTF document"),
    Kind("gif", "image/gif", _("ảnh GIF"), "a GIF image"),
    Kind("bmp", "image/bmp", _("ảnh BMP"), "a BMP image"),
    Kind("tiff", "image/tiff", _("ảnh TIFF"), "a TIFF image"),
    Kind("avif", "image/avif", _("ảnh AVIF"), "an AVIF image"),
    Kind("webp", "image/webp", _("ảnh WebP"), "a WebP image"),
    Kind("psd", "image/vnd.adobe.photoshop", _("ảnh Photoshop"), "a Photoshop image"),
    Kind("svg", "image/svg+xml", _("hình vẽ SVG"), "an SVG drawing"),
    Kind("html", "text/html", _("trang web (HTML)"), "a web page (HTML)"),
    Kind("xml", "application/xml", _("tệp XML"), "an XML file"),
    Kind("script", "text/x-script", _("tệp lệnh (script)"), "a script"),
    Kind("text", "text/plain", _("tệp văn bản thường"), "a plain text file"),
    Kind("mail", "message/rfc822", _("thư điện tử đã lưu"), "a saved e-mail"),
    Kind("program", "application/x-executable", _("chương trình chạy được"), "a program"),
    Kind("shortcut", "application/x-ms-shortcut", _("lối tắt của Windows"), "a Windows shortcut"),
    Kind("zip", "application/zip", _("tệp nén ZIP"), "a ZIP archive"),
    Kind("rar", "application/vnd.rar", _("tệp nén RAR"), "a RAR archive"),
    Kind("7z", "application/x-7z-compressed", _("tệp nén 7z"), "a 7z archive"),
    Kind("gzip", "application/gzip", _("tệp nén"), "a compressed file"),
    Kind("video", "video/mp4", _("phim (video)"), "a video"),
    Kind("audio", "audio/mpeg", _("bản ghi âm"), "a sound recording"),
    Kind("unknown", "application/octet-stream", _("tệp không rõ loại"), "a file of an unknown kind"),
)
"""What is never accepted, but can be called by its name."""

KINDS = {kind.name: kind for kind in (*ACCEPTABLE, *OTHERS)}
BY_TYPE = {kind.type: kind for kind in (*ACCEPTABLE, *OTHERS)}
