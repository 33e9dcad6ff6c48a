"""One contract for every store, run against a directory, a real S3 server, and moto."""

from __future__ import annotations

import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
import pytest

from functions.errors import SettingsError, StoreUnavailable, StoreUnfit
from functions.stores.directory import DirectoryStore
from functions.stores.s3 import s3_store
from functions.wiring import open_store
from tests.functions.asgi import post_json
from tests.functions.seaweed import ACCESS, BUCKET, s3_client, seaweed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from functions.stores.protocol import Store
    from tests.functions.conftest import World


@pytest.fixture(scope="session")
def s3_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running SeaweedFS."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ACCESS.items():
            patch.setenv(name, value)
        with seaweed(tmp_path_factory.mktemp("seaweed")) as address:
            yield address


@pytest.fixture(scope="session")
def moto_address() -> Iterator[str]:
    """A running moto, which is S3 to the letter but keeps all in memory and asks nobody's name."""
    from moto.moto_server.threaded_moto_server import ThreadedMotoServer

    with pytest.MonkeyPatch.context() as patch:
        for name, value in ACCESS.items():
            patch.setenv(name, value)
        server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        server.start()
        try:
            address = "http://{}:{}".format(*server.get_host_and_port())
            s3_client(address).create_bucket(Bucket=BUCKET)
            yield address
        finally:
            server.stop()


@pytest.fixture(params=["directory", "seaweed", "moto"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store of each kind, opened by the one setting."""
    if request.param == "directory":
        return open_store(f"file:{tmp_path / 'deep' / 'store'}")
    address = request.getfixturevalue("s3_address" if request.param == "seaweed" else "moto_address")
    return open_store(f"s3://{BUCKET}/{secrets.token_hex(8)}?endpoint={address}&region=us-east-1")


def test_create_is_create_if_absent(store: Store) -> None:
    """The first writer wins, the second changes nothing."""
    assert store.create("codes/H15.50-261121-0001", b"first") is True
    assert store.create("codes/H15.50-261121-0001", b"second") is False
    assert store.get("codes/H15.50-261121-0001") == b"first"


def test_exactly_one_of_many_writers_wins(store: Store) -> None:
    """32 threads create the same object: one True, and its bytes are what is kept."""
    with ThreadPoolExecutor(32) as pool:
        won = list(pool.map(lambda n: store.create("submissions/a/record.json", str(n).encode()), range(32)))
    assert won.count(True) == 1
    assert store.get("submissions/a/record.json") == str(won.index(True)).encode()


def test_what_is_not_there(store: Store) -> None:
    """Getting gives None, deleting does nothing, listing gives nothing."""
    assert store.get("submissions/x/record.json") is None
    store.delete("outbox/x")
    assert list(store.list("outbox/")) == []


def test_delete_frees_the_name(store: Store) -> None:
    """After a delete the name can be created again."""
    store.create("outbox/a", b"{}")
    store.delete("outbox/a")
    assert store.get("outbox/a") is None
    assert store.create("outbox/a", b"again") is True


def test_list_gives_what_begins_with_a_prefix(store: Store) -> None:
    """Prefixes end anywhere in a name; the order is that of the characters; deeper objects are included."""
    names = [
        "codes/H15-261120-0009",
        "codes/H15-261121-0001",
        "codes/H15-261121-0002",
        "codes/H16-261121-0001",
    ]
    for name in [
        *names,
        "dossiers/a/events/1.json",
        "dossiers/a/events/10.json",
        "dossiers/ab/events/1.json",
    ]:
        store.create(name, b"x")
    assert list(store.list("codes/H15-261121-")) == names[1:3]
    assert list(store.list("codes/")) == names
    assert list(store.list("dossiers/a/events/")) == ["dossiers/a/events/1.json", "dossiers/a/events/10.json"]
    assert list(store.list("submissions/")) == []
    assert len(list(store.list(""))) == 7


def test_more_names_than_a_page(store: Store) -> None:
    """1,100 objects are listed whole: S3 gives 1,000 at a time."""
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: store.create(f"outbox/{n:05d}", b""), range(1100)))
    assert list(store.list("outbox/")) == [f"outbox/{n:05d}" for n in range(1100)]


def test_bytes_are_kept_as_they_are(store: Store) -> None:
    """Empty, binary and large objects come back the same."""
    for name, data in {"a": b"", "b": bytes(range(256)), "c": b"x" * 1_000_000}.items():
        store.create(f"probe/{name}", data)
        assert store.get(f"probe/{name}") == data


def test_what_can_be_made_again_is_created_alike(store: Store) -> None:
    """Not waiting for the disk changes nothing else."""
    assert store.create("outbox/a", b"first", durable=False) is True
    assert store.create("outbox/a", b"second", durable=False) is False
    assert store.get("outbox/a") == b"first"


def test_a_file_is_created_if_absent_too(store: Store, tmp_path: Path) -> None:
    """Larger than a piece, with every byte; the second file changes nothing, and the files stay."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(bytes(range(256)) * 12_345)
    second.write_bytes(b"second")
    assert store.put_file("uploads/a/b", first) is True
    assert store.put_file("uploads/a/b", second) is False
    assert store.create("uploads/a/b", b"third") is False
    assert store.get("uploads/a/b") == first.read_bytes()
    assert second.exists()


def test_large_objects_are_read_in_pieces(store: Store) -> None:
    """No piece holds the whole; together they are the object; an empty one is not a missing one."""
    data = secrets.token_bytes(5_000_000)
    store.create("uploads/a/large", data)
    store.create("uploads/a/empty", b"")
    pieces = list(store.read("uploads/a/large") or ())
    assert b"".join(pieces) == data
    assert max(len(piece) for piece in pieces) < len(data)
    empty = store.read("uploads/a/empty")
    assert empty is not None
    assert b"".join(empty) == b""
    assert store.read("uploads/a/none") is None


def test_sizes(store: Store) -> None:
    """In bytes; of what is not there none."""
    store.create("uploads/a/b", "mười".encode())
    assert store.size("uploads/a/b") == len("mười".encode()) == 7
    assert store.size("uploads/a/c") is None
    assert [store.size("uploads/a"), store.get("uploads/a"), store.read("uploads/a")] == [None] * 3


def test_names_with_their_age(store: Store) -> None:
    """The same names as a list, with the moment each was written in UTC."""
    before = datetime.now(UTC) - timedelta(seconds=2)  # S3 tells whole seconds
    for name in ("uploads/b/2", "uploads/a/1", "codes/x"):
        store.create(name, b"x")
    aged = list(store.aged("uploads/"))
    assert [name for name, _ in aged] == list(store.list("uploads/")) == ["uploads/a/1", "uploads/b/2"]
    assert all(before <= written <= datetime.now(UTC) for _, written in aged)


def test_the_whole_road_on_each_store(store: Store, world: World) -> None:
    """Submit, repeat, deliver, look up: the same over any store."""
    from tests.functions.conftest import SUBMIT

    world = world.rewired(store)
    first = post_json(world.app, SUBMIT, world.submission())
    again = post_json(world.app, SUBMIT, world.submission())
    assert (first.status, again.status, first.body == again.body) == (201, 200, True)
    assert world.functions.forwarder.deliver_pending() is None
    assert len(world.back_office.got) == 1
    asked = {"code": first.json["code"], "secret": first.json["secret"]}
    assert post_json(world.app, "/api/status", asked).json["status"]["id"] == "registered"


@pytest.mark.parametrize(
    "name", ["../x", "/etc/passwd", "a/../b", ".hidden", "a//b", "", "a/", "a\0b", "a b"]
)
def test_the_directory_refuses_names_that_could_leave_it(tmp_path: Path, name: str) -> None:
    """Only safe segments: nothing outside the store is touched."""
    store = DirectoryStore(tmp_path / "store")
    for act in (
        lambda: store.create(name, b"x"),
        lambda: store.get(name),
        lambda: store.delete(name),
        lambda: store.read(name),
        lambda: store.size(name),
        lambda: store.put_file(name, Path(__file__)),
    ):
        with pytest.raises(StoreUnavailable):
            act()
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_cannot_be_made_stops_the_start(tmp_path: Path) -> None:
    """A file stands in its place."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreUnavailable, match=r"file"):
        open_store(f"file:{tmp_path / 'file'}")


def test_no_scratch_file_is_left(tmp_path: Path) -> None:
    """Winners and losers clean up after themselves."""
    store = DirectoryStore(tmp_path)
    store.create("codes/a", b"x")
    store.create("codes/a", b"y")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a"]


class Careless(BaseHTTPRequestHandler):
    """An S3 imitation that takes every write and never looks at If-None-Match, as several do."""

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("ETag", '"1"')
        self.send_header("content-length", "0")
        self.end_headers()

    def do_DELETE(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        pass


def test_a_store_that_ignores_the_condition_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both creates of the probe win: the functions must not start on it."""
    for name, value in ACCESS.items():
        monkeypatch.setenv(name, value)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Careless)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with pytest.raises(StoreUnfit, match="If-None-Match"):
            open_store(f"s3://bucket/x?endpoint=http://127.0.0.1:{server.server_port}&region=us-east-1")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_an_s3_store_that_does_not_answer_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    """No vendor's exception comes through; a wrong password is the same to us."""
    for name, value in ACCESS.items():
        monkeypatch.setenv(name, value)
    store = s3_store("s3://bucket/x?endpoint=http://127.0.0.1:9")
    for act in (lambda: store.create("a", b"x"), lambda: store.get("a"), lambda: list(store.list("a/"))):
        with pytest.raises(StoreUnavailable):
            act()


def test_wrong_credentials_are_unavailable(s3_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real server refuses; nothing is acknowledged."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    with pytest.raises(StoreUnavailable):
        s3_store(f"s3://{BUCKET}/x?endpoint={s3_address}").create("a", b"x")


def test_the_region_comes_from_the_address_or_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Lambda AWS_REGION says where the bucket is; an address that names a region has the last word."""
    for name, value in {**ACCESS, "AWS_REGION": "ap-southeast-1"}.items():
        monkeypatch.setenv(name, value)
    for address, region in (
        ("s3://bucket", "ap-southeast-1"),
        ("s3://bucket?region=eu-north-1", "eu-north-1"),
    ):
        url = obstore.sign(s3_store(address)._client, "GET", "a", timedelta(minutes=1))
        assert f"%2F{region}%2Fs3%2F" in url


@pytest.mark.parametrize("address", ["s3://", "s3:///x", "s3://bucket?colour=blue"])
def test_a_bad_s3_address_is_a_setting_error(address: str) -> None:
    """It is said at the start."""
    with pytest.raises(SettingsError, match="MOTCUA_STORE"):
        s3_store(address)
