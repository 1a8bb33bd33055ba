"""The same events as Server-Sent Events, for programs that prefer a plain HTTP answer that does not end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from livechat.errors import Refusal, Unauthenticated
from livechat.live import dialects, rooms
from livechat.live.connection import Connection
from livechat.rendering import look as look_with
from livechat.scope import VISITOR
from livechat.web import failures
from livechat.web.door import address_of, language_of

HEARTBEAT_S = 20.0


class StreamWire:
    """Hands frames to the generator of the answer, in bounded memory."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._size = 0
        self.places: dict[bytes, bytes] = {}
        """How far each conversation was sent, as `seq.revision`: the identifier of an event names them all."""
        self.has_news = asyncio.Event()
        self.is_over = False

    def write(self, data: bytes) -> None:
        """See `Wire.write`."""
        pieces = data.split(b"\0")
        for position in range(1, len(pieces), 2):
            reference, _, place = pieces[position].rpartition(b":")
            self.places[reference] = _later(self.places.get(reference, b""), place)
            pieces[position] = self._named()
        self._waiting.append(b"".join(pieces))
        self._size += len(data)
        self.has_news.set()

    def place(self) -> bytes:
        """The identifier of everything that was sent, as an event of its own that says nothing else."""
        return b"id: %b\n\n" % self._named() if self.places else b""

    def _named(self) -> bytes:
        return b",".join(b"%b:%b" % each for each in self.places.items())

    def take(self) -> bytes:
        """Everything written since the last time."""
        data = b"".join(self._waiting)
        self._waiting.clear()
        self._size = 0
        self.has_news.clear()
        return data

    def buffered(self) -> int:
        """See `Wire.buffered`."""
        return self._size

    def ping(self) -> None:
        """Comments keep proxies from hanging up; the stream writes them itself."""

    def close(self, code: int, reason: str = "") -> None:
        """See `Wire.close`."""
        self.is_over = True
        self.has_news.set()

    def abort(self) -> None:
        """See `Wire.abort`."""
        self.close(1006)


async def event_stream(request: Request) -> Response:
    """Follow every conversation one may see: a customer their own, staff those named as `conversation`.

    `Last-Event-ID` (or `last_event_id` in the query) resumes: what came after that message is sent first.
    """
    house = request.app.state.house
    address = address_of(request)
    try:
        house.entrance.admit(address)
        try:
            scope, zone = await house.entrance.identify(request.headers, address, request.url.scheme, "any")
            if scope.role == VISITOR:
                raise Unauthenticated
            named = request.query_params.getlist("conversation")
            await house.streamed(scope, named)
        except BaseException:
            house.entrance.released(address)
            raise
    except Refusal as refusal:
        answer = failures.problem(refusal, language_of(request))
        answer.headers.update(house.door.pacing.stranger(address).headers)
        return answer
    wire = StreamWire()
    connection = Connection(house.hub, wire, scope, look_with(dialects.SSE, scope.audience, scope.language, zone))
    last = request.headers.get("last-event-id") or request.query_params.get("last_event_id", "")
    return StreamingResponse(
        _events(house, connection, wire, address, named, last),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no", **house.door.pacing.count(scope).headers},
    )


def _later(before: bytes, after: bytes) -> bytes:
    """A place with what is newer of both: a change has no `seq`, and a message may be older than the last change."""
    seq, _, revision = before.partition(b".")
    new_seq, _, new_revision = after.partition(b".")
    newest = max(revision, new_revision, key=lambda each: int(each or 0))
    return b"%b.%b" % (new_seq or seq, newest)


def _places(event_id: str) -> dict[str, tuple[int, int | None]]:
    """Where a stream had come to, `seq` and revision, from the identifier of its last event."""
    found = {}
    for place in event_id[:8000].split(","):
        reference, _, numbers = place.rpartition(":")
        seq, _, revision = numbers.partition(".")
        if reference and _is_number(seq):
            found[reference] = int(seq), int(revision) if _is_number(revision) else None
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


async def _events(
    house: Any, connection: Connection, wire: StreamWire, address: str, named: list[str], last: str
) -> AsyncIterator[bytes]:
    house.entrance.opened(connection)
    try:
        yield b"retry: 2000\n: welcome\n\n"
        await _follow(house, connection, wire, named, _places(last))
        yield wire.take() + wire.place()  # whoever is cut off before the first event goes on from here, too
        while not wire.is_over:
            try:
                async with asyncio.timeout(HEARTBEAT_S):
                    await wire.has_news.wait()
            except TimeoutError:
                yield b": still here\n\n"
                continue
            yield wire.take()
        yield wire.take()
    finally:
        house.entrance.closed(connection, address)


async def _follow(
    house: Any, connection: Connection, wire: StreamWire, named: list[str], places: dict[str, tuple[int, int | None]]
) -> None:
    """Open what a stream follows. What a customer who comes back was told nothing of has begun meanwhile."""
    scope = connection.scope
    follows_all = scope.is_customer and not named
    if follows_all:
        house.hub.enter(connection, rooms.following(scope.actor_id))
    unknown = (0, 0) if follows_all and places else (None, None)
    for each in await house.streamed(scope, []) if follows_all else named:
        seq, revision = places.get(each, unknown)
        if shown := await house.follow(connection, each, seq, revision):
            wire.places[each.encode()] = _later(shown.encode(), wire.places.get(each.encode(), b""))
