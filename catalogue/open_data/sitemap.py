"""Tells search engines which pages there are: sitemap.xml, in parts where it must be, and robots.txt.

Reads the pages themselves: what says noindex is not listed, so that the rule stands in one place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: What sitemaps.org allows in one file.
MOST = 50_000
_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NOINDEX = b'<meta name="robots" content="noindex"'


class Sitemap:
    """Takes the files of a site one by one; keeps the addresses of its pages, not the files."""

    def __init__(self, base_url: str, languages: Sequence[str], most: int = MOST):
        self._base_url = base_url
        self._languages = languages
        self._most = most
        #: path without the language → the languages that it stands in
        self._pages: dict[str, list[str]] = {}

    def add(self, file: str, content: bytes) -> None:
        """Note a page, by its path in the site; other files, and pages not to be found, are passed over."""
        if not file.endswith(".html") or _NOINDEX in content:
            return
        first, _, rest = file.partition("/")
        language, path = (first, rest) if first in self._languages[1:] else (self._languages[0], file)
        self._pages.setdefault(f"/{path.removesuffix('index.html')}", []).append(language)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """sitemap.xml and robots.txt; without a public address no sitemap, as its addresses must be whole."""
        robots = "User-agent: *\nDisallow: /api/\n"
        if self._base_url:
            yield from self._sitemaps()
            robots += f"\nSitemap: {self._base_url}/sitemap.xml\n"
        yield "robots.txt", robots.encode()

    def _sitemaps(self) -> Iterator[tuple[str, bytes]]:
        entries = [
            self._entry(language, path, languages)
            for path, languages in sorted(self._pages.items())
            for language in languages
        ]
        if len(entries) <= self._most:
            yield "sitemap.xml", _urls(entries)
            return
        parts = [entries[start : start + self._most] for start in range(0, len(entries), self._most)]
        for number, part in enumerate(parts, 1):
            yield f"sitemap-{number}.xml", _urls(part)
        listed = "".join(
            f"<sitemap><loc>{escape(self._base_url)}/sitemap-{number}.xml</loc></sitemap>\n"
            for number in range(1, len(parts) + 1)
        )
        yield "sitemap.xml", f"{_HEAD}<sitemapindex {_XMLNS}>\n{listed}</sitemapindex>\n".encode()

    def _entry(self, language: str, path: str, languages: Sequence[str]) -> str:
        others = [(one, self._address(one, path)) for one in languages]
        if len(others) > 1:
            others.append(("x-default", self._address(languages[0], path)))
        links = len(others) > 1 and "".join(
            f'<xhtml:link rel="alternate" hreflang="{one}" href={quoteattr(address)}/>'
            for one, address in others
        )
        return f"<url><loc>{escape(self._address(language, path))}</loc>{links or ''}</url>\n"

    def _address(self, language: str, path: str) -> str:
        return f"{self._base_url}{'' if language == self._languages[0] else f'/{language}'}{path}"


def _urls(entries: Sequence[str]) -> bytes:
    links = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return f"{_HEAD}<urlset {_XMLNS} {links}>\n{''.join(entries)}</urlset>\n".encode()
