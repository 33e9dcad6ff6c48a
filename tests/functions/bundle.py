"""A made-up procedure's bundle, as the build would write it, for the tests of the functions."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from catalogue.forms.form import DEFAULTS, LIMITS, form_schema

ROOT = Path(__file__).parent.parent.parent
CODE = "1.001193"
AGENCY = "H15.50.05"
FORM_PATH = "/thu-tuc/1.001193/nop-ho-so/"

_OPTIONS = [{"value": "nam", "label": "Nam"}, {"value": "nu", "label": "Nữ"}]


def field(name: str, kind: str, label: str, section: int = 0, **more: Any) -> dict[str, Any]:
    """One field with a message for each rule, which names the field and the rule."""
    rules = ("required", "invalid", "min", "max", "min_length", "max_length", "not_before", "not_after")
    messages = {
        "vi": {rule: f"{label}: {rule} (vi)" for rule in rules},
        "en": {rule: f"{name}: {rule} (en)" for rule in rules},
    }
    limits = {limit: value for limit, value in DEFAULTS.get(kind, {}).items() if limit in LIMITS}
    required = {"name": name, "type": kind, "label": label, "section": section, "required": True}
    return {**required, **limits, "messages": messages, **more}


FIELDS = [
    field("requester_name", "personal_name", "Họ tên người yêu cầu"),
    field("requester_phone", "phone", "Điện thoại"),
    field("requester_email", "email", "Thư điện tử", required=False),
    field("child_name", "personal_name", "Tên của trẻ", 1),
    field("born", "date", "Ngày sinh", 1, not_before="1900-01-01", not_after="today"),
    field("gender", "choice", "Giới tính", 1, options=_OPTIONS),
    field("home", "address", "Nơi cư trú", 1),
    field("copies", "choices", "Bản sao cho", 1, required=False, options=_OPTIONS),
    field("by_post", "yes_no", "Nhận qua bưu chính", 1),
    field("post_to", "text", "Gửi đến", 1, only_if={"field": "by_post", "in": [True]}),
    field("paid", "money", "Đã nộp", 1, required=False),
    field("area", "number", "Diện tích", 1, required=False, decimals=True, unit="m²", min=1, max=1000),
    field("note", "long_text", "Ghi chú", 1, required=False),
    field("sure", "declaration", "Tôi cam đoan", 1),
]


def form(fields: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The form of the made-up procedure."""
    fields = fields or FIELDS
    return {
        "procedure": CODE,
        "name": "Đăng ký khai sinh",
        "applicant": {"name": "requester_name", "phone": "requester_phone", "email": "requester_email"},
        "fields": fields,
        "sections": [{"title": "Người yêu cầu"}, {"title": "Thông tin của trẻ"}],
        "schema": form_schema(fields),
    }


STATUSES = [
    {
        "id": status_id,
        "number": number,
        "name": f"Trạng thái {number}",
        "name_en": f"Status {number}",
        "meaning": "…",
        "meaning_en": "…",
    }
    for number, status_id in enumerate(
        (
            *("registered", "accepted", "not_accepted", "processing", "supplement_requested"),
            *("payment_requested", "withdrawal_requested", "stopped", "completed", "returned"),
        ),
        1,
    )
]
HOURS = [{"from": "07:30", "to": "11:30"}, {"from": "13:30", "to": "17:00"}]
CALENDAR: dict[str, Any] = {
    "id": "office",
    "name": "Giờ làm việc",
    "week": dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), HOURS),
    "days_off": [{"date": "2026-09-02", "name": "Quốc khánh"}],
    "working_days": [{"date": "2026-08-22", "hours": HOURS[:1], "name": "Làm bù"}],
}


def add_form(folder: Path, content: dict[str, Any]) -> str:
    """Write a form under its digest."""
    data = json.dumps(content, ensure_ascii=False).encode()
    digest = hashlib.sha256(data).hexdigest()
    (folder / "forms" / f"{digest}.json").write_bytes(data)
    return digest


def write_bundle(folder: Path, content: dict[str, Any] | None = None) -> str:
    """Write a whole bundle; the digest of its form."""
    (folder / "forms").mkdir(parents=True)
    shutil.copytree(Path(__file__).parent / "templates", folder / "templates")
    shutil.copy(ROOT / "theme" / "templates" / "waiting.html", folder / "templates")
    shutil.copy(ROOT / "schemas" / "back-office-event.schema.json", folder)
    shutil.copytree(ROOT / "theme" / "receipt", folder / "receipt")
    for name in ("receipt_paper.html", "receipt_words.html", "mail.html", "mail_words.html", "parts.html"):
        shutil.copy(ROOT / "theme" / "templates" / name, folder / "templates")
    digest = add_form(folder, content or form())
    units = json.loads((ROOT / "tests" / "forms" / "units.json").read_text("utf-8"))
    communes = [unit["code"] for province in units["provinces"] for unit in province["communes"]]
    files = {
        "units.json": units,
        "units.schema.json": {"$id": "units.schema.json", "enum": communes},
        "calendars.json": {"office": CALENDAR},
        "statuses.json": {"statuses": STATUSES},
        "manifest.json": {
            "version": 1,
            "site": {"name": "Một Cửa", "locality": "Xã Mẫu", "demo": True, "languages": ["vi", "en"]},
            "languages": ["vi", "en"],
            "base_url": "https://mot-cua.example",
            "assets": {"main.css": "/assets/main.1.css"},
            "procedures": {
                CODE: {
                    "name": "Đăng ký khai sinh",
                    "version": "2026-07-01",
                    "form": digest,
                    "path": "/thu-tuc/1.001193/",
                    "form_path": FORM_PATH,
                    "agency": {"id": "ubnd-xa-mau", "name": "UBND xã Mẫu", "code": AGENCY},
                    "calendar": "office",
                    "reception_hours": 4,
                    "papers": [{"name": "Giấy chứng sinh", "case": "Sinh ở cơ sở y tế"}],
                    "time_limit": "1 ngày làm việc",
                }
            },
        },
    }
    for name, value in files.items():
        (folder / name).write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return digest


def typed() -> dict[str, list[str]]:
    """Fields as a person types them; good ones."""
    return {
        "requester_name": ["Nguyễn  Văn An"],
        "requester_phone": ["+84 912 345 678"],
        "child_name": ["Nguyễn Thị Bình"],
        "born": ["1/11/2026"],
        "gender": ["nu"],
        "home.province": ["01"],
        "home.commune": ["hoan kiem"],
        "home.detail": ["12 Hàng Bài"],
        "copies": ["nu", "nam"],
        "by_post": ["yes"],
        "post_to": ["Hòm thư 5"],
        "paid": ["1.500.000 đ"],
        "area": ["85,5"],
        "sure": ["yes"],
    }


def answers() -> dict[str, Any]:
    """The same as canonical answers."""
    return {
        "requester_name": "Nguyễn Văn An",
        "requester_phone": "0912345678",
        "child_name": "Nguyễn Thị Bình",
        "born": "2026-11-01",
        "gender": "nu",
        "home": {"commune": "00070", "detail": "12 Hàng Bài"},
        "copies": ["nam", "nu"],
        "by_post": True,
        "post_to": "Hòm thư 5",
        "paid": 1500000,
        "area": 85.5,
        "sure": True,
    }
