"""Fills any form of the site from its own field list: a new procedure needs no new test code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: What a person types for each type of field, in the ways that people type.
TYPED = {
    "personal_name": "Trần Thị Bưởi",
    "date": "01/02/2024",
    "citizen_id": "012 345 678 901",
    "business_code": "0312345678",
    "phone": "+84 912 345 678",
    "email": "ten@vidu.vn",
    "money": "1.200.000",
    "number": "2",
    "text": "Đường Bờ Đê",
    "long_text": "Dòng một\nDòng hai",
}


def form_fields(page: Page) -> list[dict[str, Any]]:
    """The ordered field list that the page carries."""
    fields: list[dict[str, Any]] = json.loads(page.locator("#form-data").text_content() or "")["fields"]
    return fields


def fill(page: Page, fields: list[dict[str, Any]], javascript: bool) -> dict[str, str]:
    """Answer every question that is asked, choosing the first option; returns what was typed by field."""
    answers: dict[str, Any] = {}
    typed: dict[str, str] = {}
    for field in fields:
        asked = field.get("only_if")
        if asked and answers.get(asked["field"]) not in asked["in"]:
            if javascript:
                assert not page.locator(f'[data-field="{field["name"]}"]').is_visible(), field["name"]
            continue
        answers[field["name"]], typed[field["name"]] = _answer(page, field, javascript)
    return typed


def _answer(page: Page, field: dict[str, Any], javascript: bool) -> tuple[Any, str]:
    name = field["name"]
    box = page.locator(f'[data-field="{name}"]')
    match field["type"]:
        case "choice":
            value = field["options"][0]["value"]
            if len(field["options"]) > 7:
                box.locator("select").select_option(value)
            else:
                box.locator(f'input[value="{value}"]').check(force=True)
            return value, field["options"][0]["label"]
        case "choices":
            box.locator(f'input[value="{field["options"][0]["value"]}"]').check(force=True)
            return None, field["options"][0]["label"]
        case "yes_no":
            box.locator('input[value="yes"]').check(force=True)
            return True, "Có"
        case "declaration":
            box.locator("input").check(force=True)
            return True, ""
        case "address":
            box.locator("select").first.select_option(label="Thành phố Hà Nội")
            if javascript:
                box.locator(f'select[name="{name}.commune"]').select_option(label="Phường Ba Đình")
            else:
                box.locator(f'input[name="{name}.commune"]').fill("phuong ba dinh")
            box.locator(f'input[name="{name}.detail"]').fill("Số 5, ngõ Sen")
            return None, "Phường Ba Đình"
    text = TYPED[field["type"]]
    earliest = field.get("not_before", "")
    if earliest == "today":
        text = "31/12/2099"
    elif earliest > "2024-02-01":
        text = "/".join(reversed(earliest.split("-")))
    elif len(text) < field.get("min_length", 0):
        text = text + " và" * field["min_length"]
    box.locator(f'[name="{name}"]').fill(text)
    return None, text
