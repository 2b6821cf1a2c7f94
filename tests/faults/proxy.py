"""A proxy between the runner and the server, which can lose the connection at the very COMMIT."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from itertools import count
from threading import Event, Thread

import psycopg
from psycopg.conninfo import make_conninfo

_LATE_SECONDS = 0.2


class Loss(Enum):
    """What is done with a COMMIT."""

    NONE = "none"
    BEFORE = "before"  # the server never sees it
    AFTER = "after"  # the server commits, and nobody is told
    LATE = "late"  # the client is cut off first, and the server commits a moment later


class Proxy:
    """Forwards every byte. choose: what is done with the COMMIT of this number, counted from 1 over all connections."""

    def __init__(self, address: str | tuple[str, int], choose: Callable[[int], Loss]) -> None:
        self.lost: list[int] = []
        self._address = address
        self._choose = choose
        self._numbers = count(1)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def serve(self) -> None:
        """Until the listener is closed."""
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                Thread(target=self._connection, args=(client,), daemon=True).start()

    def close(self) -> None:
        """No more connections; those that are open end with their clients."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _connection(self, client: socket.socket) -> None:
        with client, _connected(self._address) as server:
            silent = Event()
            answers = Thread(target=_pump, args=(server, client, silent), daemon=True)
            with suppress(OSError):
                server.sendall(_startup(client))
                answers.start()
                self._requests(client, server, silent)
            server.shutdown(socket.SHUT_WR)  # it reads what was sent, then the end
            answers.join()
            _cut(client)

    def _requests(self, client: socket.socket, server: socket.socket, silent: Event) -> None:
        while message := _message(client):
            loss = self._judged(message)
            if loss is not Loss.NONE:
                silent.set()
                self._lose(loss, message, client, server)
                return
            server.sendall(message)

    def _lose(self, loss: Loss, message: bytes, client: socket.socket, server: socket.socket) -> None:
        if loss is Loss.LATE:
            _cut(client)
            time.sleep(_LATE_SECONDS)
        if loss is not Loss.BEFORE:
            server.sendall(message)

    def _judged(self, message: bytes) -> Loss:
        if not is_commit(message):
            return Loss.NONE
        number = next(self._numbers)
        loss = self._choose(number)
        if loss is not Loss.NONE:
            self.lost.append(number)
        return loss


def is_commit(message: bytes) -> bool:
    """Whether this message of the protocol sends a COMMIT: as a query, or as the text of one to be parsed."""
    kind, body = message[:1], message[5:]
    text = body if kind == b"Q" else body.partition(b"\0")[2] if kind == b"P" else b""
    return text.lstrip().upper().startswith(b"COMMIT")


@contextmanager
def proxy(dsn: str, choose: Callable[[int], Loss]) -> Iterator[tuple[str, Proxy]]:
    """A proxy before that server, and the DSN that goes through it."""
    with psycopg.connect(dsn) as conn:
        host, port = conn.info.host, conn.info.port
    address = f"{host}/.s.PGSQL.{port}" if host.startswith("/") else (host, port)
    running = Proxy(address, choose)
    thread = Thread(target=running.serve, daemon=True)
    thread.start()
    try:
        through = {"host": "127.0.0.1", "hostaddr": None, "port": running.port}
        yield make_conninfo(dsn, **through, sslmode="disable", gssencmode="disable"), running
    finally:
        running.close()
        thread.join()


def _connected(address: str | tuple[str, int]) -> socket.socket:
    if isinstance(address, tuple):
        return socket.create_connection(address)
    server = socket.socket(socket.AF_UNIX)
    server.connect(address)
    return server


def _pump(source: socket.socket, sink: socket.socket, silent: Event) -> None:
    """Forwards until the end, but nothing once silent is set."""
    with suppress(OSError):
        while read := source.recv(65536):
            if not silent.is_set():
                sink.sendall(read)
    _cut(sink)


def _cut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


def _startup(client: socket.socket) -> bytes:
    """The first message, the only one without a letter before its length."""
    length = _exactly(client, 4)
    return length + _exactly(client, int.from_bytes(length, "big") - 4)


def _message(client: socket.socket) -> bytes:
    """The next message, empty at the end."""
    head = _exactly(client, 5)
    return head + _exactly(client, int.from_bytes(head[1:], "big") - 4) if head else b""


def _exactly(client: socket.socket, length: int) -> bytes:
    read = b""
    while len(read) < length:
        more = client.recv(length - len(read))
        if not more:
            return b""
        read += more
    return read
