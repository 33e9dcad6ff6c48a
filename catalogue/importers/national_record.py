"""Makes one Một Cửa record of one national procedure.

Every text of the source goes into the structure, or whole into source.text. Knows no file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from catalogue.importers.national_channels import channels_of
from catalogue.importers.national_fees import fees_of
from catalogue.importers.national_legal import legal_of
from catalogue.importers.national_papers import cases_of
from catalogue.importers.national_steps import requirements_of, steps_of
from catalogue.importers.plain_text import changed_characters, clean, has_words, one_line
from catalogue.importers.record_notes import RecordNotes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalogue.importers.national_source import NationalProcedure
    from catalogue.importers.report import Doubt

SOURCE_NAME = "Cơ sở dữ liệu quốc gia về thủ tục hành chính"
UNKNOWN_FIELD = "Chưa rõ lĩnh vực"
AGENCY_KEYS = {
    "implementing_agency": "Cơ quan thực hiện",
    "competent_agency": "Cơ quan có thẩm quyền",
    "coordinating_agency": "Cơ quan phối hợp",
}
_LEVELS = {"Cấp bộ": "ministry", "Cấp tỉnh": "province", "Cấp xã": "commune", "Cơ quan khác": "other"}
_AUDIENCE = {
    "Công dân Việt Nam": "citizen",
    "Người Việt Nam định cư ở nước ngoài": "overseas_vietnamese",
    "Người nước ngoài": "foreigner",
    "Người nước ngoài cư trú tại Việt Nam": "foreign_resident",
    "Doanh nghiệp": "enterprise",
    "Doanh nghiệp Việt Nam": "vietnamese_enterprise",
    "Doanh nghiệp có vốn đầu tư nước ngoài": "foreign_invested_enterprise",
    "Hợp tác xã": "cooperative",
    "Tổ chức (không bao gồm doanh nghiệp, HTX)": "organisation",
    "Tổ chức nước ngoài": "foreign_organisation",
    # The source cut "Cán bộ, công chức, viên chức" at its commas.
    "Cán bộ": "official",
    "công chức": "official",
    "viên chức": "official",
    "Đảng viên": "party_member",
    "Tổ chức Đảng": "party_organisation",
}
_MINISTRIES = {
    "bo-cong-an": "Bộ Công an",
    "bo-nong-nghiep-mt": "Bộ Nông nghiệp và Môi trường",
    "bo-tai-chinh": "Bộ Tài chính",
    "bo-tu-phap": "Bộ Tư pháp",
    "bo-xay-dung": "Bộ Xây dựng",
}
_DECISION = re.compile(r"[0-9]{1,5}/QĐ-[A-ZĐ]{2,}(-[A-Z0-9]+)?")
#: Pieces of the page that ran into an agency's name when the source was read.
_NOT_AN_AGENCY = re.compile(r"\n|Tên thủ tục|Mã thủ tục|Số quyết định")


def field_of(source: NationalProcedure) -> str:
    """The field's name as records are grouped by it."""
    return one_line(source["field"]) or UNKNOWN_FIELD


def agencies_of(source: NationalProcedure) -> dict[str, str]:
    """Key of AGENCY_KEYS → the agency's name, for those that name one."""
    texts = {key: clean(str(source[key])) for key in AGENCY_KEYS}  # type: ignore[literal-required]
    return {key: text for key, text in texts.items() if has_words(text) and not _NOT_AN_AGENCY.search(text)}


def convert(
    source: NationalProcedure, fields: Mapping[str, str], agencies: Mapping[str, str]
) -> tuple[dict[str, Any], list[Doubt]]:
    """The record, keys in the schema's order, and what is doubtful in it. The mappings go from name to id."""
    notes = RecordNotes(source["code"])
    record: dict[str, Any] = {"code": source["code"], "name": _name(source, notes), "status": "imported"}
    if not has_words(source["field"]):
        notes.doubt("field", f"Nguồn không ghi lĩnh vực; đã để vào “{UNKNOWN_FIELD}”.")
    record["field"] = fields[field_of(source)]
    record["levels"] = _levels(source, notes)
    parts: dict[str, Any] = {"audience": _audience(source, notes)}
    parts |= _agencies(source, agencies, notes)
    parts["steps"] = steps_of(source["steps_text"], notes)
    parts["channels"], fee_cells = channels_of(source, notes)
    parts["cases"] = cases_of(source, notes)
    parts["requirements"] = requirements_of(source["conditions"])
    parts["results"] = _results(source, notes)
    record |= {key: value for key, value in parts.items() if value}
    elsewhere = [clean(source[key]) for key in ("steps_text", "conditions", "dossier_raw", "legal_raw")]
    fees = fees_of(fee_cells, "\n".join(elsewhere), notes)
    record |= {} if fees is None else {"fees": fees}
    legal = legal_of(source["legal_raw"], notes)
    record |= {"legal": legal} if legal else {}
    record["online"] = {"level": _online(source)}
    decision = _decision(source, notes)
    record |= {"decision": decision} if decision else {}
    _characters(source, notes)
    record["source"] = _source(source, notes)
    return record, notes.doubts


def _name(source: NationalProcedure, notes: RecordNotes) -> str:
    name = one_line(source["name"])
    if name != clean(source["name"]):
        notes.keep("name", source["name"])
        notes.doubt(
            "name", "Tên thủ tục trong nguồn có chỗ xuống dòng hoặc thừa dấu cách; đã nối thành một dòng."
        )
    return name


def _levels(source: NationalProcedure, notes: RecordNotes) -> list[str]:
    for value in source["levels"]:
        if value not in _LEVELS:
            notes.doubt("levels", f"Không biết cấp thực hiện “{value}”; đã để là cơ quan khác.")
            notes.keep("agencies", value, "Cấp thực hiện")
    return list(dict.fromkeys(_LEVELS.get(value, "other") for value in source["levels"])) or ["other"]


def _audience(source: NationalProcedure, notes: RecordNotes) -> list[str]:
    unknown = [value for value in source["audience"] if clean(value) not in _AUDIENCE]
    if unknown:
        notes.keep("audience", ", ".join(source["audience"]))
        notes.doubt("audience", f"Không biết đối tượng “{', '.join(unknown)}”; đã giữ nguyên văn.")
    return list(
        dict.fromkeys(_AUDIENCE[clean(value)] for value in source["audience"] if value not in unknown)
    )


def _agencies(source: NationalProcedure, ids: Mapping[str, str], notes: RecordNotes) -> dict[str, list[str]]:
    named = agencies_of(source)
    for key, label in AGENCY_KEYS.items():
        text = clean(str(source[key]))  # type: ignore[literal-required]
        if text and key not in named:
            notes.keep("agencies", text, label)
            notes.doubt("agencies", f"{label} trong nguồn không phải tên một cơ quan; đã giữ nguyên văn.")
    if not {"competent_agency", "implementing_agency"} & set(named):
        notes.doubt("agencies", "Nguồn không ghi cơ quan có thẩm quyền và cơ quan thực hiện.")
    elif "competent_agency" not in named:
        notes.doubt("agencies", "Nguồn không ghi cơ quan có thẩm quyền; đã lấy cơ quan thực hiện.")
    notes.keep("agencies", source["receiving_address"], "Địa chỉ tiếp nhận hồ sơ")
    deciding = named.get("competent_agency") or named.get("implementing_agency")
    names = {
        "deciding": deciding,
        "receiving": named.get("implementing_agency"),
        "coordinating": named.get("coordinating_agency"),
    }
    return {key: [ids[name]] for key, name in names.items() if name}


def _results(source: NationalProcedure, notes: RecordNotes) -> list[dict[str, str]]:
    results = []
    for result in source["results"]:
        name, code = clean(result["name"]), one_line(result.get("code") or "")
        if has_words(name):
            results.append({"name": name} | ({"code": code} if code else {}))
        elif code:
            notes.keep("results", code)
    if not results:
        notes.doubt("results", "Nguồn không ghi kết quả.")
    return results


def _online(source: NationalProcedure) -> str:
    """The source does not tell full from partial; without any channel it tells nothing."""
    kinds = {method["channel"] for method in source["methods"]}
    return "information" if kinds and "online" not in kinds else "unknown"


def _decision(source: NationalProcedure, notes: RecordNotes) -> dict[str, str]:
    number = one_line(source["decision_no"])
    if _DECISION.fullmatch(number):
        return {"number": number}
    notes.keep("legal", number, "Số quyết định công bố")
    notes.doubt("decision", f"Số quyết định công bố “{number}” không đúng dạng 123/QĐ-BTC.")
    return {}


def _characters(source: NationalProcedure, notes: RecordNotes) -> None:
    changed = " ".join(sorted(set(changed_characters(str_of(source)).split())))
    if changed:
        notes.doubt("characters", f"Đã bỏ hoặc thay ký tự ẩn, ký tự riêng của phông chữ: {changed}.")


def str_of(value: object) -> str:
    """All texts in a value of the source, one after the other."""
    if isinstance(value, dict):
        return "\n".join(map(str_of, value.values()))
    if isinstance(value, list):
        return "\n".join(map(str_of, value))
    return value if isinstance(value, str) else ""


def _source(source: NationalProcedure, notes: RecordNotes) -> dict[str, Any]:
    found: dict[str, Any] = {"name": SOURCE_NAME}
    url = source["source_url"].strip()
    if re.fullmatch(r"https?://[^ ]+", url):
        found["url"] = url
    elif url:
        notes.keep("name", url, "Địa chỉ nguồn")
        notes.doubt("source", f"Địa chỉ nguồn “{url}” không phải một đường dẫn.")
    folder = one_line(source["ministry_folder"])
    if folder not in _MINISTRIES:
        notes.doubt("source", f"Không biết bộ, ngành “{folder}”.")
    publisher, kind, text = _MINISTRIES.get(folder, folder), one_line(source["type"]), notes.kept()
    found |= {"publisher": publisher} if publisher else {}
    found |= {"kind": kind} if kind else {}
    return found | ({"text": text} if text else {})
