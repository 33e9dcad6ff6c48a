"""Owns which scripts of a PDF do nothing: empty ones, and the calls by which every office form formats its
fields.

Readers bring these functions (AFDate_FormatEx and its like) themselves. Only one call with plain values
counts; whatever
else a script says, it is refused.
"""

from __future__ import annotations

import re
from typing import Any

_VALUE = r"""(?:"[^"\\\r\n]*"|'[^'\\\r\n]*'|-?[0-9][0-9.]*|true|false)"""
_LIST = rf"(?:new\s+Array\s*\(\s*(?:{_VALUE}(?:\s*,\s*{_VALUE})*)?\s*\))"
_CALL = re.compile(
    r"AF(?:(?:Number|Percent|Date|Time|Special)_(?:Format|Keystroke)(?:Ex)?|Simple_Calculate|Range_Validate)"
    rf"\s*\(\s*(?:(?:{_VALUE}|{_LIST})(?:\s*,\s*(?:{_VALUE}|{_LIST}))*)?\s*\)\s*;?"
)
_LONGEST = 2000


def is_harmless(script: Any) -> bool:
    """Whether a script (a string or a stream) does nothing, or formats the field that it belongs to."""
    import pikepdf

    if isinstance(script, pikepdf.Stream):
        raw = script.read_bytes()[: _LONGEST + 1]
        text = raw.decode("utf-16" if raw.startswith((b"\xfe\xff", b"\xff\xfe")) else "latin-1")
    else:
        text = str(script)
    text = text.strip("\0 \t\r\n")
    return len(text) <= _LONGEST and (not text or _CALL.fullmatch(text) is not None)
