"""The reference: what a competent developer writes with Starlette and uvicorn when nothing has to be kept.

It reads the same frames, renders the same kind of fragments with Jinja and sends them to the same watchers,
from memory: no database, no session, no limits, one workspace, one language. It is meant to be plain, neither
slowed down nor tuned beyond the ordinary (templates loaded once, no compression, uvloop). Started by the
benchmark as `python -m tests.bench.bare`; prints its port on the first line.

With `--synced FILE` it also does the least that a server has to which loses nothing: it writes what was said to a file
and syncs it before anybody is shown it, all that waits together at once, and does nothing else meanwhile. That is the
quickest here (a thread for it costs more than it gains), and no product: nothing can be found in that file again, and
a slow disk would hold up everything. It tells what of the product's waiting times the disk of this machine is to blame
for.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jinja2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

HERE = Path(__file__).parent
TEMPLATES = jinja2.Environment(
    # The second folder is the product's: its sprite of icons is in both pages.
    loader=jinja2.FileSystemLoader([HERE / "templates", HERE.parents[1] / "templates"]),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
MESSAGE = TEMPLATES.get_template("_message.html")
TYPING = TEMPLATES.get_template("_typing.html")
TEAM = TEMPLATES.get_template("_team.html")
STATE = TEMPLATES.get_template("_state.html")
PAGE = TEMPLATES.get_template("page.html")

LANGUAGES = [("en", "English"), ("th", "ไทย"), ("ar", "العربية"), ("de", "Deutsch"), ("zh", "中文")]
LOG_BYTES = 40_000_000
"""How long the file is that is synced, before it is written over from its beginning: it does not grow."""
PAGE_MESSAGES = 40
PAGE_TEXT = 'Is the 2 m <linen> still there & in "sand"? สั่งได้ไหม / هل يمكنني الطلب'


@dataclass(frozen=True)
class Bubble:
    """A message as one side sees it: the variables of `_message.html`."""

    dom_id: str
    seq: int
    rev: int
    role: str
    side: str
    kind: str
    sender: str
    name: str
    initials: str
    hue: int
    text: str
    iso: str
    time: str
    day: str
    state: str


@dataclass(eq=False)
class Watcher:
    """One open socket and who is behind it."""

    socket: WebSocket
    audience: str
    person: str
    rooms: set[str] = field(default_factory=set)


class Shop:
    """What the reference knows: who watches which conversation, who is here, the last number given."""

    def __init__(self) -> None:
        self.rooms: defaultdict[str, set[Watcher]] = defaultdict(set)
        self.here: Counter[str] = Counter()
        self.last_seq: Counter[str] = Counter()
        self.log: Log | None = None

    async def send(self, conversation: str, fragments: dict[str, str], but: Watcher | None = None) -> None:
        """Give each watcher of a conversation the fragment of its audience."""
        for watcher in tuple(self.rooms[conversation]):
            if watcher is not but and (fragment := fragments.get(watcher.audience)):
                try:
                    await watcher.socket.send_text(fragment)
                except (WebSocketDisconnect, RuntimeError):
                    self.rooms[conversation].discard(watcher)

    async def join_conversation(self, watcher: Watcher, command: dict[str, Any]) -> None:
        """Show a conversation live from now on, and tell both sides that this person is here."""
        conversation = command["conversation"]
        self.rooms[conversation].add(watcher)
        watcher.rooms.add(conversation)
        await self.tell_presence(conversation)

    async def tell_presence(self, conversation: str) -> None:
        """Show both sides of a conversation who of the other is here."""
        watchers = self.rooms[conversation]
        staff = any(watcher.audience == "staff" for watcher in watchers)
        customer = any(watcher.audience == "customer" for watcher in watchers)
        fragments = {
            "customer": TEAM.render(online=staff, name="Ada", initials="A", hue=3),
            "staff": STATE.render(conversation=conversation, online=customer, name="Noi", initials="N", hue=5),
        }
        await self.send(conversation, fragments)

    async def send_message(self, watcher: Watcher, command: dict[str, Any]) -> None:
        """Show a message, where there is a log once it is in it."""
        if self.log is None:
            await self.show(watcher, command)
        else:
            self.log.add(watcher, command)

    async def show(self, watcher: Watcher, command: dict[str, Any]) -> None:
        """Show a message to the sender and to everybody else who watches the conversation."""
        conversation = command["conversation"]
        self.last_seq[conversation] += 1
        seq = self.last_seq[conversation]
        now = datetime.now(UTC)
        fragments = {}
        for audience in ("customer", "staff"):
            own = audience == watcher.audience
            bubble = Bubble(
                dom_id=f"message-{watcher.person}-{command['client_id']}",
                seq=seq,
                rev=seq,
                role="customer" if watcher.audience == "customer" else "rep",
                side="own" if own else "other",
                kind="text",
                sender=watcher.person,
                name=watcher.person,
                initials=watcher.person[:1],
                hue=seq % 12,
                text=command["text"],
                iso=now.isoformat(timespec="milliseconds"),
                time=now.strftime("%H:%M"),
                day=now.strftime("%Y-%m-%d"),
                state="sent" if own else "",
            )
            item = MESSAGE.render(bubble=bubble)
            fragments[audience] = f'<ol hx-swap-oob="beforeend:#messages-{conversation}">{item}</ol>'
        await self.send(conversation, fragments)

    async def typing(self, watcher: Watcher, command: dict[str, Any]) -> None:
        """Show the other side that somebody is typing, or no longer."""
        conversation = command["conversation"]
        fragment = TYPING.render(
            conversation=conversation,
            typing=command["typing"] == "true",
            name=watcher.person,
            initials=watcher.person[:1],
            hue=3,
        )
        await self.send(conversation, {"customer": fragment, "staff": fragment}, but=watcher)

    async def leave(self, watcher: Watcher) -> None:
        """Forget a socket that is gone, and tell those who stay if the person went with it."""
        self.here[watcher.person] -= 1
        gone = self.here[watcher.person] <= 0
        if gone:
            del self.here[watcher.person]
        for conversation in watcher.rooms:
            self.rooms[conversation].discard(watcher)
            if not self.rooms[conversation]:
                del self.rooms[conversation]
            elif gone:
                await self.tell_presence(conversation)


class Log:
    """Messages on the disk before they are on a screen."""

    def __init__(self, shop: Shop, path: Path) -> None:
        self._shop = shop
        self._file = os.open(path, os.O_RDWR | os.O_CREAT)
        os.write(self._file, bytes(LOG_BYTES))
        os.fsync(self._file)
        self._waiting: list[tuple[Watcher, dict[str, Any]]] = []
        self._more = asyncio.Event()

    def add(self, watcher: Watcher, command: dict[str, Any]) -> None:
        """One more for the next sync."""
        self._waiting.append((watcher, command))
        self._more.set()

    async def store(self) -> None:
        """Sync what waits, and then show it, as long as the server runs."""
        place = 0
        while True:
            await self._more.wait()
            self._more.clear()
            batch, self._waiting = self._waiting, []
            data = json.dumps([command for _, command in batch]).encode()
            place = place if place + len(data) <= LOG_BYTES else 0
            os.pwrite(self._file, data, place)
            os.fdatasync(self._file)
            place += len(data)
            for watcher, command in batch:
                await self._shop.show(watcher, command)


Command = Callable[[Shop, Watcher, dict[str, Any]], Awaitable[None]]
COMMANDS: dict[str, Command] = {
    "join_conversation": Shop.join_conversation,
    "send_message": Shop.send_message,
    "typing": Shop.typing,
}


async def live(connection: WebSocket) -> None:
    """One page's line: accept it, then do what its frames say until it leaves."""
    shop: Shop = connection.app.state.shop
    watcher = Watcher(connection, connection.path_params["audience"], connection.query_params["name"])
    await connection.accept()
    shop.here[watcher.person] += 1
    try:
        while True:
            command = json.loads(await connection.receive_text())
            if handler := COMMANDS.get(command["type"]):
                await handler(shop, watcher, command)
    except WebSocketDisconnect:
        pass
    finally:
        await shop.leave(watcher)


def page_bubbles() -> list[Bubble]:
    """A conversation of forty messages, half from either side, as its customer sees it."""
    now = datetime.now(UTC)
    bubbles = []
    for seq in range(1, PAGE_MESSAGES + 1):
        own = seq % 2 == 1
        bubbles.append(
            Bubble(
                dom_id=f"message-{'customer' if own else 'rep'}-{seq:08d}",
                seq=seq,
                rev=seq,
                role="customer" if own else "rep",
                side="own" if own else "other",
                kind="text",
                sender="customer" if own else "rep",
                name="Noi" if own else "Ada",
                initials="N" if own else "A",
                hue=5 if own else 3,
                text=PAGE_TEXT,
                iso=now.isoformat(timespec="milliseconds"),
                time=now.strftime("%H:%M"),
                day=now.strftime("%Y-%m-%d"),
                state="sent" if own else "",
            )
        )
    return bubbles


async def page(request: Request) -> HTMLResponse:
    """The customer's page with the conversation in it."""
    html = PAGE.render(
        conversation="CONV-BENCH",
        bubbles=request.app.state.bubbles,
        name="Ada",
        initials="A",
        hue=3,
        languages=LANGUAGES,
    )
    return HTMLResponse(html)


def application(synced: Path | None = None) -> Starlette:
    """The whole reference, with its state on the application."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        if synced is None:
            yield
            return
        log = app.state.shop.log = Log(app.state.shop, synced)
        storing = asyncio.create_task(log.store())
        yield
        storing.cancel()

    routes = [Route("/", page), WebSocketRoute("/ws/{audience}", live)]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.state.shop = Shop()
    app.state.bubbles = page_bubbles()
    return app


def main() -> None:
    """Serve on a free port of the loopback address and print it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bare")
    parser.add_argument("--synced", type=Path, help="write messages to this file and sync it before showing them")
    options = parser.parse_args()
    listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
    print(listening.getsockname()[1], flush=True)
    config = uvicorn.Config(
        application(options.synced),
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=65_536,
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        server_header=False,
    )
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
