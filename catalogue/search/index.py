"""What the search script loads: names, codes and vocabulary, coded so that they cross a bad network fast.

A name is written as one character for each of its words, and each word stands once in `words`: that is what
compresses best, and what the script wants, which looks for words. Decoded by theme/scripts/engine.mjs.
Knows records; knows no template.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from catalogue.guides import walk
from catalogue.search.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalogue.reading.records import Record

#: Bits of a procedure's mask: who decides, and whether a person (not only an organisation) may apply.
LEVELS = {"ministry": 1, "province": 2, "commune": 4, "other": 8}
PERSON = 16
PEOPLE = {"citizen", "overseas_vietnamese", "foreigner", "foreign_resident"}
#: Longer names are cut in the list of results; the page shows them whole.
LONGEST = 300
#: Punctuation in front of a word and behind it, written as tokens of their own.
CHUNK = re.compile(r"^([(“]*)(.*?)([),.;:”…!?]*)$")


class Advice(NamedTuple):
    """An end of a life event's guide that tells where to go with what this catalogue lacks."""

    path: str  # "su-kien/<event>/<answers…>"
    title: str
    also: list[str]


def advice(events: Iterable[Record]) -> list[Advice]:
    """The ends of guides that lead elsewhere, each with what it is about and the answers on the way there."""
    return [
        Advice(
            "/".join(["su-kien", event.id, *stop.path]),
            stop.result["title"],
            [*named, " ".join(choice.answer["say"] for choice in stop.chosen if choice.answer)],
        )
        for event in events
        if "guide" in event.data
        for stop in walk(event.data["guide"])
        if stop.result
        and all(choice.answer for choice in stop.chosen)
        and (
            named := [
                step["elsewhere"]["name"] for step in stop.result.get("steps", []) if "elsewhere" in step
            ]
        )
    ]


def search_index(
    procedures: Iterable[Record],
    fields: dict[str, Record],
    spoken: Vocabulary | None = None,
    events: Iterable[Record] = (),
) -> dict[str, Any]:
    """The content of search.json; rows are in the order of `procedures`, behind them the advice of guides."""
    rows = list(procedures)
    ends = advice(events)
    spoken = spoken or Vocabulary()
    names = [tokens(cut(record.data["name"])) for record in rows] + [tokens(end.title) for end in ends]
    also = [[tokens(name) for name in record.data.get("popular_names", [])] for record in rows]
    also += [[tokens(text) for text in end.also if text] for end in ends]
    used = list(dict.fromkeys(record.data["field"] for record in rows))
    called = [tokens(fields[one].data["name"]) if one in fields else [] for one in used]
    groups = {name: f"{{{place}}}" for place, name in enumerate(spoken.groups)}
    phrases = {
        "filler": [[spoken_words(text, groups) for text in spoken.filler]],
        "soft": [[spoken_words(text, groups) for text in spoken.soft]],
        "purpose": [[spoken_words(text, groups) for text in spoken.purpose]],
        "groups": [[spoken_words(text, groups) for text in one] for one in spoken.groups.values()],
        "say": [[spoken_words(text, groups) for text in one["say"]] for one in spoken.synonyms],
        "mean": [[spoken_words(text, groups) for text in one["mean"]] for one in spoken.synonyms],
        "ask": [[spoken_words(text, groups) for text in said_elsewhere(one)] for one in spoken.elsewhere],
        "unless": [
            [spoken_words(text, groups) for text in one.get("unless", [])] for one in spoken.elsewhere
        ],
    }
    every = [*names, *called]
    every += [one for some in [*also, *itertools.chain(*phrases.values())] for one in some]
    counted = Counter(token for text in every for token in text)
    words = [word for word, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]
    place = {word: character(index) for index, word in enumerate(words)}

    def coded(text: list[str]) -> str:
        return "".join(place[token] for token in text)

    return {
        "words": " ".join(words),
        "codes": differences([record.id for record in rows]),
        "advice": [end.path for end in ends],
        "names": " ".join(map(coded, names)),
        "also": " ".join("!".join(map(coded, some)) for some in also).rstrip(),
        "fields": " ".join(map(coded, called)),
        "field": "".join(character(used.index(record.data["field"])) for record in rows),
        "masks": "".join(
            character(one) for one in [*(mask(record.data) for record in rows), *[PERSON] * len(ends)]
        ),
        **{key: " ".join("!".join(map(coded, some)) for some in lists) for key, lists in phrases.items()},
        "elsewhere": [
            [one["say"], one.get("say_en", one["say"]), int(one.get("always", False))]
            for one in spoken.elsewhere
        ],
    }


def spoken_words(text: str, groups: dict[str, str]) -> list[str]:
    """The words of a phrase, small letters; a group by its number."""
    found: list[str] = []
    for word in re.findall(r"\{[^{}]+\}|\w+", text.lower()):
        group = groups.get(word[1:-1])
        found += [group] if group and word[0] == "{" else re.findall(r"\w+", word)
    return found


def said_elsewhere(entry: dict[str, Any]) -> list[str]:
    """Every way to ask for what is not here."""
    return [*entry["ask"], *entry.get("en", [])]


def cut(name: str) -> str:
    """A name as the list of results shows it."""
    name = " ".join(name.split())
    return name if len(name) <= LONGEST else f"{name[:LONGEST].rsplit(' ', 1)[0].rstrip(' ,;')}…"


def tokens(text: str) -> list[str]:
    """Words and punctuation; the first word without its capital, which the script puts back."""
    found: list[str] = []
    for chunk in text.split():
        [(before, core, after)] = CHUNK.findall(chunk)
        found += [*before, *([core] if core else []), *after]
    if found and found[0][1:] == found[0][1:].lower():
        found[0] = found[0].lower()
    return found


def character(index: int) -> str:
    """The character for a word's place: none that JSON must escape, no space, no "!"."""
    point = 35 + index
    point += point >= 92  # \
    return chr(point if point < 127 else point + 34)


def differences(codes: list[str]) -> str:
    """Codes in order as the steps between their digits; a code of a locality as it is."""
    steps: list[str] = []
    last = 0
    for code in codes:
        if len(code) == 8:
            number = int(code.replace(".", ""))
            steps.append(str(number - last))
            last = number
        else:
            steps.append(code)
    return " ".join(steps)


def mask(data: dict[str, Any]) -> int:
    """Levels and audience in one number."""
    person = PERSON if PEOPLE & set(data.get("audience", PEOPLE)) else 0
    return person + sum(LEVELS[level] for level in data["levels"])
