"""What the rules do beside requests: look whenever something may have become possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from livechat.conversations.events import AnsweredUnassigned, ConversationCreated, ConversationUpdated
from livechat.live.presence import PresenceChanged
from livechat.routing import handing, looking, owning
from livechat.routing.together import Together
from livechat.scope import CUSTOMER, REP

Listener = Callable[[Any], None]


class Hands:
    """Hands out in a workspace, never twice at the same time; what comes meanwhile is looked at afterwards."""

    def __init__(self, house: Any) -> None:
        self._house = house
        self._busy: set[int] = set()
        self._again: set[int] = set()

    def look(self, workspace_id: int) -> None:
        """Somebody may wait, or may have room."""
        if workspace_id in self._busy:
            self._again.add(workspace_id)
            return
        self._busy.add(workspace_id)
        self._house.spawn(self._hand_out(workspace_id), "handing out conversations")

    async def _hand_out(self, workspace_id: int) -> None:
        try:
            await handing.hand_out(self._house.system_scope(workspace_id), self._house.presence_of)
        finally:
            self._busy.discard(workspace_id)
            if workspace_id in self._again:
                self._again.discard(workspace_id)
                self.look(workspace_id)


async def start(house: Any) -> None:
    """Give the house what the rules keep at hand."""
    house.means.memory["routing.hands"] = Hands(house)
    Together(house)


def _look(house: Any, workspace_id: int) -> None:
    hands: Hands = house.means.memory["routing.hands"]
    hands.look(workspace_id)


def conversation_listener(house: Any) -> Listener:
    """Nobody holds it, or whoever held it has room again."""

    def listen(event: ConversationCreated | ConversationUpdated) -> None:
        of = event.conversation
        if of.assigned_id is None or of.status in ("resolved", "closed"):
            _look(house, of.workspace_id)

    return listen


def presence_listener(house: Any) -> Listener:
    """A rep who comes gets what waits; one who goes is looked after by `looking`."""

    def listen(event: PresenceChanged) -> None:
        if event.role == CUSTOMER:
            return
        if event.is_online:
            _look(house, event.workspace_id)
        else:
            gone = looking.gone_since(house.system_scope(event.workspace_id))
            gone.setdefault(event.person_id, house.clock.monotonic())

    return listen


def workspace_listener(house: Any) -> Listener:
    """A rep says that work can come, has more room, or the rule has changed."""

    def listen(event: Any) -> None:
        staff = getattr(event, "staff", None)
        _look(house, staff.workspace_id if staff else event.workspace_id)

    return listen


def answer_listener(house: Any) -> Listener:
    """Whoever answers first looks after it."""

    def listen(event: AnsweredUnassigned) -> None:
        scope = house.system_scope(event.workspace_id)
        own = scope.but(role=REP, actor_id=event.staff_id, actor_name=event.name)
        house.spawn(owning.take(own, event), "taking a conversation by answering")

    return listen
