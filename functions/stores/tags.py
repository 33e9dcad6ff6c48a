"""Owns reading the tags of S3 objects, which is how GuardDuty tells what it found.

Beside obstore, which reads no tags. botocore is imported for the first question.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from functions.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping


class S3Tags:
    """The tags of objects in the store at an address such as s3://bucket/prefix?region=…"""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._bucket, self._prefix = parts.netloc, parts.path.strip("/")
        self._options = dict(parse_qsl(parts.query))

    def __call__(self, name: str) -> Mapping[str, str]:
        """An object's tags; none where there is no such object.

        Raises:
            StoreUnavailable: the store does not answer.
        """
        from botocore.exceptions import BotoCoreError, ClientError

        key = f"{self._prefix}/{name}" if self._prefix else name
        try:
            answer = self._client.get_object_tagging(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                return {}
            raise StoreUnavailable("the store does not tell an object's tags") from error
        except BotoCoreError as error:
            raise StoreUnavailable(type(error).__name__) from error
        return {tag["Key"]: tag["Value"] for tag in answer["TagSet"]}

    @cached_property
    def _client(self) -> Any:
        import botocore.session

        return botocore.session.Session().create_client(
            "s3", region_name=self._options.get("region"), endpoint_url=self._options.get("endpoint")
        )
