"""Scanners: a real clamd with signatures of our own, one that fails in every way, GuardDuty's tags."""

from __future__ import annotations

import shutil
import socket
import struct
import subprocess
import threading
import time
from typing import TYPE_CHECKING

import botocore.session
import pytest
from moto import mock_aws

from functions.errors import StoreUnavailable
from functions.files.scanner import Clamd, GuardDuty
from functions.stores.tags import S3Tags
from tests.files.making import office, package

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
STATUS = "GuardDutyMalwareScanStatus"
CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
SIGNATURES = f"Eicar-Of-Ours:0:0:{EICAR.hex()}\nMark-Of-Ours:0:*:{b'mot-cua-mark-of-harm'.hex()}\n"


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A clamd on loopback that knows two signatures; the official ones cannot be fetched everywhere."""
    if CLAMD is None:
        pytest.skip("clamd is not installed (apt-get install clamav-daemon)")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "signatures").mkdir()
    (folder / "signatures" / "ours.ndb").write_text(SIGNATURES)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "clamd.conf").write_text(
        f"TCPSocket {port}\nTCPAddr 127.0.0.1\nDatabaseDirectory {folder}/signatures\nForeground yes\n"
        "StreamMaxLength 1M\nAlertExceedsMax yes\nMaxScanSize 600K\nMaxFileSize 500K\n"
    )
    process = subprocess.Popen([CLAMD, "-c", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL)
    try:
        for _ in range(150):
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def test_a_real_clamd(clamd: str, tmp_path: Path) -> None:
    """Nothing found; found raw, inside a zip, inside a document; too long or too large is no answer."""
    scanner = Clamd(clamd)
    assert scanner.name == "clamd"
    path = tmp_path / "file"
    for data, expected in (
        (b"a paper", True),
        (office("docx"), True),
        (EICAR, False),
        (package({"a.com": EICAR}), False),
        (office("docx", word__media__image1_dot_bin=b"before mot-cua-mark-of-harm"), False),
        (bytes(3 * 2**20), None),
        (b"x" * 900_000, None),
    ):
        path.write_bytes(data)
        assert scanner.harmless(path, "uploads/a/b") is expected, data[:20]
    assert scanner.name.startswith("clamd 1.") or scanner.name.startswith("clamd 0.")


def answering(tmp_path: Path, answer: Callable[[socket.socket, bytes], None]) -> str:
    """A Unix socket that reads a whole command and does something."""
    address = str(tmp_path / "clamd.ctl")
    server = socket.socket(socket.AF_UNIX)
    server.bind(address)
    server.listen()

    def serve() -> None:
        for _ in range(2):
            line, _address = server.accept()
            with line:
                command = b""
                while not command.endswith(b"\0"):
                    command += line.recv(1)
                if command == b"zVERSION\0":
                    line.sendall(b"ClamAV 1.4.3/27000/Sun Nov 22\0")
                    continue
                answer(line, command)
        server.close()

    threading.Thread(target=serve, daemon=True).start()
    return address


def swallow(line: socket.socket) -> bytes:
    """Everything that INSTREAM sends."""
    data, reader = b"", line.makefile("rb")
    while size := struct.unpack(">I", reader.read(4))[0]:
        data += reader.read(size)
    return data


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (b"stream: OK\0", True),
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", False),
        (b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0", None),
        (b"INSTREAM size limit exceeded. ERROR\0", None),
        (b"stream: Can't allocate memory ERROR\0", None),
        (b"stream: OK", None),  # cut short
        (b"", None),
        (b"\0", None),
        (b"something else: OK\0", None),
        (b"x" * 10_000, None),
    ],
)
def test_what_clamd_says(said: bytes, expected: bool | None, tmp_path: Path) -> None:
    """Only "OK" of this very stream is nothing found; what is no answer at all is no answer."""

    def answer(line: socket.socket, command: bytes) -> None:
        assert command == b"zINSTREAM\0"
        assert swallow(line) == b"paper" * 50_000
        line.sendall(said)

    path = tmp_path / "file"
    path.write_bytes(b"paper" * 50_000)
    scanner = Clamd(answering(tmp_path, answer))
    assert scanner.harmless(path, "uploads/a/b") is expected
    assert scanner.name == ("clamd" if not said.endswith(b"\0") else "clamd 1.4.3/27000/Sun Nov 22")


def test_a_clamd_that_hangs_up_hangs_or_is_not_there(tmp_path: Path) -> None:
    """No answer within the patience, and no exception."""
    path = tmp_path / "file"
    path.write_bytes(b"paper" * 500_000)
    for answer in (lambda line, _: line.close(), lambda line, _: time.sleep(2)):
        folder = tmp_path / str(id(answer))
        folder.mkdir()
        started = time.monotonic()
        assert Clamd(answering(folder, answer), patience=0.5).harmless(path, "") is None
        assert time.monotonic() - started < 1.5
    assert Clamd(str(tmp_path / "nobody")).harmless(path, "") is None
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert Clamd(f"127.0.0.1:{port}").harmless(path, "") is None


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("NO_THREATS_FOUND", True),
        ("THREATS_FOUND", False),
        ("UNSUPPORTED", None),
        ("FAILED", None),
        (None, None),
    ],
)
def test_guardduty(status: str | None, expected: bool | None, tmp_path: Path) -> None:
    """Its tag on the object decides; no tag yet means later."""
    tags = {"uploads/a/b": {"other": "x"} | ({"GuardDutyMalwareScanStatus": status} if status else {})}
    assert GuardDuty(lambda name: tags.get(name, {})).harmless(tmp_path, "uploads/a/b") is expected
    assert GuardDuty(lambda name: tags.get(name, {})).harmless(tmp_path, "uploads/a/c") is None


def test_tags_are_read_from_s3(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The tag of the very object below the store's prefix; no object, no tag; no store, no answer."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    scanner = GuardDuty(S3Tags("s3://bucket/prefix?region=us-east-1"))
    with mock_aws():
        client = botocore.session.Session().create_client("s3", region_name="us-east-1")
        client.create_bucket(Bucket="bucket")
        client.put_object(Bucket="bucket", Key="prefix/uploads/a/b", Tagging=f"{STATUS}=THREATS_FOUND")
        client.put_object(Bucket="bucket", Key="uploads/a/c", Tagging=f"{STATUS}=NO_THREATS_FOUND")
        assert scanner.harmless(tmp_path, "uploads/a/b") is False
        assert scanner.harmless(tmp_path, "uploads/a/c") is None
        client.delete_object(Bucket="bucket", Key="prefix/uploads/a/b")
        client.delete_object(Bucket="bucket", Key="uploads/a/c")
        client.delete_bucket(Bucket="bucket")
        with pytest.raises(StoreUnavailable):
            scanner.harmless(tmp_path, "uploads/a/b")
