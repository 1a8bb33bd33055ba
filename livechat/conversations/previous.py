"""A customer's other conversations, listed beside each one that is open: as they are now, whatever becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from livechat.clock import rfc3339
from livechat.conversations import reading
from livechat.conversations.events import (
    ConversationCreated,
    ConversationDeleted,
    ConversationGone,
    ConversationUpdated,
    InConversation,
)
from livechat.conversations.models import Conversation
from livechat.live import rooms
from livechat.live.newest import Newest
from livechat.scope import Scope

if TYPE_CHECKING:
    from livechat.live.connection import Connection
    from livechat.live.fanout import Render

LISTED = 10
Other = tuple[str, str, str, str]
"""Reference, subject or last words, status and moment."""
Changed = ConversationCreated | ConversationUpdated | ConversationDeleted | ConversationGone


@dataclass(frozen=True)
class PreviousShown(InConversation):
    """The list beside a conversation, for the staff that has it open."""

    others: list[Other]

    @property
    def audience(self) -> str:
        return "staff"

    def wire(self, audience: str) -> Any:
        """Programs ask for a customer's conversations."""
        return None


def others(theirs: list[Conversation], of: Conversation) -> list[Other]:
    """Conversations of a customer besides one of them, the newest first."""
    return [
        (each.reference, each.subject or each.last_text or each.reference, each.status, rfc3339(each.created_at))
        for each in theirs[: LISTED + 1]
        if each.id != of.id
    ]


def shown(render: Render, event: PreviousShown) -> str:
    """The list and how long it is; whether its part is folded stays as it was."""
    known = {"ref": event.reference, "others": event.others}
    return render.replace("conversations/_previous_part.html", **known) + render.replace(
        "conversations/_previous_count.html", **known
    )


async def looked(house: Any, connection: Connection, of: Conversation) -> None:
    """A page of the staff has just come, or come back, to a conversation."""
    theirs = await reading.of_customer(connection.scope, of.customer_id)
    house.fanout.show(connection, PreviousShown(of.reference, others(theirs, of)))


def listener(house: Any) -> Callable[[Changed], None]:
    """A conversation began, changed its state, went or went on elsewhere: the lists beside the others say so.

    Many changes of one customer's conversations at once are one reading.
    """

    async def show(whose: tuple[int, str]) -> None:
        workspace_id, customer_id = whose
        await _tell(house, house.system_scope(workspace_id), customer_id)

    lists = Newest(house, show, "showing a customer's other conversations")
    return lambda event: lists.ask((event.conversation.workspace_id, event.conversation.customer_id))


async def _tell(house: Any, scope: Scope, customer_id: str) -> None:
    theirs = await reading.of_customer(scope, customer_id)
    for each in theirs:
        if house.hub.rooms.get(rooms.conversation(each.reference)):
            house.fanout.tell(PreviousShown(each.reference, others(theirs, each)))
    house.hub.flush()
