"""The client's end of many WebSocket connections at once, light enough not to be what is measured.

One epoll loop over plain sockets: no event loop library, no task or future per connection, frames found by
their headers and handed on unparsed. A connection costs about a kilobyte here, so 10,000 of them fit beside
the server they load. Linux only, as the rest of the benchmark is (`/proc`, processor affinity).
"""

from __future__ import annotations

import os
import secrets
import select
import socket
from collections.abc import Callable, Iterable, Sequence
from time import monotonic

TEXT, CLOSE, PING, PONG = 0x81, 0x88, 0x89, 0x8A
"""First bytes of the frames that occur: final, unfragmented, with RFC 6455's opcode."""

_READ_BYTES = 65_536
_EVENTS_AT_ONCE = 256
_SOURCES = 40
"""How many 127.0.0.x addresses connections come from, so that ports in TIME_WAIT never run out."""


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """A client's frame, masked with a random key as the protocol demands of browsers."""
    key = secrets.token_bytes(4)
    size = len(payload)
    stream = int.from_bytes((key * (size // 4 + 1))[:size], "little")
    masked = (int.from_bytes(payload, "little") ^ stream).to_bytes(size, "little")
    if size < 126:
        return bytes((opcode, 0x80 | size)) + key + masked
    if size < 65_536:
        return bytes((opcode, 0x80 | 126)) + size.to_bytes(2, "big") + key + masked
    return bytes((opcode, 0x80 | 127)) + size.to_bytes(8, "big") + key + masked


def upgrade(path: str, headers: Iterable[tuple[str, str]] = ()) -> bytes:
    """The request that opens a WebSocket, as a browser sends it, with these headers added."""
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "User-Agent: livechat-bench",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        *(f"{name}: {value}" for name, value in headers),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Line:
    """One connection: what has arrived of a frame still incomplete, and what could not leave yet."""

    __slots__ = ("arrived", "close_code", "close_reason", "is_open", "number", "outgoing", "socket", "tail")

    def __init__(self, connection: socket.socket, number: int) -> None:
        self.socket = connection
        self.number = number
        """What the owner of the line calls it: its place in whatever list he keeps."""
        self.tail = b""
        self.outgoing = b""
        self.arrived = 0
        """Text frames received so far."""
        self.is_open = False
        self.close_code: int | None = None
        """Why the server ended it; 1006 when it did not say."""
        self.close_reason = b""


Sink = Callable[[Line, bytes, int, float], None]
"""Takes `(line, chunk, size, now)`: `chunk[:size]` is one or more whole text frames, headers included."""


def _ignore(line: Line, chunk: bytes, size: int, now: float) -> None:
    """Take frames and keep nothing of them."""


class Lines:
    """All connections of this process to one server."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.sink: Sink = _ignore
        self.closed: list[Line] = []
        """Lines that the server ended: a benchmark in which that happens has failed."""
        self.idle_s = 0.0
        """Time spent waiting for something that then came; who polls in vain counts that himself."""
        self._poll = select.epoll()
        self._lines: dict[int, Line] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def open(self, requests: Sequence[bytes], *, at_once: int = 64, timeout_s: float = 60.0) -> list[Line]:
        """Open one line for each upgrade request and return them, all accepted, in the same order.

        Raises TimeoutError if that takes longer, ConnectionError if one is refused.
        """
        lines: list[Line] = []
        waiting = 0
        accepted = 0
        deadline = monotonic() + timeout_s
        while accepted < len(requests):
            while len(lines) < len(requests) and waiting < at_once:
                lines.append(self._connect(len(lines), requests[len(lines)]))
                waiting += 1
            self.pump(0.05)
            before = accepted
            while accepted < len(lines) and lines[accepted].is_open:
                accepted += 1
            waiting -= accepted - before
            if self.closed:
                raise ConnectionError(f"line {self.closed[0].number} was refused: {self.closed[0].tail[:200]!r}")
            if monotonic() > deadline:
                raise TimeoutError(f"{accepted} of {len(requests)} lines accepted within {timeout_s:.0f} s")
        return lines

    def reopen(self, line: Line, request: bytes) -> None:
        """Open a line again that has ended."""
        line.tail, line.close_code, line.close_reason = b"", None, b""
        line.socket = self._dialled(line.number)
        self._begin(line, request)

    def _connect(self, number: int, request: bytes) -> Line:
        line = Line(self._dialled(number), number)
        self._begin(line, request)
        return line

    def _dialled(self, number: int) -> socket.socket:
        connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.bind((f"127.0.0.{2 + number % _SOURCES}", 0))
        connection.connect_ex(("127.0.0.1", self.port))
        return connection

    def _begin(self, line: Line, request: bytes) -> None:
        line.outgoing = request
        self._lines[line.socket.fileno()] = line
        self._poll.register(line.socket.fileno(), select.EPOLLIN | select.EPOLLOUT)

    def send(self, line: Line, data: bytes) -> None:
        """Write ready frames; what the server is too slow to take waits its turn here."""
        if line.outgoing:
            line.outgoing += data
            return
        try:
            written = line.socket.send(data)
        except BlockingIOError:
            written = 0
        except OSError:
            self._end(line)
            return
        if written < len(data):
            line.outgoing = data[written:]
            self._poll.modify(line.socket.fileno(), select.EPOLLIN | select.EPOLLOUT)

    def pump(self, timeout_s: float) -> int:
        """Handle what has arrived, waiting at most so long for the first; how many sockets had something."""
        begun = monotonic()
        events = self._poll.poll(timeout_s, _EVENTS_AT_ONCE)
        if events and timeout_s:
            self.idle_s += monotonic() - begun
        for descriptor, event in events:
            line = self._lines.get(descriptor)
            if line is None:
                continue
            if event & select.EPOLLOUT:
                self._flush(line)
            if event & ~select.EPOLLOUT:
                self._read(line)
        return len(events)

    def settle(self, *, quiet_s: float = 0.5, timeout_s: float = 30.0) -> None:
        """Take what arrives until hardly anything has for `quiet_s`, so that the next measure starts from rest.

        Each line hears where it stands every 25 s: of many lines some always have something, and that is rest too.
        """
        few = len(self._lines) * quiet_s / 5
        deadline = monotonic() + timeout_s
        heard = few + 1.0
        while heard > few and monotonic() < deadline:
            heard, until = 0.0, monotonic() + quiet_s
            while (left := until - monotonic()) > 0:
                heard += self.pump(left)

    def close(self) -> None:
        """Leave as a browser does that goes to another page, and wait until the server has said goodbye."""
        goodbye = frame((1001).to_bytes(2, "big"), CLOSE)
        for line in list(self._lines.values()):
            self.send(line, goodbye)
        deadline = monotonic() + 10
        while self._lines and monotonic() < deadline:
            self.pump(0.05)
        for line in list(self._lines.values()):
            self._end(line)
        self._poll.close()

    def _flush(self, line: Line) -> None:
        data, line.outgoing = line.outgoing, b""
        self._poll.modify(line.socket.fileno(), select.EPOLLIN)
        if data:
            self.send(line, data)

    def _read(self, line: Line) -> None:
        try:
            chunk = line.socket.recv(_READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            chunk = b""
        now = monotonic()
        if not chunk:
            self._end(line)
            return
        if line.tail:
            chunk = line.tail + chunk
        if not line.is_open:
            opened = self._opened(line, chunk)
            if opened is None:
                return
            chunk = opened
        self._frames(line, chunk, now)

    def _opened(self, line: Line, chunk: bytes) -> bytes | None:
        """What follows the answer to the upgrade, or None while that is not complete or is a refusal."""
        end = chunk.find(b"\r\n\r\n")
        if end < 0:
            line.tail = chunk
            return None
        if not chunk.startswith(b"HTTP/1.1 101 "):
            self._end(line)
            line.tail = chunk
            return None
        line.is_open = True
        return chunk[end + 4 :]

    def _frames(self, line: Line, chunk: bytes, now: float) -> None:
        """Step from header to header, hand on whole text frames, answer pings, keep what is incomplete."""
        size = len(chunk)
        position = first = 0
        while size - position >= 2:
            length = chunk[position + 1]
            start = position + 2
            if length > 125:
                if size - position < 10 and (length == 127 or size - position < 4):
                    break
                start += 2 if length == 126 else 8
                length = int.from_bytes(chunk[position + 2 : start], "big")
            end = start + length
            if end > size:
                break
            if chunk[position] == TEXT:
                line.arrived += 1
            else:
                if first < position:
                    self.sink(line, chunk[first:position], position - first, now)
                first = end
                self._control(line, chunk[position], chunk[start:end])
            position = end
        line.tail = chunk[position:] if position < size else b""
        if first < position:
            self.sink(line, chunk[first:] if first else chunk, position - first, now)

    def _control(self, line: Line, opcode: int, payload: bytes) -> None:
        if opcode == PING:
            self.send(line, frame(payload, PONG))
        elif opcode == CLOSE:
            line.close_code = int.from_bytes(payload[:2], "big") if len(payload) > 1 else 1005
            line.close_reason = payload[2:]

    def _end(self, line: Line) -> None:
        """Forget a line whose socket is done with."""
        descriptor = line.socket.fileno()
        if descriptor < 0:
            return
        if line.close_code is None:
            line.close_code = 1006
        self._lines.pop(descriptor, None)
        line.socket.close()
        line.is_open = False
        self.closed.append(line)


def pin(core: int) -> None:
    """Keep this process on one core, so that it takes no time from the server on the other."""
    os.sched_setaffinity(0, {core})
