"""The sentences of a form, and the digest it is known by."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from hashlib import sha256
from typing import Any

import pytest

from catalogue.forms.form import encode
from catalogue.output.assets import ROOT
from tests.catalogue.forms import LEAST, both_languages, field, form_of

#: type → all the limits that its record can give
LIMITED: dict[str, dict[str, Any]] = {
    "date": {"not_before": "2020-02-29", "not_after": "today"},
    "choices": {"max_choices": 2},
    "money": {"min": 1000, "max": 2_000_000},
    "number": {"min": -3, "max": 12_345},
    "text": {"min_length": 2, "max_length": 40},
    "long_text": {"min_length": 10, "max_length": 4321},
}


def rules(kind: str, derived: dict[str, Any]) -> set[str]:
    """The rules that a field of a type can break, read off its schema and its clock limits."""
    found = {"required", "invalid", "unexpected"}
    found |= {
        rule
        for rule in ("min", "max", "min_length", "max_length", "not_before", "not_after")
        if rule in derived
    }
    if kind == "files":
        found |= {"min", "max", "max_size", "max_total", "max_post", "missing", "refused"}
    found |= {"match"} if kind == "signature" else set()
    found |= {"min", "max"} if kind == "group" else set()
    return found | ({"max"} if "max_choices" in derived else set())


def messages(kind: str, **more: Any) -> dict[str, dict[str, str]]:
    """Language → rule → sentence of a field."""
    found: dict[str, dict[str, str]] = form_of(field(kind, **more), languages=both_languages())["fields"][0][
        "messages"
    ]
    return found


@pytest.mark.parametrize("decimals", [False, True])
@pytest.mark.parametrize("kind", LEAST)
def test_every_rule_has_a_sentence_in_both_languages(kind: str, decimals: bool) -> None:
    """No rule that can be broken is without a finished sentence that names the field."""
    more = {**LIMITED.get(kind, {}), **({"decimals": True} if decimals and kind == "number" else {})}
    label = "Câu hỏi 100% lạ"
    derived = form_of({**field(kind, **more), "label": label}, languages=both_languages())["fields"][0]
    assert set(derived["messages"]) == {"vi", "en"}
    for language, said in derived["messages"].items():
        assert set(said) == rules(kind, derived), language
        for rule, sentence in said.items():
            assert label in sentence, (language, rule)
            sentence = sentence.replace("{file}", "").replace(" {reason}", "")  # filled in when it is said
            assert not re.search(r"%\(|%s|\{|\}", sentence), sentence
            assert sentence.endswith("."), sentence


@pytest.mark.parametrize("kind", LEAST)
def test_english_is_english(kind: str) -> None:
    """Beside the label, the English sentences hold no Vietnamese letter."""
    derived = form_of({**field(kind, **LIMITED.get(kind, {})), "label": "LABEL"}, languages=both_languages())[
        "fields"
    ][0]
    for rule, sentence in derived["messages"]["en"].items():
        assert sentence != derived["messages"]["vi"][rule]
        # Proper names in examples may keep their letters; words may not.
        assert not re.search("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]", sentence), sentence


@pytest.mark.parametrize(
    ("kind", "more", "rule", "vi"),
    [
        ("money", {"max": 2_000_000}, "max", "2.000.000"),
        ("number", {"min": -3}, "min", "-3"),
        ("number", {"max": 12_345}, "max", "12.345"),
        ("date", {"not_before": "2020-02-29"}, "not_before", "29/02/2020"),
        ("date", {"not_after": "today"}, "not_after", "hôm nay"),
        ("text", {"max_length": 4321}, "max_length", "4.321"),
        ("choices", {"max_choices": 2}, "max", "2 mục"),
    ],
)
def test_limits_are_written_as_people_write_them(kind: str, more: dict[str, Any], rule: str, vi: str) -> None:
    """Grouped digits, dd/mm/yyyy, and the word for today."""
    assert vi in messages(kind, **more)["vi"][rule]


def test_the_digest_is_of_the_bytes_and_of_nothing_else() -> None:
    """The digest is the SHA-256 of the file, and the same whatever the order in which keys were written."""
    plain = field("number", min=1, max=9, hint="Gợi ý", required=False)
    form = form_of(plain, languages=both_languages())
    digest, data = encode(form)
    assert digest == sha256(data).hexdigest()
    assert json.loads(data) == form
    backwards = form_of(
        dict(reversed(plain.items())), languages=dict(reversed(list(both_languages().items())))
    )
    assert encode(backwards) == (digest, data)
    assert encode(dict(reversed(form.items()))) == (digest, data)
    assert encode(form_of({**plain, "max": 10}, languages=both_languages()))[0] != digest


def test_the_digest_does_not_depend_on_the_hash_seed() -> None:
    """Processes with different seeds derive the same bytes from the example with all field types."""
    program = (
        "from catalogue.forms.form import derive_form, encode\n"
        "from catalogue.reading.records import Record\n"
        "from catalogue.languages.languages import read_language\n"
        "from catalogue.reading import yaml_file\n"
        "from pathlib import Path\n"
        "path = Path('tests/records/procedure/valid/1.900001.yaml')\n"
        "record = Record(path, 'procedure', yaml_file.read(path)[0])\n"
        "print(encode(derive_form(record, {l: read_language(l) for l in ('vi', 'en')}))[0])\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "4242")
    }  # fmt: skip
    assert len(digests) == 1
    assert len(digests.pop().strip()) == 64
