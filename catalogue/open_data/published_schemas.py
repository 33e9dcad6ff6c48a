"""The JSON Schema of the published files: schemas/*.schema.json in one document that needs no other."""

from __future__ import annotations

from typing import Any

from catalogue.open_data.documents import SCHEMA_PATH
from catalogue.reading import schemas

#: Name in the published document → the record schema that it is made of.
KINDS = {
    "record": "procedure",
    "agency": "agency",
    "field": "field",
    "legal_document": "legal-document",
    "life_event": "life-event",
    "form": "form",
    "common": "common",
}
_NAMES = {f"{kind}.schema.json": name for name, kind in KINDS.items()}


def definitions(at: str) -> dict[str, Any]:
    """Every schema that a published procedure needs, by name; they refer to each other under `at`."""
    found = {name: _rewritten(schemas.load(kind), name, at) for name, kind in KINDS.items()}
    for schema in found.values():
        schema.pop("$schema", None)
        schema.pop("$id", None)
    return {**found, "procedure": _procedure(at)}


def procedure_schema(base: str) -> dict[str, Any]:
    """The schema of <code>.json, as a document of its own."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **({"$id": f"{base}{SCHEMA_PATH}"} if base else {}),
        "$ref": "#/$defs/procedure",
        "$defs": definitions("#/$defs/"),
    }


def _rewritten(value: Any, inside: str, at: str) -> Any:
    """A schema whose references point into one document."""
    if isinstance(value, list):
        return [_rewritten(one, inside, at) for one in value]
    if not isinstance(value, dict):
        return value
    made = {key: _rewritten(inner, inside, at) for key, inner in value.items()}
    if isinstance(value.get("$ref"), str):
        file, _, pointer = value["$ref"].partition("#")
        made["$ref"] = f"{at}{_NAMES[file] if file else inside}{pointer}"
    return made


def _procedure(at: str) -> dict[str, Any]:
    """What documents.py makes."""

    def by_id(name: str) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": {"$ref": f"{at}{name}"}}

    code, line = {"$ref": f"{at}common/$defs/procedureCode"}, {"$ref": f"{at}common/$defs/line"}
    address = {"type": "string", "pattern": "^(https?://[^ /]+)?/", "description": "Địa chỉ trên trang này."}
    count = {"type": "integer", "minimum": 0}
    limit = {
        "type": "object",
        "required": ["limit", "kinds"],
        "properties": {
            "limit": {"type": "object"},
            "kinds": {"type": "array", "items": {"enum": ["online", "in_person", "post"]}},
            "cases": {"type": "array", "items": {"type": "string"}},
            "only_if": line,
        },
    }
    properties = {
        "$schema": address,
        "code": code,
        "address": {**address, "description": "Trang của thủ tục; cũng là định danh trong JSON-LD."},
        "pages": {"type": "object", "additionalProperties": address, "description": "Trang theo ngôn ngữ."},
        "form": {**address, "description": "Trang nộp trực tuyến, nếu có."},
        "leaflet": {**address, "description": "Tờ niêm yết để in (PDF), nếu có."},
        "licence": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": line, "url": {"type": "string"}},
        },
        "changes": {**address, "description": "Nguồn tin Atom về các thay đổi của thủ tục."},
        "files": {
            "type": "object",
            "additionalProperties": address,
            "description": "Mẫu để tải về, theo tên tệp trong bản ghi.",
        },
        "record": {"$ref": f"{at}record"},
        "translations": {
            **by_id("record"),
            "description": "Bản ghi ở ngôn ngữ khác; chỗ chưa dịch giữ tiếng Việt.",
        },
        "coming": {
            "type": "array",
            "description": "Các phiên bản sẽ thay bản ghi này: từ ngày nào, đọc ở đâu.",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["from", "address"],
                "properties": {"from": {"$ref": f"{at}common/$defs/date"}, "address": address},
            },
        },
        "summary": {
            "type": "object",
            "description": "Các con số suy ra từ bản ghi vào ngày dựng trang.",
            "additionalProperties": False,
            "required": ["steps", "time_limits", "fees", "exemptions", "papers"],
            "properties": {
                "time_limits": {"type": "array", "items": limit, "description": "kinds rỗng: mọi cách nộp."},
                "fees": {"enum": ["none", "amounts", "formula", "unknown"]},
                "low": count,
                "high": count,
                "exemptions": {"type": "boolean", "description": "Có người được miễn, giảm."},
                "steps": {
                    "type": "object",
                    "description": "Số bước: tất cả, người dân làm, cơ quan làm.",
                    "properties": {"all": count, "yours": count, "theirs": count},
                },
                "papers": {
                    "type": "object",
                    "description": "Số giấy tờ ai cũng phải có, ít nhất và nhiều nhất theo trường hợp. "
                    "known sai: bản ghi không nói trường hợp nào dành cho ai.",
                    "required": ["cases", "known", "low", "high"],
                    "properties": {"cases": count, "known": {"type": "boolean"}, "low": count, "high": count},
                },
            },
        },
        "field": {"$ref": f"{at}field"},
        "agencies": by_id("agency"),
        "legal_documents": by_id("legal_document"),
        "life_events": by_id("life_event"),
        "related": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["code", "name", "address"],
                "properties": {"code": code, "name": line, "address": address},
            },
        },
    }  # fmt: skip
    optional = {"form", "leaflet", "licence"}
    return {
        "title": "Một thủ tục hành chính, với những gì nó dẫn chiếu",
        "type": "object",
        "additionalProperties": False,
        "required": [name for name in properties if name not in optional],
        "properties": properties,
    }
