"""Permission to write one object of one content straight into the store, and to read one, for a short time.

Both kinds speak the contract of an S3 presigned POST: the browser posts `fields` and then `file` as
multipart/form-data to `url`. On S3 the store itself checks name, size, type and checksum; beside a directory
`functions/uploads.py` does, by a policy that only these functions can have signed.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl, quote, urlsplit

from functions.domain.zone import instant, written
from functions.errors import SettingsError, UploadRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

LIFE = timedelta(minutes=15)
_SKEW = timedelta(minutes=1)  # clocks of machines that share a directory may differ by so much
_READ_SECONDS = 300
LOOPBACK_PATH = "/api/uploads"


@dataclass(frozen=True)
class Grant:
    """Where to post, with which fields before the file, and until when."""

    url: str
    fields: dict[str, str]
    expires: datetime


class Grants(Protocol):
    """Gives permissions; `origin` is where browsers post to when that is not the site itself."""

    @property
    def origin(self) -> str | None:
        """Scheme and host of the store, or None."""
        ...

    def grant(self, name: str, size: int, media_type: str, sha256: str, now: datetime) -> Grant:
        """Permission to write the object of this name with exactly this content."""
        ...

    def reading(self, name: str) -> str | None:
        """An address that gives the object for some minutes; None where the functions give it themselves."""
        ...


@dataclass(frozen=True)
class Policy:
    """What a grant allows: one object of one content."""

    name: str
    size: int
    type: str
    sha256: str


class LoopbackGrants:
    """Grants beside a directory store; the functions take the file themselves and check the policy."""

    origin = None

    def __init__(self, key: bytes) -> None:
        self._key = key

    def grant(self, name: str, size: int, media_type: str, sha256: str, now: datetime) -> Grant:
        """See the protocol."""
        expires = now + LIFE
        allowed = {"name": name, "size": size, "type": media_type, "sha256": sha256}
        policy = base64.b64encode(json.dumps({**allowed, "until": written(expires)}).encode()).decode()
        fields = {**_described(name, media_type, sha256), "policy": policy, "x-signature": self._sign(policy)}
        return Grant(LOOPBACK_PATH, fields, expires)

    def reading(self, name: str) -> None:
        """See the protocol."""

    def check(self, fields: Mapping[str, str], now: datetime) -> Policy:
        """What posted fields allow.

        Raises:
            UploadRefused: the policy is not ours or is over, or the fields say something else than it does.
        """
        policy, signature = fields.get("policy", ""), fields.get("x-signature", "")
        if not hmac.compare_digest(self._sign(policy).encode(), signature.encode()):
            raise UploadRefused("the policy is not signed by this server")
        allowed: dict[str, Any] = json.loads(base64.b64decode(policy))
        if now > instant(allowed["until"]) + _SKEW:
            raise UploadRefused("the grant is over: ask for another")
        found = Policy(*(allowed[part] for part in ("name", "size", "type", "sha256")))
        said = {name: value for name, value in fields.items() if name not in ("policy", "x-signature")}
        if said != _described(found.name, found.type, found.sha256):
            raise UploadRefused("the fields are not those of the grant")
        return found

    def _sign(self, policy: str) -> str:
        return hmac.digest(self._key, policy.encode(), "sha256").hex()


class S3Grants:
    """Grants that an S3 store checks itself, signed with the credentials of the usual AWS environment.

    botocore is imported for the first grant: a cold start does not pay for it.
    """

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        options = dict(parse_qsl(parts.query))
        self._bucket, self._prefix = parts.netloc, parts.path.strip("/")
        environment = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
        self._region = options.get("region") or environment or "us-east-1"
        endpoint = options.get("endpoint", "").rstrip("/")
        amazon = f"https://{self._bucket}.s3.{self._region}.amazonaws.com"
        self._url = f"{endpoint}/{self._bucket}" if endpoint else amazon

    @property
    def origin(self) -> str | None:
        """See the protocol."""
        parts = urlsplit(self._url)
        return f"{parts.scheme}://{parts.netloc}"

    def grant(self, name: str, size: int, media_type: str, sha256: str, now: datetime) -> Grant:
        """See the protocol."""
        from botocore.auth import S3SigV4PostAuth
        from botocore.awsrequest import AWSRequest

        fields = _described(self._key(name), media_type, sha256)
        conditions: list[Any] = [{part: value} for part, value in fields.items()]
        expires = now + LIFE
        request = AWSRequest("POST", self._url)
        request.context["s3-presign-post-fields"] = fields
        request.context["s3-presign-post-policy"] = {
            "expiration": expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "conditions": [*conditions, {"bucket": self._bucket}, ["content-length-range", size, size]],
        }
        S3SigV4PostAuth(_credentials(), "s3", self._region).add_auth(request)
        return Grant(self._url, fields, expires)

    def reading(self, name: str) -> str | None:
        """See the protocol. Saved, never shown: a file of a stranger is not opened on the store's origin."""
        from botocore.auth import S3SigV4QueryAuth
        from botocore.awsrequest import AWSRequest

        address = f"{self._url}/{quote(self._key(name))}?response-content-disposition=attachment"
        request = AWSRequest("GET", address)
        S3SigV4QueryAuth(_credentials(), "s3", self._region, expires=_READ_SECONDS).add_auth(request)
        return str(request.url)

    def _key(self, name: str) -> str:
        return f"{self._prefix}/{name}" if self._prefix else name


def _credentials() -> Any:
    import botocore.session

    credentials = botocore.session.Session().get_credentials()
    if credentials is None:
        raise SettingsError("There are no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")
    return credentials.get_frozen_credentials()


def _described(name: str, media_type: str, sha256: str) -> dict[str, str]:
    """The fields that say what is posted, in S3's words."""
    return {
        "key": name,
        "Content-Type": media_type,
        "x-amz-checksum-algorithm": "SHA256",
        "x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(sha256)).decode(),
    }
