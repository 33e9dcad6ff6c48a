"""What the build finds to stand beside a procedure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from catalogue.related import Related
from tests.catalogue.conftest import crawl
from tests.records.examples import record, write_record

if TYPE_CHECKING:
    from pathlib import Path


def catalogue(**names: str) -> dict[str, dict[str, Any]]:
    """Procedures of one field by code, and enough others for words to weigh something."""
    found: dict[str, dict[str, Any]] = {
        code: {"name": name, "field": "giay-to", "life_events": []} for code, name in names.items()
    }
    for number in range(20):
        found[f"z{number}"] = {"name": f"Việc thứ {number}", "field": f"khac-{number}"}
    return found


def test_alike_names_of_one_field_find_each_other() -> None:
    """The nearest first; what shares no telling word is left out."""
    data = catalogue(
        a="Cấp thẻ căn cước", b="Cấp lại thẻ căn cước", c="Thu hồi hộ chiếu", d="Đổi thẻ căn cước gắn chip"
    )
    assert Related(data).of("a") == ["b", "d"]
    assert Related(data).of("c") == []


def test_a_life_event_in_common_needs_fewer_words() -> None:
    """Across fields, a life event brings together what a shared word alone does not."""
    data = catalogue(a="Khai sinh cho trẻ mới ra đời", b="Bảo hiểm y tế cho trẻ học mẫu giáo")
    data["b"]["field"] = "bao-hiem"
    assert Related(data).of("a") == []
    data["a"]["life_events"] = data["b"]["life_events"] = ["sinh-con"]
    assert Related(data).of("a") == ["b"]


def test_never_itself_never_twice_never_more_than_five() -> None:
    """What the record names counts towards the five and is not found again."""
    data = catalogue(**{f"a{number}": f"Cấp thẻ căn cước loại {number}" for number in range(9)})
    assert len(Related(data).of("a0")) == 5
    data["a0"]["related"] = ["a1", "a2", "a3"]
    found = Related(data).of("a0")
    assert len(found) == 2
    assert not {"a0", "a1", "a2", "a3"} & set(found)


def test_the_order_of_records_changes_nothing() -> None:
    """Equal neighbours stand in the order of their codes."""
    data = catalogue(**{f"a{number}": f"Cấp thẻ căn cước loại {number}" for number in range(9)})
    backwards = dict(reversed(data.items()))
    assert [Related(data).of(code) for code in sorted(data)] == [
        Related(backwards).of(code) for code in sorted(data)
    ]


def test_a_page_marks_what_the_build_found(content: Path) -> None:
    """Named ones first; found ones under a heading that says who found them, the same in both languages."""
    plain = record("procedure", "1.900004.000.00.00.H98")
    for number, name in enumerate(["Mượn phông bạt của xã", "Trả phông bạt của xã"]):
        write_record(content, "procedure", {**plain, "code": f"2.00000{number}", "name": name, "related": []})
    site = crawl(content)
    assert site.dead() == []
    for root, words in (("", "Máy tự tìm"), ("en/", "Found by machine")):
        page = site.files[f"{root}thu-tuc/2.000000/index.html"].decode()
        found = re.split(words, page)[1].split("</ul>")[0]
        assert "/thu-tuc/2.000001/" in found
    named = site.files["thu-tuc/1.900001/index.html"].decode()
    assert "Máy tự tìm" not in named.split('id="lien-quan-h"')[1].split("</ul>")[0]
