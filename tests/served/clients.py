"""Programs and pages on the line, by the websockets library: commands with their answers, events in order."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import uuid
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.served.running import Running, csrf_of

PATIENCE_S = 10.0
SUBPROTOCOL = "livechat.v1.json"
Event = dict[str, Any]


class Line:
    """An open WebSocket; everything that arrives is kept in order, and can be awaited."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.heard: list[Any] = []
        self._changed = asyncio.Condition()
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for frame in self.socket:
                self._take(frame)
                async with self._changed:
                    self._changed.notify_all()
        async with self._changed:
            self._changed.notify_all()

    def _take(self, frame: str | bytes) -> None:
        self.heard.append(frame)

    async def until(self, holds: Callable[[], Any], within_s: float = PATIENCE_S) -> Any:
        """What `holds` gives as soon as it is something; fails when it is nothing for too long."""
        async with asyncio.timeout(within_s), self._changed:
            while not (found := holds()):
                if self._reader.done():
                    raise AssertionError(f"the line closed with {self.socket.close_code}: {self.heard[-5:]}")
                await self._changed.wait()
        return found

    async def closed(self, within_s: float = PATIENCE_S) -> int:
        """The code with which the line closes."""
        async with asyncio.timeout(within_s):
            await self.socket.wait_closed()
            await self._reader
        assert self.socket.close_code is not None
        return self.socket.close_code

    async def send(self, frame: str | bytes) -> None:
        """A raw frame."""
        await self.socket.send(frame)

    def drop(self) -> None:
        """Break the connection without a word."""
        self.socket.transport.abort()

    async def close(self) -> None:
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)
        await self.socket.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


class Program(Line):
    """A program: JSON up and down."""

    def __init__(self, socket: ClientConnection) -> None:
        self._answers: dict[str, asyncio.Future[Event]] = {}
        self._names = itertools.count(1)
        super().__init__(socket)

    def _take(self, frame: str | bytes) -> None:
        said = json.loads(frame)
        assert isinstance(frame, str), "programs get text frames only"
        if said["type"] in ("ack", "error") and said.get("id") in self._answers:
            answer = self._answers.pop(said["id"])
            if not answer.done():
                answer.set_result(said)
        self.heard.append(said)

    async def ask(self, command: str, **fields: Any) -> Event:
        """Give a command; its answer, good or bad."""
        name = fields.setdefault("id", f"c{next(self._names)}")
        answer = self._answers[name] = asyncio.get_running_loop().create_future()
        await self.socket.send(json.dumps({"type": command, **fields}))
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.wait({answer, self._reader}, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            raise ConnectionError(f"closed with {self.socket.close_code}")
        return answer.result()

    async def ack(self, command: str, **fields: Any) -> Event:
        """Give a command that must be carried out."""
        said = await self.ask(command, **fields)
        assert said["type"] == "ack", said
        return said

    async def refused(self, command: str, **fields: Any) -> str:
        """Give a command that must not be carried out; the error's code."""
        said = await self.ask(command, **fields)
        assert said["type"] == "error", said
        assert said["message"]
        return str(said["code"])

    def events(self, kind: str) -> list[Event]:
        """Events of a kind so far."""
        return [said for said in self.heard if said["type"] == kind]

    async def event(self, kind: str, **having: Any) -> Event:
        """The first event of a kind with these fields, once it is here."""

        def found() -> Event | None:
            for said in self.events(kind):
                if all(said.get(name) == value for name, value in having.items()):
                    return said
            return None

        event: Event = await self.until(found)
        return event

    async def say(self, conversation: str, text: str, **fields: Any) -> Event:
        """Send a message; the stored message."""
        fields.setdefault("client_id", str(uuid.uuid4()))
        stored: Event = (await self.ack("send_message", conversation=conversation, text=text, **fields))["message"]
        return stored


async def program(server: Running, token: str = "", **options: Any) -> Program:
    """A program's line; `async with await program(server, token) as anna:`."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Program(await opened(server.line, headers, subprotocols=[SUBPROTOCOL], **options))


async def begin_another(server: Running, customer: Mapping[str, Any], staff: Program) -> str:
    """The customer's conversation is over, and they begin another one on their page; its reference."""
    await staff.ack("set_status", conversation=customer["conversation"], status="closed")
    with server.browser() as page:
        page.cookies.set("livechat-customer", customer["token"])
        assert page.post("/begin", data={"csrf": csrf_of(page.get("/past").text)}).status_code == 303
    own = server.get(f"/api/conversations/{customer['customer']['id']}", customer["token"])["conversations"]
    found: str = next(each["id"] for each in own if each["id"] != customer["conversation"])
    return found


async def page_line(server: Running, audience: str, token: str, about: str = "", **headers: str) -> Line:
    """The line that an open page has; `about` is what the page says of itself."""
    url = f"ws://127.0.0.1:{server.port}/ws/{audience}{about}"
    sent = {"Cookie": f"livechat-{audience}={token}", "Origin": server.url, **headers}
    return Line(await opened(url, sent))


async def opened(url: str, headers: Mapping[str, str], **options: Any) -> ClientConnection:
    """A WebSocket as these tests want it: no compression, no limits, no proxy."""
    return await connect(
        url,
        additional_headers=headers,
        compression=None,
        max_size=None,
        proxy=None,
        ping_interval=None,
        open_timeout=PATIENCE_S,
        close_timeout=PATIENCE_S,
        **options,
    )
