"""Derives fields of type `files`: their limits, their schema, and the sentences for what does not fit.

A record says sizes as people do, "10 MB"; a form says them in bytes. `{file}` in a sentence stands for the
name of the file that it is about, and is filled in when the sentence is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def _(message: str) -> str:
    """Mark a message for extraction; it is translated when a form is derived."""
    return message


#: What a record may accept: its name for people, and its media type, as in functions/domain/files.py.
TYPES = {
    "pdf": ("PDF", "application/pdf"),
    "jpeg": ("JPG", "image/jpeg"),
    "png": ("PNG", "image/png"),
    "heic": ("HEIC", "image/heic"),
    "docx": ("DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
DEFAULTS: dict[str, Any] = {
    "accept": ["pdf", "jpeg", "png", "heic"],
    "max_files": 10,
    "max_size": "10 MB",
    "keep_metadata": False,
}
MAX_TOTAL = "50 MB"

REQUIRED = _("Chọn tệp hoặc ảnh chụp cho “%(label)s”.")
INVALID = _("“%(label)s” chỉ nhận tệp %(types)s; hãy chụp ảnh giấy tờ hoặc lưu thành PDF rồi chọn lại.")
EMPTY = _("Một tệp của “%(label)s” trống, không có nội dung; hãy xóa tệp đó và chọn lại.")
MOST_FILES = _("“%(label)s” nhận nhiều nhất %(limit)s tệp; hãy bớt đi hoặc gộp các trang vào một tệp PDF.")
MAX_SIZE = _(
    "Mỗi tệp của “%(label)s” không quá %(limit)s; hãy chụp lại với cỡ ảnh nhỏ hơn hoặc chia thành nhiều tệp."
)
TOTAL = _("Tất cả các tệp cộng lại không quá %(limit)s; hãy bớt tệp hoặc chọn tệp nhẹ hơn ở “%(label)s”.")
MAX_POST = _(
    "Tệp của “%(label)s” quá lớn để gửi một lần; hãy gửi từng tệp, mỗi tệp không quá 4 MB, "
    "hoặc bật JavaScript."
)
MISSING = _("Tệp “{file}” của “%(label)s” chưa tải lên xong hoặc đã thay đổi; hãy xóa tệp đó và chọn lại.")
REFUSED = _("Tệp “{file}” của “%(label)s” không dùng được. {reason}")
UNEXPECTED = _("Không cần tệp nào cho “%(label)s” trong trường hợp này.")


def size_in_bytes(written: str) -> int:
    """ "10 MB" in bytes."""
    return int(written.removesuffix(" MB")) * 1024 * 1024


def derive(limits: dict[str, Any], max_total: str) -> dict[str, Any]:
    """What a form says of a files field alone; `max_total` is for all files of the form together."""
    kept = {key: limits[key] for key in ("paper", "accept", "max_files", "keep_metadata") if key in limits}
    return kept | {
        "max_size": size_in_bytes(limits["max_size"]),
        "max_total_size": size_in_bytes(max_total),
    }


def answer_schema(field: dict[str, Any], line: str) -> dict[str, Any]:
    """A list of references to files; `line` is the pattern of one line of text."""
    return {
        "type": "array",
        "minItems": 1,
        "maxItems": field["max_files"],
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": ["id", "name", "size", "type", "sha256"],
            "properties": {
                "id": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
                "name": {"type": "string", "maxLength": 200, "pattern": line},
                "size": {"type": "integer", "minimum": 1, "maximum": field["max_size"]},
                "type": {"enum": [TYPES[name][1] for name in field["accept"]]},
                "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            },
        },
    }


def messages(field: dict[str, Any], translate: Callable[[str], str], label: dict[str, str]) -> dict[str, str]:
    """Rule → sentence for a files field; `translate` says sentences of the interface in a language."""
    types = ", ".join(TYPES[name][0] for name in field["accept"])
    return {
        "required": translate(REQUIRED) % label,
        "invalid": translate(INVALID) % {**label, "types": types},
        "unexpected": translate(UNEXPECTED) % label,
        "min": translate(EMPTY) % label,
        "max": translate(MOST_FILES) % {**label, "limit": field["max_files"]},
        "max_size": translate(MAX_SIZE) % {**label, "limit": shown(field["max_size"])},
        "max_total": translate(TOTAL) % {**label, "limit": shown(field["max_total_size"])},
        "max_post": translate(MAX_POST) % label,
        "missing": translate(MISSING) % label,
        "refused": translate(REFUSED) % label,
    }


def shown(size: int) -> str:
    """A limit as people read it."""
    return f"{size // 1024 // 1024} MB"
