"""`./run keys` and `./run verify-receipt`: what they write, what they refuse, what they answer."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest
from pyrage import decrypt, encrypt, x25519

from catalogue.checks.check import check
from catalogue.reading.records import read_records
from functions.key_making import KeysRefused, make_keys, told, trial_key
from functions.sealing import Sealer
from functions.signing import Signer
from tests.functions.test_proof import KEY, shown
from tests.records.examples import make_content

ROOT = Path(__file__).resolve().parents[2]


def test_made_keys_fit_their_lines(tmp_path: Path) -> None:
    """Private files for their owner alone; the printed lines are a keys.yaml that the build takes."""
    made = make_keys(tmp_path / "keys")
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    said = told(made, "2026-11-22")
    content = make_content(tmp_path / "content")
    lines = said[said.index("keys:\n") : said.index("Làm theo thứ tự")]
    (content / "keys.yaml").write_text(lines, "utf-8")
    assert check(read_records(content)) == []
    receipt, agency, recovery = made
    assert Signer(base64.b64decode(receipt.private)).id == receipt.id
    for one in (agency, recovery):
        assert one.private not in said
        sealed = encrypt(b"x", [x25519.Recipient.from_str(one.public)])
        assert decrypt(sealed, [x25519.Identity.from_str(one.path.read_text().strip())]) == b"x"
    assert receipt.private not in said
    setting = next(line for line in said.splitlines() if line.startswith("MOTCUA_SEAL_TO="))
    assert Sealer(tuple(setting.partition("=")[2].strip('"').split())).on


def test_keys_are_not_written_into_a_repository(tmp_path: Path) -> None:
    """A private key that is committed once is public for ever."""
    (tmp_path / ".git").mkdir()
    for folder in (tmp_path, tmp_path / "var" / "keys"):
        with pytest.raises(KeysRefused, match="kho mã nguồn"):
            make_keys(folder)
    assert not (tmp_path / "var").exists()
    (tmp_path / "file").touch()
    with pytest.raises(KeysRefused):
        make_keys(tmp_path / "file")


def test_a_trial_keeps_its_key(tmp_path: Path) -> None:
    """Receipts of yesterday's trial still verify today."""
    assert trial_key(tmp_path) == trial_key(tmp_path)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The task, as somebody types it."""
    command = [sys.executable, "-m", "invoke", "verify-receipt", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_verify_receipt_says_yes_or_no(tmp_path: Path) -> None:
    """Exit 0 and a sentence for a genuine one, 1 and a sentence for all else."""
    (tmp_path / "khoa.json").write_text(json.dumps({"keys": [KEY]}))
    (tmp_path / "receipt.pdf").write_bytes(shown()["pdf"])
    good = run(str(tmp_path / "receipt.pdf"), "--site", str(tmp_path))
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.startswith(
        "Biên nhận thật: hồ sơ mã H15.50.05-261121-0001 được nhận lúc 14:05 21/11/2026"
    )
    (tmp_path / "receipt.pdf").write_bytes(shown()["pdf"].replace(b"whatever", b"whatevex"))
    bad = run(str(tmp_path / "receipt.pdf"), "--site", str(tmp_path))
    assert bad.returncode == 1
    assert "đã bị sửa" in bad.stdout
    link = run(shown()["link"].decode(), "--keys", str(tmp_path / "khoa.json"))
    assert link.returncode == 0
    assert run(shown()["link"].decode()[:-1], "--keys", str(tmp_path / "khoa.json")).returncode == 1
    gone = run(str(tmp_path / "nowhere.pdf"), "--site", str(tmp_path))
    assert gone.returncode == 1
    assert "Không có tệp" in gone.stderr


def test_without_a_list_of_keys_it_says_where_to_get_one(tmp_path: Path) -> None:
    """No trace, but a sentence."""
    (tmp_path / "khoa.json").write_text("[]")
    for path in (tmp_path / "none.json", tmp_path / "khoa.json"):
        answer = run("x.y", "--keys", str(path))
        assert answer.returncode == 1
        assert "tải" in answer.stderr
        assert "Traceback" not in answer.stderr
