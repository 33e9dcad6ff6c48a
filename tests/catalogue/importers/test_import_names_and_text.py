"""What any importer may use: ids for names, cleaning of text, YAML that reads back as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from catalogue.importers.names import ids_for, level_of, slug
from catalogue.importers.plain_text import changed_characters, clean, one_line
from catalogue.importers.record_notes import covers
from catalogue.importers.yaml_writer import to_yaml, write_record
from catalogue.reading import yaml_file

if TYPE_CHECKING:
    from pathlib import Path


def test_slugs_are_ascii_and_short() -> None:
    """Diacritics go, đ becomes d, long names are cut at a word."""
    assert slug("Ủy ban nhân dân – Đà Nẵng") == "uy-ban-nhan-dan-da-nang"
    assert len(slug("nghiêng " * 40)) <= 80
    assert not slug("nghiêng " * 40).endswith("-")
    assert slug("…") == "khong-ten"


def test_ids_are_unique_and_do_not_depend_on_order() -> None:
    """Names that differ in case or marks only keep ids of their own, the same in every run."""
    names = ["Cảng vụ Đường thủy", "Cảng vụ đường thủy", "Sở Gió"]
    ids = ids_for(names)
    assert ids == ids_for(reversed(names))
    assert len(set(ids.values())) == 3
    assert ids["Sở Gió"] == "so-gio"


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Bộ Công an", "ministry"),
        ("Bộ phận Một cửa", "other"),
        ("Sở Tư pháp", "province"),
        ("Công an cấp Xã", "commune"),
        ("Ủy ban nhân dân cấp huyện", "other"),
        ("Sở Tư pháp, Bộ Công an", "other"),
        ("Sở Tư pháp, Sở Xây dựng", "province"),
        ("Cơ quan của cấp tỉnh và cấp xã", "other"),
    ],
)
def test_levels_are_guessed_only_when_plain(name: str, level: str) -> None:
    """A string of agencies has a level only when all of them have the same."""
    assert level_of(name) == level


def test_cleaning_changes_no_letter() -> None:
    """Line ends, odd spaces and font symbols are made plain; what was changed can be named."""
    text = "\uf0fc a\u0302\u00a0b\t \r\n\r\n\r\n\u200ec\x00"
    assert clean(text) == "✓ â b\n\nc"
    assert one_line(text) == "✓ â b c"
    assert changed_characters(text) == "U+0000 U+200E U+F0FC"


def test_covering_is_strict_about_order_and_remains() -> None:
    """A raw text is covered only by its own tokens, in its order, and by headings."""
    assert covers("Tên: A1, B2", ["A1", "B2"], "(Tên)?")
    assert not covers("Tên: A1, B2, còn nữa", ["A1", "B2"], "(Tên)?")
    assert not covers("B2 A1", ["A1", "B2"], "(Tên)?")


@pytest.mark.parametrize(
    "text",
    ["1.001193", "1.001193.000.00.00.H38", "012", "-5", "no", "true", "null", "~", "1e3", "2026-07-01",
     "a: b", "# a", "- a", "dòng\n\n  thụt", " trước", "👍 a\nb", "'\"", "*a", "&a",
     "12:30", "=", "<<"],
)  # fmt: skip
def test_every_text_reads_back_as_it_was(text: str, tmp_path: Path) -> None:
    """Codes, numbers and words that YAML would convert stay text for our reader."""
    write_record(tmp_path / "a.yaml", {"a": text, "b": [text, text]})
    assert yaml_file.read(tmp_path / "a.yaml") == ({"a": text, "b": [text, text]}, [])


@given(st.text().map(clean).filter(bool))
def test_any_clean_text_reads_back_as_it_was(text: str) -> None:
    """Holds for any text at all once it is clean, and it can always be encoded."""
    assert yaml.load(to_yaml({"a": text}).encode(), Loader=yaml_file.RecordLoader) == {"a": text}


def test_long_texts_are_blocks_and_keys_keep_their_order() -> None:
    """What people edit reads like text, not like a string literal."""
    assert to_yaml({"code": "1.001193.000.00.00.H38"}) == 'code: "1.001193.000.00.00.H38"\n'
    assert to_yaml({"b": "một\nhai", "a": 1}) == "b: |-\n  một\n  hai\na: 1\n"
