"""What the ladder needs beside its regular look: whoever reads or answers ends it everywhere, at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from livechat.conversations.events import ConversationUpdated, MessageStatus, NewMessage
from livechat.notifications.alerting import announcer_of
from livechat.notifications.ladder import climbing, queries
from livechat.notifications.ladder.models import LadderLeft, RungReached
from livechat.workspaces import queries as workspaces
from livechat.workspaces.events import DecisionsChanged

Listener = Callable[[Any], None]


async def start(house: Any) -> None:
    """Know again for whom the ladder was climbed before the start."""
    for workspace in await workspaces.all_of_them(house.db):
        climbing.climbing(house.means).update(await queries.climbing(house.db, workspace.id))


def _settle(house: Any, workspace_id: int, conversation_id: int) -> None:
    if conversation_id in climbing.climbing(house.means):
        house.spawn(climbing.settle(house.system_scope(workspace_id), conversation_id), "ending a ladder")


def marks_listener(house: Any) -> Listener:
    """Somebody of the staff has read."""

    def listen(event: MessageStatus) -> None:
        if event.by == "staff":
            _settle(house, event.workspace_id, event.marks.id)

    return listen


def message_listener(house: Any) -> Listener:
    """Somebody has answered."""

    def listen(event: NewMessage) -> None:
        if event.message.sender_role in ("rep", "bot"):
            _settle(house, event.workspace_id, event.conversation_id)

    return listen


def conversation_listener(house: Any) -> Listener:
    """A conversation may be over."""

    def listen(event: ConversationUpdated) -> None:
        _settle(house, event.conversation.workspace_id, event.conversation.id)

    return listen


def decisions_listener(house: Any) -> Listener:
    """Other minutes hold for those who wait already, too."""

    def listen(event: DecisionsChanged) -> None:
        house.spawn(climbing.look_again(house.system_scope(event.workspace_id)), "looking at the ladder again")

    return listen


def rung_listener(house: Any) -> Listener:
    """Whoever has a page open hears and sees it."""

    def listen(event: RungReached) -> None:
        telling = announcer_of(house.means).reached(event.workspace_id, event.staff_ids, event.alert)
        house.spawn(telling, "telling of somebody who waits")

    return listen


def left_listener(house: Any) -> Listener:
    """It goes from every screen, open or closed."""

    def listen(event: LadderLeft) -> None:
        climbing.climbing(house.means).discard(event.conversation_id)
        announcer_of(house.means).left(event.workspace_id, event.conversation_id, event.reference)

    return listen
