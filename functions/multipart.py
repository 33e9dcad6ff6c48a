"""Owns the strict reading of multipart/form-data: fields within the limit of any form, files onto the disk.

A doubt is a refusal: a body that ends early, a header too many, a part that is no UTF-8. Files are counted
and hashed while they come in. Knows nothing of answers or grants. Every function raises a RequestError.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from functions import body
from functions.errors import Malformed, TooLarge, UnsupportedMedia

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from multipart import MultipartSegment

_PARTS = 1000
_HEADER = 2048  # bytes of one header line: a file's name may be long
_HEADERS = 5
_WHOLE = 128 * 1024 * 1024  # bytes of files, kept or not

Fields = dict[str, list[str]]


@dataclass(frozen=True)
class PostedFile:
    """A file as it came: the field it was posted in, what it claims to be, and where its bytes are now.

    Of one that was larger than allowed the size is known and the bytes are gone: `path` is None.
    """

    field: str
    name: str
    type: str
    path: Path | None
    size: int
    sha256: str


@dataclass
class Posted:
    """What a form post holds."""

    fields: Fields = field(default_factory=dict)
    files: list[PostedFile] = field(default_factory=list)


Allowance = Callable[[Posted], int]
"""How many bytes a file that begins now may have, by what came before it; may refuse it altogether."""


async def read(
    stream: AsyncIterator[bytes], headers: dict[str, str], folder: Path, allowance: Allowance
) -> Posted:
    """Read a whole body; files go into the folder, which the caller removes."""
    from multipart import MultipartError, PushMultipartParser

    announced = headers.get("content-length", "")
    if announced and not (announced.isascii() and announced.isdigit() and len(announced) <= 12):
        raise Malformed("Content-Length is not a number")
    reader = _Reader(folder, allowance)
    try:
        parser = PushMultipartParser(
            _boundary(headers),
            content_length=int(announced or -1),
            max_header_size=_HEADER,
            max_header_count=_HEADERS,
            max_segment_count=_PARTS,
            strict=True,
        )
        async for chunk in stream:
            if chunk:
                for event in parser.parse(chunk):
                    reader.take(event)
        parser.close()
    except (MultipartError, UnicodeError) as error:
        raise Malformed("the multipart body is not well formed, or ends early") from error
    finally:
        reader.close()
    return reader.posted


class _Reader:
    """Takes the parser's events: a part begins, bytes of it, it ends."""

    def __init__(self, folder: Path, allowance: Allowance) -> None:
        self.posted = Posted()
        self._folder = folder
        self._allowance = allowance
        self._room = body.LIMIT
        self._whole = 0
        self._part: _Part | None = None

    def take(self, event: Any) -> None:
        if event is None:
            self._end()
        elif isinstance(event, bytes | bytearray):
            self._bytes(event)
        else:
            self._begin(event)

    def close(self) -> None:
        if self._part and self._part.file:
            self._part.file.close()

    def _begin(self, segment: MultipartSegment) -> None:
        if (segment.charset or "utf-8").lower() not in ("utf-8", "utf8"):
            raise Malformed("a part is not UTF-8")
        name = body.text(segment.name.encode())
        self._spend(len(name) + len(segment.filename or ""))
        self._part = _Part(name)
        if segment.filename is not None:
            self._part.filename = body.text(segment.filename.encode())
            self._part.type = segment.content_type or ""
            self._part.path = self._folder / str(len(self.posted.files))
            self._part.file = self._part.path.open("xb")
            self._part.room = -1  # asked for with the first byte: an empty part is no file

    def _bytes(self, data: bytes | bytearray) -> None:
        part = self._part
        assert part is not None, "the parser begins a part before its bytes"  # noqa: S101
        if part.file is None:
            self._spend(len(data))
            part.typed += data
            return
        if part.room < 0:
            part.room = self._allowance(self.posted)
        part.size += len(data)
        self._whole += len(data)
        if self._whole > _WHOLE:
            raise TooLarge("the files are larger than any post may be")
        if part.size <= part.room:
            part.digest.update(data)
            part.file.write(data)

    def _end(self) -> None:
        part, self._part = self._part, None
        assert part is not None, "the parser begins a part before it ends"  # noqa: S101
        if part.file is None:
            self.posted.fields.setdefault(part.name, []).append(body.text(bytes(part.typed)))
            return
        part.file.close()
        if part.size or part.filename:  # a browser posts a nameless, empty part where no file was picked
            digest = part.digest.hexdigest()
            path = part.path if part.size <= part.room or not part.size else None
            self.posted.files.append(PostedFile(part.name, part.filename, part.type, path, part.size, digest))

    def _spend(self, count: int) -> None:
        self._room -= count
        if self._room < 0:
            raise TooLarge


class _Part:
    """The part that is coming in."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.filename = ""
        self.type = ""
        self.typed = bytearray()
        self.path: Path | None = None
        self.file: Any = None
        self.room = 0
        self.size = 0
        self.digest = hashlib.sha256()


def _boundary(headers: dict[str, str]) -> str:
    from multipart import parse_options_header

    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise UnsupportedMedia("send the body without compression")
    kind, options = parse_options_header(headers.get("content-type", ""))
    boundary = options.get("boundary", "")
    if kind.lower() != body.MULTIPART or not 0 < len(boundary) <= 70 or not boundary.isascii():
        raise Malformed("the multipart body has no boundary of 1 to 70 characters")
    if options.get("charset", "utf-8").lower() != "utf-8":
        raise UnsupportedMedia("send UTF-8")
    return str(boundary)
