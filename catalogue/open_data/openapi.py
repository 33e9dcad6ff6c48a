"""The open data and the functions described by OpenAPI 3.1.

Every file, its media type, its schema and an example out of it; and the endpoints, where there are any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalogue.open_data.api import api_paths, api_schemas
from catalogue.open_data.documents import SCHEMA_PATH, document
from catalogue.open_data.public_service import public_service
from catalogue.open_data.published_schemas import definitions

if TYPE_CHECKING:
    from catalogue.open_data.references import References

OPENAPI_PATH = "/du-lieu/openapi.json"
AT = "#/components/schemas/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: The lists of what procedures refer to: file name → schema, and what it is.
LISTS = {
    "co-quan": ("agency", "Các cơ quan, theo mã"),
    "linh-vuc": ("field", "Các lĩnh vực, theo mã"),
    "su-kien": ("life_event", "Các sự kiện trong đời, theo mã"),
    "van-ban": ("legal_document", "Các văn bản pháp luật, theo mã"),
}
JSON_LD = {
    "title": "cpsv:PublicService của CPSV-AP 3.2, dạng JSON-LD",
    "type": "object",
    "required": ["@context", "@id", "@type", "dct:identifier", "dct:title", "dct:description"],
    "properties": {"@type": {"const": "cpsv:PublicService"}, "dct:identifier": {"$ref": f"{AT}code"}},
}


def openapi(references: References, lists: dict[str, Any]) -> dict[str, Any]:
    """The description; `lists` is what the files of LISTS hold, by name."""
    settings = references.site.settings
    online = bool(references.site.forms)
    licence, mail = settings.get("data_licence"), settings.get("email")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"Dữ liệu mở: {settings['name']}",
            "version": "1",
            "summary": f"Thủ tục hành chính, {settings['locality']}",
            "description": "Tệp tĩnh, chỉ đọc, không cần khóa, dựng cùng lúc với trang"
            + ("; dưới /api/ là nơi nhận hồ sơ." if online else "."),
            **({"contact": {"email": mail}} if mail else {}),
            **({"license": licence} if licence else {}),
        },
        "servers": [{"url": references.base or "/"}],
        "externalDocs": {"url": references.address("/du-lieu/"), "description": "Giới thiệu cho người đọc"},
        "paths": {
            **_procedures(references),
            **_catalogue(),
            **_lists(lists),
            **(api_paths(AT, {"$ref": f"{AT}code"}) if online else {}),
        },
        "components": {
            "schemas": {
                **definitions(AT),
                "code": {"$ref": f"{AT}common/$defs/procedureCode"},
                "public_service": JSON_LD,
                **(api_schemas() if online else {}),
            }
        },
    }


def _procedures(references: References) -> dict[str, Any]:
    """The two files of each procedure; the example is the one with the shortest record."""
    records = references.site.procedures.values()
    shortest = min(records, key=lambda record: (len(str(record.data)), record.id), default=None)
    files = {
        "json": ("getProcedure", "Một thủ tục với những gì nó nhắc tới", "application/json", "procedure"),
        "jsonld": ("getPublicService", "Một thủ tục theo CPSV-AP", "application/ld+json", "public_service"),
    }
    makers = {"json": document, "jsonld": public_service}
    made = {}
    for suffix, (name, about, media, schema) in files.items():
        operation = _get(name, about, media, {"$ref": f"{AT}{schema}"})
        operation["responses"]["404"] = {
            "description": "Không có thủ tục nào mang mã này",
            "content": {"text/html": {"schema": {"type": "string"}}},
        }
        parameter = {"name": "code", "in": "path", "required": True, "schema": {"$ref": f"{AT}code"}}
        if shortest:
            parameter["example"] = shortest.id
            example = {"summary": shortest.data["name"], "value": makers[suffix](shortest, references)}
            operation["responses"]["200"]["content"][media]["examples"] = {"real": example}
        made[f"/thu-tuc/{{code}}.{suffix}"] = {"parameters": [parameter], "get": operation}
    return made


def _catalogue() -> dict[str, Any]:
    """The files that hold every procedure, and those that describe the data."""
    text = {"type": "string"}
    lines = {**text, "description": f"Mỗi dòng là một JSON theo {AT}procedure."}
    files: dict[str, tuple[str, str, str, dict[str, Any]]] = {
        "thu-tuc.jsonl": ("listProcedures", "Mọi thủ tục, mỗi dòng một JSON", "application/jsonl", lines),
        "thu-tuc.csv": ("getTable", "Mọi thủ tục, dạng bảng", "text/csv", text),
        "thu-tuc.xlsx": ("getWorkbook", "Mọi thủ tục, dạng bảng tính", XLSX, {}),
        SCHEMA_PATH.rpartition("/")[2]: (
            "getProcedureSchema", "JSON Schema của tệp từng thủ tục", "application/json", {"type": "object"},
        ),
        OPENAPI_PATH.rpartition("/")[2]: (
            "getDescription", "Chính bản mô tả này", "application/json",
            {"type": "object", "required": ["openapi"]},
        ),
    }  # fmt: skip
    return {f"/du-lieu/{name}": {"get": _get(*file)} for name, file in files.items()}


def _lists(lists: dict[str, Any]) -> dict[str, Any]:
    """The lists of LISTS; the example is the first entry."""
    made = {}
    for name, (schema, about) in LISTS.items():
        every = {"type": "object", "additionalProperties": {"$ref": f"{AT}{schema}"}}
        operation = _get(f"list_{schema}", about, "application/json", every)
        first = dict(list(lists[name].items())[:1])
        operation["responses"]["200"]["content"]["application/json"]["example"] = first
        made[f"/du-lieu/{name}.json"] = {"get": operation}
    return made


def _get(name: str, about: str, media: str, schema: dict[str, Any]) -> dict[str, Any]:
    answer = {"description": about, "content": {media: {"schema": schema}}}
    return {"operationId": name, "summary": about, "responses": {"200": answer}}
