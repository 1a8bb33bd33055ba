"""One browser or program on the line: its bounded outbox, its open conversations, its rate of commands."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Protocol

from livechat.live.view import View
from livechat.live.writing import Writing
from livechat.rendering import Look
from livechat.scope import Scope

if TYPE_CHECKING:
    from livechat.live.hub import Hub
    from livechat.live.rooms import Room


class Wire(Protocol):
    """How frames leave: a WebSocket, a stream of events, or a list in a test."""

    def write(self, data: bytes) -> None:
        """Hand over bytes; never waits."""

    def buffered(self) -> int:
        """Bytes that the peer has not taken yet."""

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye with a code of PROTOCOL.md."""

    def abort(self) -> None:
        """Cut the line."""

    def ping(self) -> None:
        """Once an interval: is the peer still there?"""


class Connection:
    """The server's end of one live line. Nothing here waits, and nothing grows without a bound."""

    __slots__ = (
        "bytes_waiting",
        "hub",
        "inbox",
        "is_busy",
        "is_closed",
        "is_idle",
        "look",
        "outbox",
        "pending",
        "refilled_at",
        "rooms",
        "scope",
        "strikes",
        "tokens",
        "views",
        "wire",
        "writing",
    )

    def __init__(self, hub: Hub, wire: Wire, scope: Scope, look: Look) -> None:
        self.hub = hub
        self.wire = wire
        self.scope = scope
        self.look = look
        self.views: dict[str, View] = {}
        self.rooms: list[Room] = []
        self.outbox: list[bytes] = []
        self.bytes_waiting = 0
        self.pending: deque[Any] | None = None
        self.is_busy = False
        self.is_closed = False
        self.is_idle = False
        """Whether nobody has used this page for a while."""
        self.inbox: Any = None
        """Which part of the inbox this page shows, if it does."""
        self.writing: dict[str, Writing] | None = None
        """What the others were told of writing over this line, by conversation; kept when a view closes."""
        self.tokens = float(hub.burst)
        self.refilled_at = hub.clock.monotonic()
        self.strikes = 0

    def push(self, frame: bytes) -> None:
        """Queue a frame; it leaves together with everything else of this turn.

        A full outbox leaves at once: how much happens in one turn says nothing about the peer, only what it does
        not take does.
        """
        if self.is_closed:
            return
        if not self.outbox:
            self.hub.dirty.append(self)
        self.outbox.append(frame)
        self.bytes_waiting += len(frame)
        if len(self.outbox) >= self.hub.outbox_frames or self.bytes_waiting >= self.hub.outbox_bytes:
            self.flush()

    def flush(self) -> None:
        """Write what is queued, in one piece; a peer that does not read is cut off and resumes by itself."""
        if self.is_closed or not self.outbox:
            return
        data = b"".join(self.outbox) if len(self.outbox) > 1 else self.outbox[0]
        self.outbox.clear()
        self.bytes_waiting = 0
        self.wire.write(data)
        if self.wire.buffered() > self.hub.outbox_bytes:
            self.hub.drop_slow(self)

    @property
    def is_slow(self) -> bool:
        """Whether the peer is behind so far that only what matters should be sent."""
        return self.wire.buffered() > self.hub.outbox_bytes // 4

    def may_command(self, now_s: float) -> bool:
        """A token bucket: so many commands a second, with a burst."""
        tokens = self.tokens + (now_s - self.refilled_at) * self.hub.commands_per_second
        self.refilled_at = now_s
        if tokens > self.hub.burst:
            tokens = float(self.hub.burst)
        if tokens < 1.0:
            self.tokens = tokens
            self.strikes += 1
            return False
        self.tokens = tokens - 1.0
        if self.strikes:
            self.strikes = 0 if tokens >= self.hub.burst / 2 else self.strikes
        return True

    def close(self, code: int, reason: str = "") -> None:
        """Send what is queued, then the code."""
        if self.is_closed:
            return
        self.flush()
        self.is_closed = True
        self.wire.close(code, reason)
