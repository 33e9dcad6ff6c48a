"""The interface is whole in every language that it speaks."""

from __future__ import annotations

import pytest
from babel.messages.checkers import checkers
from babel.messages.pofile import read_po

from catalogue.messages import extract, languages, missing


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_sentence_is_translated(language: str) -> None:
    """What the templates say is in the catalogue, translated, with the same placeholders."""
    path = languages()[language]
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    said = {message.id for message in extract() if message.id}
    known = {message.id for message in catalogue if message.id}
    assert said - known == set(), "run ./run messages"
    assert known - said == set(), "run ./run messages"
    assert missing(path, language) == []
    for message in catalogue:
        for check in checkers if message.id else ():
            check(catalogue, message)
