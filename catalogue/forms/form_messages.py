"""The sentences a person reads when an answer does not fit; one for each rule that the field's type has.

Written in Vietnamese, the other languages through gettext. Each names the field and says what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalogue.forms import attachments

if TYPE_CHECKING:
    from collections.abc import Callable


def _(message: str) -> str:
    """Mark a message for extraction; it is translated when a form is derived."""
    return message


REQUIRED = {
    "choice": _("Chọn một câu trả lời cho “%(label)s”."),
    "yes_no": _("Chọn Có hoặc Không cho “%(label)s”."),
    "choices": _("Chọn ít nhất một mục cho “%(label)s”."),
    "declaration": _("Đánh dấu vào ô “%(label)s” để gửi hồ sơ."),
    "address": _("“%(label)s”: chọn tỉnh, xã hoặc phường và viết số nhà, đường hoặc thôn."),
    "date": _("Nhập “%(label)s”, viết ngày/tháng/năm, ví dụ 25/03/1990."),
    "partial_date": _("Nhập “%(label)s”; nếu không rõ ngày, tháng thì chỉ viết năm, ví dụ 1952."),
    "time": _("Nhập “%(label)s”, viết giờ:phút, ví dụ 14:30."),
    "signature": _("Gõ họ tên vào ô “%(label)s” để ký."),
    "group": _("“%(label)s”: hãy thêm ít nhất một mục."),
}

INVALID = {
    "personal_name": _("“%(label)s” chỉ gồm chữ cái và dấu cách, như ghi trên giấy tờ."),
    "date": _("“%(label)s” phải là một ngày có thật; viết ngày/tháng/năm đủ 4 chữ số, ví dụ 25/03/1990."),
    "citizen_id": _("“%(label)s” phải có đúng 12 chữ số, như trên thẻ căn cước."),
    "business_code": _("“%(label)s” phải có 10 chữ số, hoặc 10 chữ số, gạch ngang và 3 chữ số."),
    "phone": _("“%(label)s” phải là một số điện thoại ở Việt Nam, ví dụ 0912 345 678."),
    "email": _("“%(label)s” phải có dạng ten@vidu.vn."),
    "address": _(
        "“%(label)s”: chọn tỉnh, rồi chọn xã hoặc phường của tỉnh đó, và viết số nhà, đường hoặc thôn."
    ),
    "choice": _("Chọn một trong các câu trả lời có sẵn cho “%(label)s”."),
    "choices": _("Chọn trong các mục có sẵn cho “%(label)s”."),
    "yes_no": _("Chọn Có hoặc Không cho “%(label)s”."),
    "money": _("“%(label)s” phải là số tiền nguyên, không có số lẻ, ví dụ 1.200.000."),
    "number": _("“%(label)s” phải là một số nguyên, ví dụ 3."),
    "decimal": _("“%(label)s” phải là một số; dùng dấu phẩy cho phần lẻ, ví dụ 85,5."),
    "text": _("“%(label)s” có ký tự không đọc được; hãy gõ lại."),
    "long_text": _("“%(label)s” có ký tự không đọc được; hãy gõ lại."),
    "declaration": _("Đánh dấu vào ô “%(label)s” để gửi hồ sơ."),
    "partial_date": _(
        "“%(label)s” phải là một ngày có thật, hoặc tháng/năm, hoặc năm, ví dụ 25/03/1990, 03/1990, 1990."
    ),
    "time": _("“%(label)s” phải là giờ trong ngày, viết giờ:phút, ví dụ 14:30."),
    "signature": _("“%(label)s” có ký tự không đọc được; hãy gõ lại."),
    "group": _("“%(label)s” chưa đúng; hãy xem lại từng mục."),
}

LIMITS = {
    "min": _("“%(label)s” phải từ %(limit)s trở lên."),
    "max": _("“%(label)s” không được quá %(limit)s."),
    "min_length": _("“%(label)s” phải có ít nhất %(limit)s ký tự."),
    "max_length": _("“%(label)s” dài quá %(limit)s ký tự; hãy viết ngắn lại."),
    "not_before": _("“%(label)s” không được trước ngày %(limit)s."),
    "not_after": _("“%(label)s” không được sau ngày %(limit)s."),
}
ENTER = _("Nhập “%(label)s”.")
UNEXPECTED = _("Không cần trả lời “%(label)s” trong trường hợp này.")
TODAY = _("hôm nay")
MATCH = _("“%(label)s” phải giống họ tên đã khai, cả dấu.")
COMPUTED = _("“%(label)s” được tự tính; xin đừng gửi kèm.")
ENTRY = _("%(item)s thứ %(number)s")
LEAST_ENTRIES = _("“%(label)s”: cần ít nhất %(limit)s mục.")
MOST_ENTRIES = _("“%(label)s”: nhiều nhất %(limit)s mục; hãy bỏ bớt.")
MOST_CHOICES = _("Chọn nhiều nhất %(limit)s mục cho “%(label)s”.")


def messages(
    field: dict[str, Any], translate: Callable[[str], str], text: Callable[[str], str]
) -> dict[str, str]:
    """Rule → sentence for one derived field, in one language.

    `translate` says sentences of the interface in it, `text` texts of the record.
    """
    kind = "decimal" if field["type"] == "number" and field.get("decimals") else field["type"]
    label = {"label": text(field["label"])}
    if kind == "files":
        return attachments.messages(field, translate, label)
    if "computed" in field:
        return {"unexpected": translate(COMPUTED) % label}
    said = {
        "required": translate(REQUIRED.get(field["type"], ENTER)) % label,
        "invalid": translate(INVALID[kind]) % label,
        "unexpected": translate(UNEXPECTED) % label,
    }
    for rule, message in LIMITS.items():
        if rule in field:
            said[rule] = translate(message) % {**label, "limit": _shown(field[rule], translate)}
    if "max_choices" in field:
        said["max"] = translate(MOST_CHOICES) % {**label, "limit": field["max_choices"]}
    if kind == "signature":
        said["match"] = translate(MATCH) % label
    if kind == "group":
        said["min"] = translate(LEAST_ENTRIES) % {**label, "limit": field["min_items"]}
        said["max"] = translate(MOST_ENTRIES) % {**label, "limit": field["max_items"]}
    return said


def entry_name(group: dict[str, Any], translate: Callable[[str], str], text: Callable[[str], str]) -> str:
    """What an entry of a group is called in one language: "Người con thứ %(number)s"."""
    return translate(ENTRY).replace("%(item)s", text(group["item"]))


def _shown(limit: Any, translate: Callable[[str], str]) -> str:
    """A limit as a person reads it: grouped digits, dd/mm/yyyy."""
    if limit == "today":
        return translate(TODAY)
    if isinstance(limit, str):
        year, month, day = limit.split("-")
        return f"{day}/{month}/{year}"
    if isinstance(limit, float) and not limit.is_integer():
        return f"{limit:,}".translate(str.maketrans(",.", ".,"))
    return f"{int(limit):,}".replace(",", ".")
