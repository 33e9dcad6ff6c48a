"""The interface is whole in every language that it speaks."""

from __future__ import annotations

import pytest

from catalogue.languages import po_file
from catalogue.languages.languages import THEME_LOCALE, theme_file
from catalogue.languages.messages import extract, missing


@pytest.mark.parametrize("language", sorted(path.name for path in THEME_LOCALE.iterdir()))
def test_every_sentence_is_translated(language: str) -> None:
    """What the templates say is in the catalogue, translated, with the same placeholders."""
    catalogue, problems = po_file.read(theme_file(language), language)
    assert problems == []
    said = {message.id for message in extract() if message.id}
    known = {message.id for message in catalogue if message.id}
    assert said - known == set(), "run ./run messages"
    assert known - said == set(), "run ./run messages"
    assert missing(theme_file(language), language) == []
