"""Proves that the generator is not what is measured: it drives the least that could answer it.

`python -m tests.bench.echo` starts a server without HTTP, JSON, templates or rooms, which finds the
`client_id` in a frame by its place and sends the same prepared fragment to the two sides of the conversation.
Whatever rate the generator reaches against it, it can reach against anything.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

import uvloop

from tests.bench.generator import Traffic
from tests.bench.serving import Cores, Stage, allow_descriptors, serve
from tests.bench.wire import pin, upgrade

_ACCEPTED = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
)
_FILLING = b'<div class="message__body">' + b"." * 560 + b"</div></li></ol>"
_TYPING = b"\x81\x7e\x01\x00" + b'<div id="typing-CONV-000000000000" class="typing"'.ljust(256, b".")
CONVERSATIONS, REPS = 500, 50


def _nowhere(data: bytes) -> None:
    """Where a line writes before it is open."""


class Echo(asyncio.Protocol):
    """One line: answers the upgrade, then hands each message to both sides of its conversation."""

    def __init__(self, watching: dict[bytes, list[Echo]], seqs: dict[bytes, int]) -> None:
        self.watching = watching
        self.seqs = seqs
        self.tail = b""
        self.is_open = False
        self.write: Callable[[bytes], None] = _nowhere

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        self.write = cast(asyncio.Transport, transport).write

    def data_received(self, data: bytes) -> None:
        """Take the upgrade or some frames."""
        data = self.tail + data
        if not self.is_open:
            _, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self.tail = data
                return
            self.is_open = True
            self.write(_ACCEPTED)
        while len(data) > 8:
            size = data[1] & 0x7F
            start = 8 if size == 126 else 6
            size = int.from_bytes(data[2:4], "big") if size == 126 else size
            if len(data) < start + size:
                break
            key = data[start - 4 : start]
            stream = int.from_bytes((key * (size // 4 + 1))[:size], "little")
            payload = (int.from_bytes(data[start : start + size], "little") ^ stream).to_bytes(size, "little")
            self.take(payload)
            data = data[start + size :]
        self.tail = data

    def take(self, payload: bytes) -> None:
        """Join a conversation or pass a message on."""
        at = payload.find(b'"conversation":"') + 16
        conversation = payload[at : payload.find(b'"', at)]
        at = payload.find(b'"client_id":"')
        if at < 0:
            if b"join_conversation" in payload:
                self.watching.setdefault(conversation, []).append(self)
            for line in self.watching[conversation]:
                if line is not self:
                    line.write(_TYPING)
            return
        seq = self.seqs[conversation] = self.seqs.get(conversation, 0) + 1
        fragment = b'<ol hx-swap-oob="beforeend:#messages-%b"><li id="message-x-%b" data-seq="%d">%b' % (
            conversation,
            payload[at + 13 : at + 26],
            seq,
            _FILLING,
        )
        frame = b"\x81\x7e" + len(fragment).to_bytes(2, "big") + fragment
        for line in self.watching[conversation]:
            line.write(frame)


async def echo() -> None:
    """Serve on a free port, print it, and go on until stopped."""
    watching: dict[bytes, list[Echo]] = {}
    seqs: dict[bytes, int] = {}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Echo(watching, seqs), "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def stage(references: Sequence[str]) -> Stage:
    """The same people as in the other measures, without names."""
    return Stage(references, [upgrade("/")] * len(references), [upgrade("/")] * REPS, b"")


def main() -> None:
    """Raise the rate until the echo or the generator has no time left, and print what each step came to."""
    if sys.argv[1:] == ["serve"]:
        uvloop.run(echo())
        return
    cores = Cores.available()
    allow_descriptors()
    pin(cores.generator)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench.echo", "serve"]
        served = serve(command, cores=cores, log=Path(folder) / "log")
        traffic = Traffic(served.port, stage([f"CONV-{number:012d}" for number in range(CONVERSATIONS)]))
        try:
            traffic.connect()
            for rate in (1_000, 4_000, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000, 70_000):
                cpu = served.cpu_s()
                step = traffic.step(rate, 2.0)
                cpu = (served.cpu_s() - cpu) / step.messages * 1e6
                print(
                    f"{rate:>6}/s: p50 {step.p50_s * 1000:7.2f} ms, p99 {step.p99_s * 1000:7.2f} ms, "
                    f"generator busy {step.busy:4.0%}, echo {cpu:.1f} µs a message, {traffic.faults()}",
                    flush=True,
                )
                if not step.is_carried:
                    break
            print(f"typing: {traffic.typing(3.0):,.0f}/s")
        finally:
            traffic.close()
            served.stop()


if __name__ == "__main__":
    main()
