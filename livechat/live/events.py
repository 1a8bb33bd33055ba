"""The form of everything that travels down the line."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec

from livechat.live.rooms import Room


@dataclass(frozen=True)
class LiveEvent(ABC):
    """What happened, for everybody in a room. Subclasses say it in their capability's words.

    `shape` is the event as programs read it; `wire` fills it in. An event with a `seq` is let through by each view
    once and in order; a volatile one may be left out for a browser that is slow.
    """

    shape: ClassVar[type[msgspec.Struct] | None] = None
    is_volatile: ClassVar[bool] = False
    needs: ClassVar[str] = ""
    """The scope without which a key on the line does not hear of it."""

    @property
    @abstractmethod
    def room(self) -> Room:
        """Who receives it."""

    @property
    def audience(self) -> str:
        """`staff` or `customer` when only that side may see it, else empty."""
        return ""

    @property
    def numbered(self) -> int:
        """Its place in the conversation's order; 0 for what has none."""
        return 0

    @property
    def place(self) -> str:
        """How far a stream has come with it, as `seq.revision` (see `live.sse`); empty for what has no place."""
        return ""

    @property
    def revises(self) -> int:
        """The place of the message that is different now; 0 for what changes none."""
        return 0

    @property
    def not_to(self) -> str:
        """The person who needs no telling."""
        return ""

    def wire(self, audience: str) -> Any:
        """The event as a program of that side reads it, or None when programs get no such event."""
        return None


class StoredEvent(LiveEvent):
    """An event that is told within the transaction of what happened: other systems can subscribe to it."""

    @property
    @abstractmethod
    def belongs_to(self) -> tuple[int, str]:
        """Workspace and conversation; an empty text for what belongs to none."""


class Position(msgspec.Struct, tag="position", tag_field="type"):
    """The newest message of each joined conversation, so that whoever is behind joins again."""

    conversations: dict[str, int]


class ServerRestarting(msgspec.Struct, tag="server_restarting", tag_field="type"):
    """The server goes away for a moment; come back after this many milliseconds."""

    reconnect_after_ms: int


class SessionEnded(msgspec.Struct, tag="session_ended", tag_field="type"):
    """The session of this connection is over; the line closes with 4403."""

    reason: str
