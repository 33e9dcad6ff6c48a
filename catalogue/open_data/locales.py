"""Languages as Open Graph names them: with the country where most people speak them."""

from __future__ import annotations

from babel.core import get_global


def locale(language: str) -> str:
    """ "vi" → "vi_VN"."""
    likely = get_global("likely_subtags").get(language, language)
    return f"{language}_{likely.rpartition('_')[2]}" if "_" in likely else language
