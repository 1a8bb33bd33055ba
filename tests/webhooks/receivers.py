"""Receivers of webhooks: real ones on this machine, which answer as a test wants them to."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

PATIENCE_S = 10.0
OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


def answer(status: int, *head: str, body: str = "") -> bytes:
    """An answer with this status."""
    lines = [f"HTTP/1.1 {status} X", *head, f"content-length: {len(body.encode())}"]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


@dataclass(frozen=True)
class Received:
    """One request."""

    path: str
    head: dict[str, str]
    body: str

    @property
    def said(self) -> dict[str, Any]:
        """What it tells."""
        return json.loads(self.body)

    @property
    def type(self) -> str:
        return self.said["type"]

    @property
    def id(self) -> str:
        return self.head["webhook-id"]


class Receiver:
    """Keeps what comes; `answers` are given one after the other, then OK. None leaves the caller waiting."""

    def __init__(self) -> None:
        self.answers: list[bytes | None] = []
        self.received: list[Received] = []
        self.choose: Callable[[Received], bytes | None] | None = None
        self._came: asyncio.Queue[Received] = asyncio.Queue()
        self._server: asyncio.Server | None = None
        self.url = ""

    async def open(self) -> Receiver:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/hook"
        return self

    async def close(self) -> None:
        assert self._server
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            fields = dict(line.split(": ", 1) for line in head[1:] if line)
            body = await reader.readexactly(int(fields["content-length"]))
            got = Received(head[0].split(" ")[1], fields, body.decode())
            self.received.append(got)
            said = self.choose(got) if self.choose else self.answers.pop(0) if self.answers else OK
            self._came.put_nowait(got)
            if said is None:
                await reader.read()
            else:
                writer.write(said)
                await writer.drain()
        writer.close()

    async def next(self) -> Received:
        """The next request, awaited."""
        async with asyncio.timeout(PATIENCE_S):
            return await self._came.get()

    async def some(self, count: int) -> list[Received]:
        """The next few."""
        return [await self.next() for _ in range(count)]
