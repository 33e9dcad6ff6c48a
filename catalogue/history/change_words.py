"""Puts changes into the words of one language: what it is about, what was, what is. Knows no files.

The names of parts are the titles in schemas/; values are said as the procedure's page says them.
"""

from __future__ import annotations

import difflib
import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from catalogue.history.changes import NOT_FELT, NOT_FELT_INSIDE, WHOLE
from catalogue.languages.texts import Translated
from catalogue.pages.templates import day, money
from catalogue.reading import schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from catalogue.history.changes import Change

#: Of longer texts only the words that differ are marked, as long as most of them stayed and they can be read.
LONG, LONGEST = 8, 1500
ALIKE = 0.5
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class ChangeWords:
    """Tells changes in the language of one set of pages."""

    def __init__(
        self,
        language: str,
        say: Callable[[str], str],
        parts: Any,
        agencies: Mapping[str, Mapping[str, Any]],
        legal: Mapping[str, Mapping[str, Any]],
    ) -> None:
        """`parts` is the module of theme/templates/parts.html, whose names and macros the pages use."""
        self.language, self.say, self.parts = language, say, parts
        self.agencies, self.legal = agencies, legal
        self.names: dict[str, Mapping[str, str]] = {
            "levels": parts.level_names,
            "audience": parts.audience_names,
            "channels": parts.channel_names,
            "kind": {**parts.channel_names, "fee": say("phí"), "charge": say("lệ phí")},
            "level": parts.online_names,
            "action": {"submit": say("nộp"), "show": say("xuất trình")},
            "actor": {"applicant": say("Bạn làm"), "agency": say("Cơ quan làm")},
            "status": {"published": say("đã rà soát"), "imported": say("chưa rà soát")},
            "set_by": {"central": say("trung ương"), "province": say("tỉnh")},
        }

    def tell(self, changes: Sequence[Change]) -> list[dict[str, Any]]:
        """`[{"part", "items", "field", "was", "now", "words"}]`, without what a line beside them says anyway.

        was or now is None when there was nothing, or is nothing any more; both are None where all there is to
        tell is that it changed. `words` is a list of (kind, text): "same", "was" or "now"; or empty. What
        happened alike to several items is told once.
        """
        felt = [change for change in changes if change.keys != ("decision",)] or changes
        found: list[dict[str, Any]] = []
        for told in map(self._told, felt):
            key = ("part", "field", "was", "now")
            alike = [one for one in found if all(one[name] == told[name] for name in key)]
            if alike and told["items"]:
                alike[0]["items"] += told["items"]
            else:
                found.append(told)
        return found

    def parts_of(self, changes: Sequence[Change]) -> list[str]:
        """The names of the parts that change, each once."""
        felt = [change for change in changes if change.keys != ("decision",)] or changes
        return list(dict.fromkeys(self.say(titles((change.keys[0],))[-1]) for change in felt))

    def _told(self, change: Change) -> dict[str, Any]:
        keys = change.keys
        names = titles(keys)
        was, now = self._value(keys, change.was), self._value(keys, change.now)
        if was == now:  # a form, say
            was = now = None
        return {
            "part": self.say(names[0]),
            "items": [" › ".join(self._item(keys, item) for item in change.items)] if change.items else [],
            "field": self.say(names[-1]) if len(keys) > 1 and names[-1] else None,
            "was": was,
            "now": now,
            "words": word_by_word(was, now) if was and now else [],
        }

    def _item(self, keys: tuple[str, ...], item: str) -> str:
        if keys[0] == "channels":
            return self.names["channels"].get(item, item)
        return str(self.legal.get(item, {}).get("number", item))

    def _ours(self, text: str) -> str:
        """A text of the interface among texts of records: it says its language as they do."""
        return Translated(text, self.language)

    def _value(self, keys: tuple[str, ...], value: Any) -> str | None:
        """A value in words; anything that the schema of today does not know comes out as it stands."""
        key = keys[-1]
        if value is None:
            return None
        if isinstance(value, bool):
            return self._ours(self.say("có") if value else self.say("không"))
        if isinstance(value, int):
            if key == "amount":
                return self._ours(money(value) if value else self.say("Không thu"))
            return self._ours(f"{value}%" if key == "percent" else str(value))
        if isinstance(value, list):
            told = [self._value(keys, item) for item in value]
            return "; ".join(one for one in told if one) or self._ours(self.say("không có"))
        if isinstance(value, dict):
            return self._group(key, value)
        if not isinstance(value, str):
            return str(value)
        if DAY.fullmatch(value):
            return self._ours(day(value))
        if key in {"deciding", "receiving", "coordinating"}:
            name: str = self.agencies.get(value, {}).get("name", value)
            return name
        known = self.names.get(key, {}).get(value)
        return self._ours(known) if known else value

    def _group(self, key: str, value: dict[str, Any]) -> str:
        if key == "time_limit":
            return self._ours(self.parts.time_limit(value).striptags())
        if key == "legal":
            number = self.legal.get(str(value.get("document")), {}).get("number") or value.get("number")
            return ", ".join(str(one) for one in (value.get("articles"), number) if one)
        if key == "decision":
            return ", ".join(str(value[one]) for one in ("number", "issuer") if one in value)
        if key == "channels":
            limit = value.get("time_limit")
            name = self._value((key,), value.get("kind")) or ""
            return f"{name} ({self._group('time_limit', limit)})" if isinstance(limit, dict) else name
        if key == "fees":
            price = self._value(("amount",), value.get("amount", value.get("formula")))
            return f"{value.get('name', '')} ({price})" if price else str(value.get("name", ""))
        if key == "form" and "sections" in value:
            return self._ours(self.say("có"))
        for name in ("name", "title", "who", "text"):
            if isinstance(value.get(name), str):
                said: str = value[name]
                return said
        if isinstance(value.get("papers"), list):
            return self._value(("papers",), value["papers"]) or ""
        return json.dumps(value, ensure_ascii=False)


@cache
def titles(keys: tuple[str, ...]) -> list[str]:
    """The titles, in Vietnamese, of the parts on the way to a field; the key itself where there is none."""
    part: dict[str, Any] = schemas.load("procedure")
    found = []
    for key in keys:
        while "items" in part:
            part = _resolved(part["items"])
        asked = part.get("properties", {}).get(key, {})
        part = _resolved(asked) if isinstance(asked, dict) else {}
        found.append(str(part.get("title", key)))
    return found


def spoken_titles() -> list[str]:
    """Every title that telling a change may need: the interface's translations hold them."""
    found: dict[str, None] = {}

    def walk(keys: tuple[str, ...], part: dict[str, Any]) -> None:
        while "items" in part:
            part = _resolved(part["items"])
        for key, inner in part.get("properties", {}).items():
            if not isinstance(inner, dict) or key in (NOT_FELT_INSIDE if keys else NOT_FELT):
                continue
            found.setdefault(titles((*keys, key))[-1])
            if key not in WHOLE:
                walk((*keys, key), _resolved(inner))

    walk((), schemas.load("procedure"))
    return list(found)


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    """A part of the schema with what it refers to; its own title wins."""
    if "$ref" not in part:
        return part
    file, _, name = part["$ref"].partition("#/$defs/")
    kind = file.removesuffix(".schema.json") or "procedure"
    schema = schemas.load(kind)
    return {**_resolved(schema["$defs"][name] if name else schema), **part}


def word_by_word(was: str, now: str) -> list[tuple[str, str]]:
    """Where two long texts differ, in runs of words; empty for short texts and those too different."""
    old, new = was.split(), now.split()
    if min(len(old), len(new)) < LONG or max(len(old), len(new)) > LONGEST:
        return []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return []
    found: list[tuple[str, str]] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            found.append(("same", " ".join(old[i:j])))
            continue
        found += [("was", " ".join(old[i:j]))] if i < j else []
        found += [("now", " ".join(new[k:m]))] if k < m else []
    return found
