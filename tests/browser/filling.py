"""Fills any form of the site from its own field list: a new procedure needs no new test code."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Locator, Page

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
    "signature": "Trần Thị Bưởi",
    "partial_date": "01/02/2024",
    "time": "14:30",
    "long_text": "Dòng một\nDòng hai",
}


#: What stands on the last page of a form.
LAST = "[data-last-page]:not([hidden])"


def form_fields(page: Page) -> list[dict[str, Any]]:
    """The ordered field list that the page carries."""
    fields: list[dict[str, Any]] = json.loads(page.locator("#form-data").text_content() or "")["fields"]
    return fields


def complete(page: Page, javascript: bool, attach: bool = True) -> dict[str, str]:
    """Fill the form that is open, page by page, up to the page that shows all answers; what was typed."""
    typed = fill_pages(page, javascript, attach=attach)
    go_on(page)
    page.wait_for_selector("form[data-confirm]")
    return typed


def fill_pages(page: Page, javascript: bool, until: str = LAST, attach: bool = True) -> dict[str, str]:
    """Fill every page of the form that is open, and stay on the one that shows `until`; what was typed.

    Files are left alone unless `attach`.
    """
    fields, answers, typed = form_fields(page), dict[str, Any](), dict[str, str]()
    fields = [field for field in fields if attach or field["type"] != "files"]
    if not page.locator("form[data-pages]").count():
        return fill(page, fields, javascript)
    while True:
        section = int(page.locator(".page.current").get_attribute("data-page") or 0)
        here = [field for field in fields if field["section"] == section]
        typed |= fill(page, here, javascript, answers)
        if page.locator(until if until == LAST else f"{until}:visible").count():
            return typed
        go_on(page)
        page.wait_for_selector(f'.page.current:not([data-page="{section}"])')


def go_on(page: Page) -> None:
    """Press the button that leads on: to the next page of the form, or to all answers."""
    page.locator('#filling .govuk-button[value^="next:"], #filling .govuk-button[value="check"]').click()


def fill(
    page: Page, fields: list[dict[str, Any]], javascript: bool, answers: dict[str, Any] | None = None
) -> dict[str, str]:
    """Answer every question that is asked, choosing the first option; returns what was typed by field.

    `answers` are those of the pages before.
    """
    answers = {} if answers is None else answers
    typed: dict[str, str] = {}
    for field in fields:
        if field.get("computed"):
            continue
        if not _is_asked(field, answers):
            if javascript:
                assert not page.locator(f'[data-field="{field["name"]}"]').is_visible(), field["name"]
            continue
        if field["type"] == "group":
            typed |= _fill_entries(page, field, javascript, answers)
            continue
        answers[field["name"]], typed[field["name"]] = _answer(page, field, javascript)
    return typed


def _is_asked(field: dict[str, Any], answers: dict[str, Any]) -> bool:
    asked = field.get("only_if", [])
    for one in asked if isinstance(asked, list) else [asked]:
        answer = answers.get(one["field"])
        if answer not in one["in"] if "in" in one else not (answer and answer >= one["at_least"]):
            return False
    return True


def _fill_entries(
    page: Page, group: dict[str, Any], javascript: bool, answers: dict[str, Any]
) -> dict[str, str]:
    """Fill the entries that a group shows, one at least."""
    box = page.locator(f'[data-field="{group["name"]}"]')
    if not box.locator("[data-entry]").count():
        box.locator("[data-add]").click()
    box.locator("[data-entry]").first.wait_for()
    typed: dict[str, str] = {}
    for number in range(box.locator("[data-entry]").count()):
        near = dict(answers)
        for field in group["fields"]:
            if field.get("computed") or not _is_asked(field, near):
                continue
            inside = field | {"name": f"{group['name']}.{number}.{field['name']}"}
            near[field["name"]], typed[inside["name"]] = _answer(page, inside, javascript)
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
                _tick(box, f'input[value="{value}"]')
            return value, field["options"][0]["label"]
        case "choices":
            _tick(box, f'input[value="{field["options"][0]["value"]}"]')
            return None, field["options"][0]["label"]
        case "files":
            box.locator("input[type=file]").first.set_input_files(_scan())
            return None, ""
        case "yes_no":
            _tick(box, 'input[value="yes"]')
            return True, "Có"
        case "declaration":
            _tick(box, "input")
            return True, ""
        case "address":
            box.locator("select").first.select_option(label="Thành phố Hà Nội")
            if javascript:
                box.locator("select").nth(1).select_option(label="Phường Ba Đình")
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


def _scan() -> FilePayload:
    """One small page, as a scanner makes it."""
    page = io.BytesIO()
    Image.new("RGB", (60, 84), "white").save(page, "JPEG")
    return {"name": "Trang 1.jpg", "mimeType": "image/jpeg", "buffer": page.getvalue()}


def _tick(box: Locator, selector: str) -> None:
    """Click the words beside a radio button or checkbox, as people do."""
    control = box.locator(selector)
    if not control.is_checked():
        box.locator(f'label[for="{control.get_attribute("id")}"]').click()
    assert control.is_checked()
