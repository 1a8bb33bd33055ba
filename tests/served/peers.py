"""Peers that behave badly: who never read, who send half of a request, who vanish."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from typing import Any, Self

from websockets.frames import Frame, Opcode

from tests.served.running import Running

HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n"
)


class Deaf:
    """A WebSocket on a bare socket with a small buffer, which reads only when it is told to."""

    def __init__(self, raw: socket.socket) -> None:
        self.raw = raw

    @classmethod
    async def joined(cls, server: Running, person: dict[str, Any]) -> Self:
        """Somebody who has opened a conversation and reads no more."""
        peer = await cls.connected(server, person["token"])
        await peer.give("join_conversation", conversation=person["conversation"], id="join")
        await peer.read_until(b'"id":"join"')
        return peer

    @classmethod
    async def connected(cls, server: Running, token: str = "") -> Self:
        """Through the handshake."""
        raw = socket.socket()
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.setblocking(False)
        await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", server.port))
        peer = cls(raw)
        more = f"Authorization: Bearer {token}\r\n" if token else ""
        await peer.send(HANDSHAKE.format(path="/api/ws", port=server.port, more=more).encode())
        await peer.read_until(b"\r\n\r\n")
        return peer

    async def send(self, data: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.raw, data)

    async def frame(self, opcode: Opcode, payload: bytes, *, fin: bool = True, mask: bool = True) -> None:
        """A frame as it is given, right or wrong."""
        await self.send(Frame(opcode, payload, fin).serialize(mask=mask))

    async def give(self, command: str, **fields: Any) -> None:
        await self.frame(Opcode.TEXT, json.dumps({"type": command, **fields}).encode())

    async def read_until(self, mark: bytes) -> bytes:
        """Everything up to a mark."""
        data = b""
        async with asyncio.timeout(10):
            while mark not in data:
                piece = await asyncio.get_running_loop().sock_recv(self.raw, 4096)
                assert piece, f"closed after {data[-200:]!r}"
                data += piece
        return data

    async def read_to_the_end(self, within_s: float = 10) -> bytes:
        """Everything until the server hangs up."""
        data = b""
        async with asyncio.timeout(within_s):
            while True:
                try:
                    piece = await asyncio.get_running_loop().sock_recv(self.raw, 65_536)
                except ConnectionError:
                    return data
                if not piece:
                    return data
                data += piece

    async def code(self, within_s: float = 10) -> int | None:
        """The close code that the server sends; None when it hangs up without one."""
        data = b""
        async with asyncio.timeout(within_s):
            while (found := _close_code(data)) is None:
                try:
                    piece = await asyncio.get_running_loop().sock_recv(self.raw, 65_536)
                except ConnectionError:
                    return None
                if not piece:
                    return None
                data += piece
        return found

    def close(self) -> None:
        self.raw.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _close_code(data: bytes) -> int | None:
    """The code of a close frame at the end of what has arrived (RFC 6455, section 5.5.1)."""
    position = data.rfind(b"\x88")
    if position < 0 or len(data) < position + 4 or len(data) != position + 2 + data[position + 1]:
        return None
    return int.from_bytes(data[position + 2 : position + 4])


async def bare(server: Running, data: bytes) -> Deaf:
    """A connection that has sent these bytes."""
    raw = socket.socket()
    raw.setblocking(False)
    await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", server.port))
    peer = Deaf(raw)
    await peer.send(data)
    return peer


def noise(size: int) -> str:
    """Text of a size."""
    return os.urandom(size // 2).hex()
