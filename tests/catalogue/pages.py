"""Reads the files of a site the way a browser does, as far as tests ask: elements, links, text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from posixpath import join, normpath
from urllib.parse import unquote, urlsplit

#: Elements that have no end tag.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
#: (element, attribute) pairs whose address the browser fetches on its own.
LOADED = {
    ("script", "src"), ("img", "src"), ("img", "srcset"), ("iframe", "src"), ("source", "src"),
    ("video", "src"), ("audio", "src"), ("track", "src"), ("object", "data"),
    ("embed", "src"), ("input", "src"),
    ("use", "href"), ("image", "href"), ("body", "background"),
}  # fmt: skip
#: Relations of a <link> that name a page instead of loading something.
NAMING = {"canonical", "alternate"}


def squeezed(text: str) -> str:
    """Text with every run of white space made one space."""
    return " ".join(text.split())


@dataclass
class Page(HTMLParser):
    """One parsed page: its elements in order, its ids, and the text that people see."""

    path: str
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    unbalanced: list[str] = field(default_factory=list)
    scripts: list[tuple[dict[str, str], str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self._texts: list[tuple[str, str]] = []

    @classmethod
    def read(cls, path: str, data: bytes) -> Page:
        """Parse a whole page."""
        page = cls(path)
        page.feed(data.decode("utf-8"))
        page.close()
        page.unbalanced += [f"<{name}> is never closed" for name in page._open]
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Called by the parser."""
        attributes = {name: value or "" for name, value in attrs}
        if len(attributes) != len(attrs):
            self.unbalanced.append(f"<{tag}> has an attribute twice")
        self.elements.append((tag, attributes))
        if tag == "script":
            self.scripts.append((attributes, ""))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Called by the parser for <path/> and the like."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Called by the parser."""
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self.unbalanced.append(f"</{tag}> closes {self._open[-1:]}")

    def handle_data(self, data: str) -> None:
        """Called by the parser."""
        where = self._open[-1] if self._open else ""
        if where == "script":
            attributes, before = self.scripts[-1]
            self.scripts[-1] = (attributes, before + data)
        else:
            self._texts.append((where, data))

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    @cached_property
    def text(self) -> str:
        """What people see, white space squeezed."""
        return squeezed("".join(text for where, text in self._texts if where not in {"title", "style"}))

    def text_in(self, tag: str) -> str:
        """The text directly in elements of a kind."""
        return squeezed("".join(text for where, text in self._texts if where == tag))

    @cached_property
    def seen(self) -> str:
        """The text, and after it every attribute value: where people find addresses and descriptions."""
        values = (squeezed(value) for _, attributes in self.elements for value in attributes.values())
        return "\n".join([self.text, *values])

    @cached_property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    def loads(self) -> list[str]:
        """Addresses that the browser fetches without being asked."""
        found = [a[name] for tag, a in self.elements for name in a if (tag, name) in LOADED]
        return found + [a["href"] for a in self.all("link") if a.get("rel") not in NAMING]

    def addresses(self) -> list[str]:
        """Every address that the page names, loaded or not."""
        named = [
            value
            for _, attributes in self.elements
            for name, value in attributes.items()
            if name in {"href", "src", "action", "data-search", "data-facets", "data-units"}
        ]
        return named + self.loads()


class Crawler:
    """The files of a site, and where the addresses on its pages lead."""

    def __init__(self, files: dict[str, bytes], base_url: str) -> None:
        self.files = files
        self.base_url = base_url
        self.pages = {path: Page.read(path, data) for path, data in files.items() if path.endswith(".html")}

    def dead(self) -> list[str]:
        """Each address on a page that leads to no file of the site or to no id of its page."""
        return [
            f"{page.path}: {address}"
            for page in self.pages.values()
            for address in dict.fromkeys(page.addresses())
            if not self._leads_somewhere(page, address)
        ]

    def reachable(self, start: str) -> set[str]:
        """The pages that following links from one page comes to."""
        found: set[str] = set()
        waiting = [start]
        while waiting:
            path = waiting.pop()
            if path in found or path not in self.pages:
                continue
            found.add(path)
            waiting += [
                self._file(self.pages[path], a["href"]) for a in self.pages[path].all("a") if "href" in a
            ]
        return found

    def _file(self, page: Page, address: str) -> str:
        parts = urlsplit(address.removeprefix(self.base_url))
        if not parts.path:
            return page.path
        path = normpath(join("/" + page.path, unquote(parts.path))).lstrip("/")
        return join(path, "index.html").lstrip("/") if parts.path.endswith("/") else path

    def _leads_somewhere(self, page: Page, address: str) -> bool:
        parts = urlsplit(address.removeprefix(self.base_url))
        if parts.scheme in {"http", "https", "mailto", "tel"}:
            return bool(re.fullmatch(r"(https?://|mailto:|tel:)[^\s]+", address))
        if parts.path.startswith("/api/"):
            return True  # answered by the functions
        file = self._file(page, address)
        if file not in self.files:
            return False
        return not parts.fragment or parts.fragment in self.pages[file].ids
