"""The store on S3 and what speaks its language, through obstore's conditional put.

Owns the translation of names, answers and exceptions. Credentials come from the usual AWS environment.
Several imitations of S3 ignore `If-None-Match`; proof.py finds them out before anything is kept there.
"""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError
from obstore.store import S3Store as Client

from functions.errors import SettingsError, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from obstore.store import S3Config

_PIECE = 1 << 20


class S3Store:
    """Objects below a prefix of a bucket."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def create(self, name: str, data: bytes, *, durable: bool = True) -> bool:
        """See the protocol. Whatever S3 acknowledges is durable."""
        return self._create(name, data)

    def put_file(self, name: str, path: Path) -> bool:
        """See the protocol."""
        return self._create(name, path)

    def _create(self, name: str, data: bytes | Path) -> bool:
        with _translated():
            try:
                obstore.put(self._client, name, data, mode="create", use_multipart=False)
            except (AlreadyExistsError, PreconditionError):
                return False
            return True

    def get(self, name: str) -> bytes | None:
        """See the protocol."""
        with _translated():
            try:
                return bytes(obstore.get(self._client, name).bytes())
            except FileNotFoundError:
                return None

    def read(self, name: str) -> Iterator[bytes] | None:
        """See the protocol."""
        with _translated():
            try:
                pieces = obstore.get(self._client, name).stream(min_chunk_size=_PIECE)
            except FileNotFoundError:
                return None
        return _pieces(pieces)

    def size(self, name: str) -> int | None:
        """See the protocol."""
        with _translated():
            try:
                return int(obstore.head(self._client, name)["size"])
            except FileNotFoundError:
                return None

    def delete(self, name: str) -> None:
        """See the protocol."""
        with _translated(), contextlib.suppress(FileNotFoundError):
            obstore.delete(self._client, name)

    def list(self, prefix: str) -> Iterator[str]:
        """See the protocol."""
        return (name for name, _ in self.aged(prefix))

    def aged(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """See the protocol. obstore lists whole folders, so the listing starts just before the prefix."""
        folder, _, rest = prefix.rpartition("/")
        names: list[tuple[str, datetime]] = []
        with _translated():
            offset = prefix if rest else None
            for page in obstore.list(self._client, folder or None, offset=offset, chunk_size=1000):
                fitting = [
                    (meta["path"], meta["last_modified"]) for meta in page if meta["path"].startswith(prefix)
                ]
                names += fitting
                if len(fitting) < len(page):
                    break
        yield from sorted(names)


def s3_store(address: str) -> S3Store:
    """The store of `s3://bucket/prefix?endpoint=http://…&region=…`.

    Raises:
        SettingsError: not such an address.
    """
    parts = urlsplit(address)
    options = dict(parse_qsl(parts.query))
    if not parts.hostname or set(options) - {"endpoint", "region"}:
        raise SettingsError(f"MOTCUA_STORE is not s3://bucket/prefix?endpoint=…&region=…: {address}")
    client = Client(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        config=_config(options),
        client_options={
            "timeout": "10s",
            "connect_timeout": "3s",
            "allow_http": options.get("endpoint", "").startswith("http://"),
        },
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=15)},
    )
    return S3Store(client)


def _config(options: dict[str, str]) -> S3Config:
    """Only what the address says: the environment (AWS_REGION on Lambda) gives the rest."""
    config: S3Config = {}
    if "endpoint" in options:
        config["endpoint"] = options["endpoint"]
    if "region" in options:
        config["region"] = options["region"]
    return config


def _pieces(stream: obstore.BytesStream) -> Iterator[bytes]:
    with _translated():
        for piece in stream:
            yield bytes(piece)


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError, ValueError) as error:
        raise StoreUnavailable(f"the S3 store: {type(error).__name__}") from error
