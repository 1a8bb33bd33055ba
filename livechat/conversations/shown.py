"""What live pages show besides messages: heads, rows, counters. Sent again in full whenever they change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from livechat.accounts.models import Answerer
from livechat.conversations.answering import Showing
from livechat.conversations.events import InConversation
from livechat.conversations.figures import RepFigures
from livechat.conversations.models import Conversation, Filters
from livechat.live import rooms
from livechat.live.events import LiveEvent
from livechat.live.rooms import Room
from livechat.rendering import Look

Presence = Callable[[str], str]


@dataclass(frozen=True)
class StateShown(InConversation):
    """The head of a conversation, for the staff that has it open."""

    conversation: Conversation
    reps: list[tuple[str, str]]
    presence: Presence
    teams: list[tuple[str, str]]

    @property
    def audience(self) -> str:
        return "staff"


@dataclass(frozen=True)
class TeamShown(InConversation):
    """Who answers, for the customer."""

    conversation: Conversation
    people: list[Answerer]
    presence: Presence
    showing: Showing

    @property
    def audience(self) -> str:
        return "customer"


@dataclass(frozen=True)
class GoesOn(InConversation):
    """To a customer's page that shows an older conversation: it goes on in a new one."""

    @property
    def audience(self) -> str:
        return "customer"


@dataclass(frozen=True)
class RowGone(LiveEvent):
    """A conversation leaves every list at once."""

    workspace_id: int
    reference: str

    @property
    def room(self) -> Room:
        return rooms.watching("inbox", self.workspace_id)

    @property
    def audience(self) -> str:
        return "staff"

    def wire(self, audience: str) -> Any:
        """Programs have `conversation_deleted`."""
        return None


@dataclass(frozen=True)
class InboxChanged:
    """What has changed in one page's list."""

    filters: Filters
    rows: list[Conversation]
    gone: list[str]
    tabs: Callable[[Look], dict[str, Any]] | None
    figures: RepFigures | None
    presence: Presence
    rendered: dict[Any, str] = field(default_factory=dict)
    """Rows that another page with the same look and order has had rendered already."""
    is_fresh: bool = False
    """Whether the rows are the beginning of the list, so that what is shown between them stands there no longer."""
    ends: bool = False
    """Whether there are no more rows behind them."""

    def wire(self, audience: str) -> None:
        """Programs have events for this."""
