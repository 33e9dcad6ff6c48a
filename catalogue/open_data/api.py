"""The endpoints of the functions for OpenAPI, where something is filed online: what to send, what comes back.

What they do stands in docs/architecture.md; tests/functions/test_openapi.py holds real answers against this.
"""

from __future__ import annotations

from typing import Any

_TEXT: dict[str, Any] = {"type": "string"}
_KEY = {
    **_TEXT,
    "pattern": "^[A-Za-z0-9_-]{16,128}$",
    "description": "Khóa do máy gửi tự chọn; gửi lại thì giữ nguyên.",
}
_FORM = {**_TEXT, "description": "Mã băm của biểu mẫu, trong trang nộp hồ sơ."}
_ID = {**_TEXT, "pattern": "^[0-9a-f]{32}$"}
_SHA256 = {**_TEXT, "pattern": "^[0-9a-f]{64}$"}
_SIZE = {"type": "integer", "minimum": 1}
_WAIT = {"type": "integer", "minimum": 1, "description": "Số giây cần chờ."}

PROBLEMS = {
    "400": "Không đọc được dữ liệu gửi lên",
    "403": "Quyền tải lên đã hết hạn, hoặc tệp đã thay đổi",
    "404": "Không có thủ tục, hồ sơ hoặc tệp này",
    "409": "Biểu mẫu đã thay đổi, hoặc khóa này đã nộp nội dung khác (kèm mã hồ sơ)",
    "413": "Nội dung gửi lên quá lớn",
    "415": "Kiểu dữ liệu không được nhận",
    "422": "Hồ sơ có chỗ chưa đúng; errors nói từng chỗ",
    "429": "Quá nhiều người gửi, chưa có gì được nộp: gửi lại kèm proof (lời giải challenge) hoặc kèm ticket",
    "503": "Tạm thời chưa lưu được, chưa có gì được nộp; gửi lại y như cũ sau Retry-After giây",
}


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": {**required, **optional},
    }


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


SUBMISSION = _object(
    {
        "key": _KEY,
        "form": _FORM,
        "answers": {"type": "object", "description": "Câu trả lời theo schema của biểu mẫu."},
    },
    proof={**_TEXT, "description": "Sau 429: lời giải của challenge, theo ALTCHA, mã hóa base64."},
    ticket={**_TEXT, "description": "Sau 429: vé đã nhận, khi đã chờ đủ."},
)
RECEIPT = {
    "type": "object",
    "required": [
        "code",
        "secret",
        "received_at",
        "procedure",
        "form",
        "answers",
        "files",
        "proof",
        "status_url",
    ],
    "properties": {
        "code": _TEXT,
        "secret": {**_TEXT, "description": "Mã tra cứu; chỉ người nộp có."},
        "received_at": {**_TEXT, "format": "date-time"},
        "take_in_by": _or_null({**_TEXT, "format": "date-time"}),
        "status_url": _TEXT,
        "answers": {"type": "object"},
        "files": {"type": "array", "items": {"type": "object", "required": ["id", "size", "type", "sha256"]}},
        "proof": _or_null(
            {
                "type": "object",
                "required": ["key", "statement", "signature", "salt", "whole"],
                "additionalProperties": _TEXT,
                "description": "Chữ ký Ed25519; khóa công khai ở /khoa.json.",
            }
        ),
    },
}
WANTED = _object(
    {"key": _KEY, "form": _FORM, "field": _TEXT, "size": _SIZE, "type": _TEXT, "sha256": _SHA256}
)
GRANT = {
    "description": "present: tệp đã có. Nếu không: gửi fields rồi file tới url (multipart/form-data).",
    **_object(
        {
            "id": _ID,
            "url": _or_null(_TEXT),
            "fields": {"type": "object", "additionalProperties": _TEXT},
            "expires": _or_null({**_TEXT, "format": "date-time"}),
            "present": {"type": "boolean"},
        }
    ),
}
ASKED = _object({"key": _KEY, "form": _FORM, "field": _TEXT, "id": _ID, "size": _SIZE, "type": _TEXT})
VERDICT = _object(
    {
        "state": {"enum": ["clean", "refused", "waiting"]},
        "reason": _or_null(_TEXT),
        "message": {**_TEXT, "description": "Câu tiếng Việt cho người nộp; rỗng nếu dùng được."},
        "message_en": _TEXT,
    }
)
UPLOAD = {
    "type": "object",
    "required": ["key", "policy", "x-signature", "file"],
    "properties": {
        "key": _TEXT,
        "policy": _TEXT,
        "x-signature": _TEXT,
        "file": {**_TEXT, "contentMediaType": "application/octet-stream"},
    },
    "additionalProperties": _TEXT,
}
CODES = _object({"code": _TEXT, "secret": _TEXT})
STATUS = {"type": "object", "required": ["code", "status"], "properties": {"status": {"type": "object"}}}
PROBLEM = {
    "title": "Lỗi theo RFC 9457",
    "type": "object",
    "required": ["type", "status", "title", "detail", "title_en", "detail_en"],
    "properties": {
        "type": _TEXT,
        "status": {"type": "integer"},
        **dict.fromkeys(
            ("title", "detail", "title_en", "detail_en", "note", "form", "code", "ticket"), _TEXT
        ),
        "errors": {
            "type": "array",
            "items": _object({"pointer": _TEXT, "detail": _TEXT, "detail_en": _TEXT}),
        },
        "wait": _WAIT,
        "challenge": {"type": "object", "description": "Bài toán theo ALTCHA, giải trong máy người gửi."},
    },
    "additionalProperties": False,
}


def api_paths(at: str, code: dict[str, Any]) -> dict[str, Any]:
    """The paths; `at` is where the schemas of `api_schemas` are, `code` the schema of a procedure's code."""
    of_a_procedure = {"parameters": [{"name": "code", "in": "path", "required": True, "schema": code}]}
    received = {"201": ("Biên nhận", "receipt"), "200": ("Biên nhận của lần nộp trước, y như cũ", "receipt")}
    granted, judged = (
        {"201": ("Quyền tải lên một tệp", "grant")},
        {"200": ("Kết quả kiểm tra tệp", "verdict")},
    )
    told = {"200": ("Tình trạng hồ sơ", "status")}
    often = "400 404 409 413 415 422 429 503"
    named = [
        ("procedures/{code}/submissions", "submit", "Nộp hồ sơ", "submission", received, often),
        ("procedures/{code}/uploads", "askToUpload", "Xin tải lên một tệp", "upload_wanted", granted, often),
        (
            *("procedures/{code}/uploads/verdict", "askVerdict", "Hỏi tệp đã tải lên có dùng được không"),
            *("verdict_asked", judged, "400 404 409 413 415 503"),
        ),
        ("status", "getStatus", "Tra cứu hồ sơ", "codes", told, "400 404 413 415 503"),
    ]
    made: dict[str, Any] = {}
    for path, name, about, body, answers, problems in named:
        operation = {
            "operationId": name,
            "summary": about,
            "requestBody": _body("application/json", {"$ref": f"{at}{body}"}),
            "responses": {
                **{status: _answer(words, f"{at}{schema}") for status, (words, schema) in answers.items()},
                **_problems(problems, at),
            },
        }
        made[f"/api/{path}"] = {**(of_a_procedure if "{code}" in path else {}), "post": operation}
    made["/api/uploads"] = {
        "post": {
            "operationId": "upload",
            "summary": "Tải lên một tệp, khi quyền tải lên chỉ tới đây",
            "requestBody": _body("multipart/form-data", {"$ref": f"{at}upload"}),
            "responses": {"204": {"description": "Đã nhận tệp"}, **_problems("400 403 413 415 503", at)},
        }
    }
    return made


def api_schemas() -> dict[str, Any]:
    """The schemas of what is sent and what comes back, by name."""
    return {
        "submission": SUBMISSION,
        "receipt": RECEIPT,
        "upload_wanted": WANTED,
        "grant": GRANT,
        "verdict_asked": ASKED,
        "verdict": VERDICT,
        "upload": UPLOAD,
        "codes": CODES,
        "status": STATUS,
        "problem": PROBLEM,
    }


def _body(media: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {media: {"schema": schema}}}


def _answer(about: str, schema: str, media: str = "application/json") -> dict[str, Any]:
    return {"description": about, "content": {media: {"schema": {"$ref": schema}}}}


def _problems(statuses: str, at: str) -> dict[str, Any]:
    made = {}
    for status in statuses.split():
        made[status] = _answer(PROBLEMS[status], f"{at}problem", "application/problem+json")
        if status in ("429", "503"):
            made[status]["headers"] = {"Retry-After": {"schema": _WAIT}}
    return made
