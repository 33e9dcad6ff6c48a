"""A loopback proxy between browser and server that cuts the network in the middle of anything."""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SUBMISSION = b"/submissions HTTP/1.1"
_WANTS_JSON = b"accept: application/json"


class Network:
    """Passes bytes on while it is up; `cut` drops every connection and refuses new ones.

    `trap` cuts by itself: "before" the next submission reaches the server, or "after" the server has
    committed it and begins to answer.
    """

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._up = True
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.trap: str | None = None
        self.sprung = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Nothing gets through, and what was on its way is lost."""
        with self._lock:
            self._up = False
            for one in self._open:
                _drop(one)
            self._open.clear()

    def mend(self) -> None:
        """Everything gets through again."""
        self._up = True

    def close(self) -> None:
        """End."""
        self.cut()
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                if not self._up:
                    _drop(client)
                    continue
                threading.Thread(target=self._pass, args=(client,), daemon=True).start()

    def _pass(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), socket.create_connection(self._target) as server, client:
            with self._lock:
                self._open |= {client, server}
            committing = False
            while ready := select.select([client, server], [], [])[0]:
                for one in ready:
                    piece = one.recv(1 << 16)
                    if not piece or not self._up:
                        return
                    if one is client:
                        committing = committing or _is_submission(piece)
                    if committing and self.trap == ("before" if one is client else "after"):
                        self.trap = None
                        self.cut()
                        self.sprung.set()
                        return
                    (server if one is client else client).sendall(piece)
        with self._lock:
            self._open -= {client}


def _is_submission(piece: bytes) -> bool:
    return _SUBMISSION in piece and _WANTS_JSON in piece.lower()


def _drop(one: socket.socket) -> None:
    """Close as a lost network does: at once, without a word."""
    with contextlib.suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        one.shutdown(socket.SHUT_RDWR)
        one.close()


@contextlib.contextmanager
def network(port: int) -> Iterator[Network]:
    """A network to a server of this machine."""
    made = Network(port)
    try:
        yield made
    finally:
        made.close()
