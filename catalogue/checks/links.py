"""Finds links of the built site that lead nowhere. Knows files and addresses, no record and no template."""

from __future__ import annotations

import html
import re
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

NAMED = re.compile(rb'\s(?:href|src|action)="([^"]*)"')
IDS = re.compile(rb'\sid="([^"]*)"')
#: Answered by the functions, not by files.
ANSWERED = "/api/"
#: Checked elsewhere or not at all: other hosts by `./run check-links`, numbers and mailboxes by their schema.
ELSEWHERE = {"http", "https", "mailto", "tel", "geo"}


class DeadLink(NamedTuple):
    """A link that leads nowhere: the file of the site and the line (from 1) where it stands."""

    file: str
    line: int
    address: str

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.line}: Liên kết “{self.address}” không dẫn tới tệp hay mục nào của trang. "
            "Hãy sửa địa chỉ, hoặc thêm lại trang mà nó trỏ tới."
        )


class LinksAreDead(Exception):
    """The site cannot be published: its dead links, each with the record (file:line) that names it."""

    def __init__(self, links: list[tuple[DeadLink, str | None]]):
        super().__init__(f"{len(links)} liên kết hỏng")
        self.links = links


class Links:
    """Takes the files of a site one by one; keeps addresses and ids, not the files."""

    def __init__(self, base_url: str):
        self._base_url = base_url
        self._files: set[str] = set()
        self._ids: dict[str, set[str]] = {}
        #: (file, fragment) that an address of the site means → where it stands first
        self._meant: dict[tuple[str, str], DeadLink] = {}

    def add(self, file: str, content: bytes) -> None:
        """Note a file of the site, by its path in it; looks into pages only."""
        self._files.add(file)
        if not file.endswith(".html"):
            return
        self._ids[file] = {html.unescape(found.decode()) for found in IDS.findall(content)}
        seen = set()
        for match in NAMED.finditer(content):
            if (raw := match[1]) in seen:
                continue
            seen.add(raw)
            address = html.unescape(raw.decode())
            target = self._target(file, address)
            if target is not None and target not in self._meant:
                line = content.count(b"\n", 0, match.start()) + 1
                self._meant[target] = DeadLink(file, line, address)

    def dead(self) -> list[DeadLink]:
        """Each address that leads nowhere, once, where it was met first."""
        return sorted(
            link
            for (file, fragment), link in self._meant.items()
            if file not in self._files or (fragment and file in self._ids and fragment not in self._ids[file])
        )

    def _target(self, file: str, address: str) -> tuple[str, str] | None:
        """The file and the fragment that an address means; None when it leaves the site."""
        parts = urlsplit(address.removeprefix(self._base_url) if self._base_url else address)
        if parts.scheme in ELSEWHERE or parts.netloc or parts.path.startswith(ANSWERED):
            return None
        if not parts.path:
            # The base address itself, or a place on the same page.
            own = "index.html" if address.startswith(self._base_url or "\0") else file
            return own, unquote(parts.fragment)
        path = unquote(urlsplit(urljoin(f"/{file}", parts.path)).path).lstrip("/")
        return f"{path}index.html" if not path or path.endswith("/") else path, unquote(parts.fragment)
