"""Owns making keys: one that signs receipts, age identities for encryption at rest; private files, mode 600.

Knows where keys are written and in what form; what to do with them is told by `./run keys`.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.signing import KEY_BYTES, Signer, key_id

if TYPE_CHECKING:
    from pathlib import Path

USES = ("receipt", "agency", "recovery")


@dataclass(frozen=True)
class MadeKey:
    """One new key: its line for content/keys.yaml, its private text and the file that holds it."""

    use: str
    id: str
    public: str
    private: str
    path: Path

    def entry(self, day: str) -> dict[str, str]:
        """As it stands in content/keys.yaml, in force from a day (yyyy-mm-dd) on."""
        return {"id": self.id, "use": self.use, "public": self.public, "from": day}


class KeysRefused(Exception):
    """No keys were made; says why, and what would be right."""


def make_keys(folder: Path) -> list[MadeKey]:
    """A key for each use, in a folder that no repository will ever hold.

    Raises:
        KeysRefused: the folder lies in a repository, or cannot be written to.
    """
    inside = next((above for above in folder.resolve().parents if (above / ".git").exists()), None)
    if inside is not None or (folder / ".git").exists():
        raise KeysRefused(
            f"Không ghi khóa bí mật vào {folder}: thư mục này nằm trong kho mã nguồn {inside or folder}, "
            "khóa có thể bị đưa lên mạng. Hãy chọn thư mục ở nơi khác, ví dụ --to ~/khoa-mot-cua."
        )
    try:
        return [make_key(use, folder) for use in USES]
    except OSError as error:
        raise KeysRefused(
            f"Không ghi được vào {folder} ({error.strerror}). Hãy chọn thư mục khác."
        ) from error


def told(made: list[MadeKey], day: str) -> str:
    """What goes where, for whoever made the keys; `day` is from when on they are in force."""
    path = {key.use: key.path for key in made}
    public = {key.use: key.public for key in made}
    lines = "".join(
        f'  - id: "{key.id}"\n    use: {key.use}\n    public: {key.public}\n    from: "{day}"\n'
        for key in made
    )
    return f"""Đã làm ba cặp khóa. Khóa bí mật nằm trong ba tệp, chỉ chủ tệp đọc được:

  {path["receipt"]}
    Ký biên nhận. Chép dòng duy nhất của tệp vào cài đặt MOTCUA_RECEIPT_KEY của máy chủ.
  {path["agency"]}
    Mở hồ sơ đã mã hóa. Đưa cho hệ thống một cửa; máy chủ nhận hồ sơ không được giữ khóa này.
  {path["recovery"]}
    Mở hồ sơ khi mất khóa trên. In ra giấy, niêm phong, cất két ở hai nơi, rồi xóa tệp. Không để trên máy nào.

Thêm các dòng sau vào content/keys.yaml (có tệp rồi thì thêm phần dưới chữ keys, không xóa khóa cũ):

keys:
{lines}
Làm theo thứ tự: đưa keys.yaml lên và dựng trang trước, rồi mới đổi MOTCUA_RECEIPT_KEY và khởi động lại.
Như vậy biên nhận đầu tiên ký bằng khóa mới đã xác minh được.

Muốn hồ sơ được mã hóa trong kho thì đặt thêm cài đặt này, gồm hai khóa công khai ở trên:

MOTCUA_SEAL_TO="{public["agency"]} {public["recovery"]}"

Thay khóa, thu hồi khóa: docs/operating.md."""


def make_key(use: str, folder: Path) -> MadeKey:
    """Make a key and write its private half, for its owner's eyes only; never over another.

    Raises:
        OSError: the folder cannot be written to.
    """
    if use == "receipt":
        seed = secrets.token_bytes(KEY_BYTES)
        public, private = Signer(seed).public, base64.b64encode(seed).decode()
        made, shown = key_id(public), base64.b64encode(public).decode()
    else:
        from pyrage import x25519

        identity = x25519.Identity.generate()
        shown, private = str(identity.to_public()), str(identity)
        made = hashlib.sha256(shown.encode()).hexdigest()[:16]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{use}-{made}.key"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(private + "\n")
    return MadeKey(use, made, shown, private, path)


def trial_key(folder: Path) -> MadeKey:
    """The signing key of a trial on this machine: the one that is there, else a new one."""
    for path in sorted(folder.glob("receipt-*.key")):
        private = path.read_text("ascii").strip()
        public = Signer(base64.b64decode(private)).public
        return MadeKey("receipt", key_id(public), base64.b64encode(public).decode(), private, path)
    return make_key("receipt", folder)
