"""Attaching files in tests: a form that asks for some, and the two requests that the page makes."""

from __future__ import annotations

import hashlib
import io
import json
import secrets
import urllib.error
import urllib.request
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pikepdf

from functions.domain.files import raw
from functions.stores.grants import LOOPBACK_PATH
from tests.functions.asgi import Answer, post_json, request
from tests.functions.bundle import CODE, FIELDS, add_form, answers, field, form
from tests.functions.conftest import KEY

if TYPE_CHECKING:
    from tests.functions.conftest import World

UPLOADS = f"/api/procedures/{CODE}/uploads"
VERDICT = f"{UPLOADS}/verdict"
TYPE = "application/pdf"
MB = 1024 * 1024


def a_pdf() -> bytes:
    """A real PDF of one empty page, always the same bytes."""
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.save(out, deterministic_id=True)
    return out.getvalue()


PDF = a_pdf()

BIRTH = field(
    "birth",
    "files",
    "Giấy chứng sinh",
    accept=["pdf", "jpeg"],
    max_files=2,
    max_size=2 * MB,
    max_total_size=3 * MB,
    keep_metadata=False,
)
OTHER = field(
    "other",
    "files",
    "Giấy tờ khác",
    accept=["pdf"],
    max_files=3,
    max_size=2 * MB,
    max_total_size=3 * MB,
    required=False,
)
for one in (BIRTH, OTHER):
    one["messages"]["vi"] |= {"missing": "Chưa có “{file}”.", "refused": "“{file}” không dùng được. {reason}"}


def form_with_files() -> dict[str, Any]:
    """The made-up form, which also asks for papers."""
    return form([*FIELDS, BIRTH, OTHER])


def with_files(world: World) -> World:
    """The same world with that form in its bundle, beside the one it has."""
    return replace(world, digest=add_form(world.settings.bundle, form_with_files()))


@dataclass(frozen=True)
class Sent:
    """A file that is uploaded: its bytes and what it is said to be."""

    data: bytes = PDF
    type: str = TYPE
    name: str = "giấy chứng sinh.pdf"

    @property
    def sha256(self) -> str:
        """As the browser computes it."""
        return hashlib.sha256(self.data).hexdigest()


def ask(world: World, sent: Sent, name: str = "birth", key: str = KEY, **other: Any) -> Answer:
    """Ask for permission to upload a file."""
    said = {"size": len(sent.data), "type": sent.type, "sha256": sent.sha256}
    return post_json(world.app, UPLOADS, {"key": key, "form": world.digest, "field": name, **said, **other})


def multipart(
    fields: dict[str, str],
    data: bytes,
    *,
    file_type: str = TYPE,
    file_name: str = "x",
    field_name: str = "file",
) -> tuple[dict[str, str], bytes]:
    """Headers and body of fields and then a file, as a browser posts them."""
    boundary = "----" + secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    disposition = f'Content-Disposition: form-data; name="{field_name}"; filename="{file_name}"'
    head = f"--{boundary}\r\n{disposition}\r\nContent-Type: {file_type}\r\n\r\n"
    body = "".join([*parts, head]).encode() + data + f"\r\n--{boundary}--\r\n".encode()
    return {
        "content-type": f"multipart/form-data; boundary={boundary}",
        "content-length": str(len(body)),
    }, body


def put(world: World, url: str, fields: dict[str, str], data: bytes, **more: Any) -> int:
    """Post fields and file where the grant says; the status."""
    headers, body = multipart(fields, data, **more)
    if url == LOOPBACK_PATH:
        return request(world.app, "POST", url, headers, body).status
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers, method="POST")) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def attach(world: World, sent: Sent, name: str = "birth", key: str = KEY) -> dict[str, Any]:
    """Upload a file as the page does; its reference."""
    given = ask(world, sent, name, key)
    assert given.status == 201, given.text
    if not given.json["present"]:
        assert put(world, given.json["url"], given.json["fields"], sent.data) in (201, 204)
    parts = {"name": sent.name, "size": len(sent.data), "type": sent.type, "sha256": sent.sha256}
    return {"id": given.json["id"], **parts}


def judged(world: World, reference: dict[str, Any], name: str = "birth", key: str = KEY) -> Answer:
    """Ask what became of a file."""
    said = {part: reference[part] for part in ("id", "size", "type")}
    return post_json(world.app, VERDICT, {"key": key, "form": world.digest, "field": name, **said})


def submission(world: World, *references: dict[str, Any], key: str = KEY, **changes: Any) -> dict[str, Any]:
    """A JSON submission with files for the birth paper."""
    given = {**answers(), **({"birth": list(references)} if references else {}), **changes}
    return {"key": key, "form": world.digest, "answers": given}


def posted(*references: dict[str, Any]) -> list[str]:
    """References as a form post carries them."""
    return [raw(one) for one in references]


def kept(world: World) -> list[dict[str, Any]]:
    """All records of the store."""
    names = [name for name in world.names("submissions/") if name.endswith("record.json")]
    return [json.loads(world.store.get(name) or b"") for name in names]
