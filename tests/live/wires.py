"""The other end of a line inside of the process: what was written, frame by frame."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from livechat.app import App
from livechat.live import dialects
from livechat.live.connection import Connection
from livechat.rendering import look
from livechat.scope import Scope


def frames(data: bytes) -> list[bytes]:
    """The payloads of unmasked text frames that follow each other (RFC 6455, section 5.2)."""
    found = []
    while data:
        assert data[0] == 0x81, "a whole text frame"
        size, head = data[1], 2
        if size == 126:
            size, head = int.from_bytes(data[2:4]), 4
        elif size == 127:
            size, head = int.from_bytes(data[2:10]), 10
        found.append(data[head : head + size])
        data = data[head + size :]
    return found


class Wire:
    """Takes everything that a connection writes; `holds_back` is a peer that does not read."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.writes = 0
        self.closed: int | None = None
        self.reason = ""
        self.is_aborted = False
        self.pings = 0
        self.holds_back = False
        self._changed = asyncio.Event()

    def write(self, data: bytes) -> None:
        self.written += frames(data)
        self.writes += 1
        self._changed.set()

    def buffered(self) -> int:
        return sum(len(each) for each in self.written) if self.holds_back else 0

    def close(self, code: int, reason: str = "") -> None:
        self.closed, self.reason = code, reason
        self._changed.set()

    def abort(self) -> None:
        self.is_aborted = True

    def ping(self) -> None:
        self.pings += 1

    @property
    def said(self) -> list[dict[str, Any]]:
        """The frames of a program."""
        return [json.loads(each) for each in self.written]

    @property
    def html(self) -> str:
        """The frames of a page."""
        return "".join(each.decode() for each in self.written)

    async def until(self, holds: Callable[[], Any], within_s: float = 5.0) -> Any:
        """What `holds` gives as soon as it is something."""
        async with asyncio.timeout(within_s):
            while not (found := holds()):
                self._changed.clear()
                await self._changed.wait()
        return found


class Peer:
    """Somebody on the line: gives commands, gets frames."""

    def __init__(self, house: App, scope: Scope, dialect: str = dialects.JSON) -> None:
        self.house = house
        self.wire = Wire()
        self.connection = Connection(house.hub, self.wire, scope, look(dialect, scope.audience, scope.language))
        house.entrance.admit(scope.address)
        house.entrance.opened(self.connection)

    def give(self, command: str, **fields: Any) -> None:
        """Send a command and do not wait."""
        frame = json.dumps({"type": command, **fields}).encode()
        self.house.line.receive(self.connection, frame)

    async def ask(self, command: str, **fields: Any) -> dict[str, Any]:
        """A command and its answer."""
        before = len(self.wire.written)
        name = f"c{before}"
        self.give(command, id=name, **fields)

        def answer() -> Any:
            return [each for each in self.wire.said[before:] if each.get("id") == name and "type" in each]

        return (await self.wire.until(answer))[0]

    async def ack(self, command: str, **fields: Any) -> dict[str, Any]:
        said = await self.ask(command, **fields)
        assert said["type"] == "ack", said
        return said

    def events(self, kind: str) -> list[dict[str, Any]]:
        return [each for each in self.wire.said if each["type"] == kind]

    def leave(self) -> None:
        """The line is gone."""
        self.house.entrance.closed(self.connection, self.connection.scope.address)
