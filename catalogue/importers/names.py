"""Gives ids to agencies and fields that a source knows by name only, and guesses an agency's level.

The id depends on the set of names alone, never on their order, so that importing twice gives the same ids.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_ID = 80  # of the 120 that the schema allows: file names stay readable

#: What an agency's name must match, without case, to be of a level beyond doubt. Names of the abolished
#: district level match nothing and stay "other".
_LEVELS = [
    (
        "ministry",
        re.compile(
            r"bộ (?!phận|chỉ huy|tư lệnh|tham mưu|đội)|thủ tướng|chính phủ|.*\bcấp bộ\b"
            r"|.*\btrung ương$|cục .*việt nam$"
        ),
    ),
    (
        "province",
        re.compile(
            r"sở |.*\bcấp tỉnh\b|công an tỉnh|(chủ tịch )?(ủy|uỷ) ban nhân dân (tỉnh|thành phố)"
            r"|hội đồng nhân dân tỉnh"
        ),
    ),
    (
        "commune",
        re.compile(r".*\bcấp xã\b|công an xã|(chủ tịch )?(ủy|uỷ) ban nhân dân (xã|phường)|trạm y tế xã"),
    ),
]


def slug(name: str) -> str:
    """ASCII letters, digits and hyphens, cut at a word: "Ủy ban nhân dân" → "uy-ban-nhan-dan"."""
    letters = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in letters if not unicodedata.combining(c)))
    while len(words) > 1 and len("-".join(words)) > LONGEST_ID:
        words.pop()
    return "-".join(words)[:LONGEST_ID] or "khong-ten"


def ids_for(names: Iterable[str]) -> dict[str, str]:
    """Name → unique id. Names whose slugs are alike (in case or marks only, or cut) all get a digest."""
    slugs = {name: slug(name) for name in names}
    shared = Counter(slugs.values())
    return {
        name: plain if shared[plain] == 1 else f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
        for name, plain in sorted(slugs.items())
    }


def level_of(agency: str) -> str:
    """ministry, province or commune when every agency in the string is plainly of it, else other."""
    found = {_level_of_one(part) for part in agency.lower().split(", ")}
    return found.pop() if len(found) == 1 else "other"


def _level_of_one(name: str) -> str:
    levels = [level for level, pattern in _LEVELS if pattern.match(name.strip())]
    return levels[0] if len(levels) == 1 else "other"
