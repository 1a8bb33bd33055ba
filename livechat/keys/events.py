"""What happens to keys."""

from __future__ import annotations

from dataclasses import dataclass

from livechat.keys.models import Key
from livechat.live import rooms
from livechat.live.events import LiveEvent
from livechat.live.rooms import Room


@dataclass(frozen=True)
class KeyMade(LiveEvent):
    """There is a new key; what it is, only its maker has seen."""

    key: Key

    @property
    def room(self) -> Room:
        """The console's list of keys."""
        return rooms.watching("keys", self.key.workspace_id)

    @property
    def audience(self) -> str:
        """Staff only."""
        return "staff"


@dataclass(frozen=True)
class KeyRevoked(LiveEvent):
    """A key opens nothing any more."""

    key: Key
    by_id: str

    @property
    def room(self) -> Room:
        """The console's list of keys."""
        return rooms.watching("keys", self.key.workspace_id)

    @property
    def audience(self) -> str:
        """Staff only."""
        return "staff"
