"""Rooms and the connections in them: news goes out to many without anybody waiting for anybody."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from livechat.clock import Clock
from livechat.live import rooms
from livechat.live.connection import Connection
from livechat.live.view import View

if TYPE_CHECKING:
    from livechat.live.rooms import Room
    from livechat.settings import Live

log = logging.getLogger("livechat.live")

SLOW = 1013


class Hub:
    """Knows every connection, never waits and never raises; it is a cache and may be lost at any moment."""

    def __init__(self, settings: Live, clock: Clock) -> None:
        self.clock = clock
        self.outbox_frames = settings.outbox_frames
        self.outbox_bytes = settings.outbox_bytes
        self.commands_per_second = settings.commands_per_second
        self.burst = settings.commands_burst
        self.connections: set[Connection] = set()
        self.rooms: dict[Room, dict[Connection, View | None]] = {}
        self.dirty: list[Connection] = []
        self.dropped = 0
        self.left: Callable[[Connection], None] = lambda connection: None
        self.looked: Callable[[Connection, str, bool], None] = lambda connection, reference, is_there: None
        """Told of each view that opens or closes: whose, of what, and whether it is open now."""

    def add(self, connection: Connection) -> None:
        """A connection whose owner is known."""
        self.connections.add(connection)
        scope = connection.scope
        if scope.actor_id:
            everybody = rooms.staff if scope.is_staff else rooms.customers
            self.enter(connection, everybody(scope.workspace_id))
            self.enter(connection, rooms.person(scope.actor_id))
            self.enter(connection, rooms.session(scope.credential_id))

    def remove(self, connection: Connection) -> None:
        """A connection that has ended."""
        if connection not in self.connections:
            return
        connection.is_closed = True
        self.connections.discard(connection)
        for room in list(connection.rooms):
            self.leave(connection, room)
        connection.views.clear()
        connection.outbox.clear()
        self.left(connection)

    def enter(self, connection: Connection, room: Room, view: View | None = None) -> None:
        """From now on the room's events reach this connection, unless it has ended meanwhile."""
        if connection.is_closed:
            return
        members = self.rooms.setdefault(room, {})
        if connection not in members:
            connection.rooms.append(room)
        members[connection] = view
        if view is not None:
            self.looked(connection, view.reference, True)

    def leave(self, connection: Connection, room: Room) -> None:
        """No more events of the room."""
        members = self.rooms.get(room)
        if members is None or connection not in members:
            return
        view = members.pop(connection)
        connection.rooms.remove(room)
        if not members:
            del self.rooms[room]
        if view is not None:
            self.looked(connection, view.reference, False)

    def members(self, room: Room) -> Iterable[Connection]:
        """Who is in a room now; safe to change while looking."""
        return tuple(self.rooms.get(room, ()))

    def flush(self) -> None:
        """Let everything queued leave, one write for each connection."""
        dirty, self.dirty = self.dirty, []
        for connection in dirty:
            try:
                connection.flush()
            except Exception:
                log.exception("a connection could not be written to")
                self.remove(connection)

    def drop_slow(self, connection: Connection) -> None:
        """Cut off a peer that does not read: it comes back and resumes from the store, nobody else notices."""
        self.dropped += 1
        connection.outbox.clear()
        connection.bytes_waiting = 0
        connection.is_closed = True
        connection.wire.close(SLOW, "too slow")

    def close_session(self, credential_id: str, code: int, farewell: Callable[[Connection], bytes | None]) -> None:
        """End the lines of a session, or of a key, at once."""
        for connection in self.members(rooms.session(credential_id)):
            frame = farewell(connection)
            if frame:
                connection.push(frame)
            connection.close(code, "session ended")
