"""Pages asked for again and again over connections that stay open, each when the one before it has come."""

from __future__ import annotations

import select
import socket
from time import monotonic

_LENGTH = b"content-length: "


class Reader:
    """One browser's connection: asks, waits for the whole answer, asks again."""

    __slots__ = ("arrived", "expected", "socket")

    def __init__(self, port: int, number: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), source_address=(f"127.0.0.{2 + number}", 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.arrived = 0
        self.expected = 0

    def take(self) -> bool:
        """Read a part of the answer; whether that was the last one.

        Raises ConnectionError for anything but a 200 with a length, because then no page was measured.
        """
        part = self.socket.recv(262_144)
        if not part:
            raise ConnectionError("the server closed the connection")
        if not self.expected:
            head, end, body = part.partition(b"\r\n\r\n")
            at = head.lower().find(_LENGTH)
            if not end or not part.startswith(b"HTTP/1.1 200 ") or at < 0:
                raise ConnectionError(f"not a page: {part[:300]!r}")
            self.expected = int(head[at + len(_LENGTH) :].split(b"\r\n", 1)[0])
            self.arrived = len(body)
        else:
            self.arrived += len(part)
        if self.arrived < self.expected:
            return False
        self.expected = 0
        return True


def page(port: int, request: bytes) -> bytes:
    """One page, headers included."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        parts = []
        while part := connection.recv(262_144):
            parts.append(part)
    return b"".join(parts)


def pages_per_second(port: int, request: bytes, seconds: float, *, readers: int = 16) -> float:
    """How many pages a second come when so many connections ask without a pause."""
    waiting = {}
    with select.epoll() as poll:
        for number in range(readers):
            reader = Reader(port, number)
            waiting[reader.socket.fileno()] = reader
            poll.register(reader.socket.fileno(), select.EPOLLIN)
        try:
            for reader in waiting.values():
                reader.socket.sendall(request)
            count = 0
            begun = monotonic()
            while monotonic() - begun < seconds:
                for descriptor, _ in poll.poll(0.1):
                    reader = waiting[descriptor]
                    if reader.take():
                        count += 1
                        reader.socket.sendall(request)
            return count / (monotonic() - begun)
        finally:
            for reader in waiting.values():
                reader.socket.close()
