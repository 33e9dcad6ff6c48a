"""Asks other hosts whether the addresses in records still answer. No build waits for it."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from catalogue.reading.records import Records

ADDRESS = re.compile(r"""https?://[^\s"'<>]+""")
#: What a sentence puts after an address and does not mean as part of it.
AFTER = ".,;:!?)”’…"
#: Hosts asked at the same time; each host one question after the other.
HOSTS_AT_ONCE = 6
TIMEOUT = 20  # seconds
PAUSE = 0.5  # seconds between two questions to one host
TRIES = 2
AGENT = "mot-cua-link-check/1"
#: The page is gone. Other refusals (401, 403, 405, 429, 5xx) may be meant for machines only: told apart.
GONE = {404, 410}


@dataclass(frozen=True, order=True)
class Named:
    """An address as a record names it: file, line (from 1)."""

    path: Path
    line: int
    address: str


@dataclass(frozen=True)
class Answer:
    """What came of asking for an address: "fine", "moved", "gone" or "unsure", and a Vietnamese sentence."""

    named: Named
    state: str
    said: str

    def __str__(self) -> str:
        return f"{self.named.path}:{self.named.line}: {self.named.address}: {self.said}"


def addresses(records: Records) -> Iterator[Named]:
    """Every address in every record, where it stands."""
    for record in records.all:
        if record.kind == "link-exceptions":
            continue
        for number, line in enumerate(record.path.read_text("utf-8").splitlines(), 1):
            for found in ADDRESS.findall(line):
                yield Named(record.path, number, found.rstrip(AFTER))


def check_external(
    found: Iterable[Named], exceptions: Sequence[dict[str, Any]], today: str, own: str
) -> list[Answer]:
    """Ask for each address once that is neither the site's own nor excepted today (yyyy-mm-dd)."""
    named = sorted(found)
    first = {one.address: one for one in reversed(named)}
    by_host: dict[str, list[Named]] = defaultdict(list)
    for one in sorted(first.values()):
        excepted = any(_holds(exception, one.address, today) for exception in exceptions)
        if not excepted and not (own and one.address.startswith(own)):
            by_host[urlsplit(one.address).netloc].append(one)
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        answers = [answer for group in pool.map(_ask_host, by_host.values()) for answer in group]
    return sorted(answers, key=lambda answer: answer.named)


def useless(exceptions: Sequence[dict[str, Any]], found: Iterable[Named], today: str) -> list[str]:
    """Exceptions that no address needs any more, as sentences."""
    named = list(found)
    said = []
    for exception in exceptions:
        start = exception["starts_with"]
        if exception.get("until", today) < today:
            said.append(f"Ngoại lệ “{start}” đã hết hạn từ {exception['until']}: hãy bỏ hoặc gia hạn.")
        elif not any(one.address.startswith(start) for one in named):
            said.append(f"Ngoại lệ “{start}” không còn dùng tới: hãy bỏ.")
    return said


def _holds(exception: dict[str, Any], address: str, today: str) -> bool:
    start: str = exception["starts_with"]
    return address.startswith(start) and exception.get("until", today) >= today


def _ask_host(group: list[Named]) -> list[Answer]:
    answers = []
    for number, named in enumerate(group):
        if number:
            time.sleep(PAUSE)
        answers.append(_ask(named))
    return answers


class _Stay(HTTPRedirectHandler):
    """Leaves redirects to us: a page that moved for good should be named by its new address."""

    def redirect_request(self, *_: Any) -> None:
        """Do not follow."""


def _ask(named: Named) -> Answer:
    address, moved = named.address, ""
    for _ in range(6):
        status, location = _status(address)
        if isinstance(status, str):
            return Answer(named, "unsure", status)
        if status in {301, 302, 303, 307, 308} and location:
            address = urljoin(address, location)
            moved = address if status in {301, 308} else moved
            continue
        if status in GONE:
            return Answer(named, "gone", f"Trang không còn ({status}).")
        if status >= 400:
            return Answer(named, "unsure", f"Máy chủ từ chối ({status}); hãy mở thử bằng trình duyệt.")
        if moved:
            return Answer(named, "moved", f"Đã chuyển hẳn sang {moved}; hãy sửa địa chỉ.")
        return Answer(named, "fine", "")
    return Answer(named, "unsure", "Chuyển hướng vòng quanh.")


def _status(address: str) -> tuple[int | str, str]:
    """The status and where it redirects to; a sentence instead of the status when nobody answered."""
    said = ""
    quoted = quote(address, safe="%/:=&?~#+!$,;'@()*[]")
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PAUSE)
        try:
            request = Request(quoted, headers={"User-Agent": AGENT})  # noqa: S310 - http(s) by the pattern
            with build_opener(_Stay).open(request, timeout=TIMEOUT) as response:
                return response.status, ""
        except HTTPError as error:
            error.close()
            if error.code < 500:
                return error.code, error.headers.get("Location", "")
            said = f"Máy chủ báo lỗi ({error.code})."
        except (URLError, HTTPException, OSError, ValueError) as error:
            said = f"Không kết nối được ({getattr(error, 'reason', error)})."
    return said, ""
