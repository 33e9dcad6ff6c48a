"""The provinces and communes of Viet Nam with their official codes, from content/units.csv."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from catalogue.reading.problems import Problem
from catalogue.vietnamese import alphabetical

if TYPE_CHECKING:
    from pathlib import Path


def read_units(content: Path) -> dict[str, Any]:
    """`{"provinces": [{"code", "name", "communes": [{"code", "name"}]}]}`; empty where there is no file."""
    path = content / "units.csv"
    provinces: dict[str, dict[str, Any]] = {}
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                province = provinces.setdefault(
                    row["province_code"],
                    {"code": row["province_code"], "name": row["province_name"], "communes": []},
                )
                province["communes"].append({"code": row["commune_code"], "name": row["commune_name"]})
    for province in provinces.values():
        province["communes"].sort(key=lambda commune: alphabetical(commune["name"]))
    return {"provinces": sorted(provinces.values(), key=lambda province: province["code"])}


def units_problems(path: Path) -> list[Problem]:
    """What is wrong with units.csv."""
    needed = {"province_code", "province_name", "commune_code", "commune_name"}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            missing = needed - set(csv.DictReader(file).fieldnames or [])
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        what = f"Không đọc được danh sách đơn vị hành chính ({type(error).__name__})."
        return [Problem(path, 1, 1, what, "Hãy lưu lại tệp CSV với bảng mã UTF-8.")]
    if missing:
        return [Problem(path, 1, 1, f"Thiếu cột {', '.join(sorted(missing))}.", "Hãy thêm cột vào dòng đầu.")]
    return []


def units_schema(units: dict[str, Any]) -> dict[str, Any]:
    """What the `commune` of an address may be: the code of a commune."""
    codes = [commune["code"] for province in units["provinces"] for commune in province["communes"]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "units.schema.json",
        **({"enum": codes} if codes else {"type": "string"}),
    }
