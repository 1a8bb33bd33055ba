"""Owning: whoever answers first in a conversation that nobody has looks after it from then on."""

from __future__ import annotations

from livechat import ids
from livechat.conversations import access, control
from livechat.conversations.events import AnsweredUnassigned
from livechat.routing import queries
from livechat.routing.models import FIRST_REPLY, GIVEN, Decision
from livechat.scope import Scope
from livechat.workspaces import deciding


async def take(scope: Scope, event: AnsweredUnassigned) -> bool:
    """Give the conversation to whoever has just answered, unless somebody was faster or nobody wants that here."""
    decisions = await deciding.of(scope)
    if not decisions.first_reply_owns:
        return False
    async with scope.transaction() as tx:
        conversation = await access.conversation(tx, scope, event.reference)
        if conversation.assigned_id is not None:
            return False
        decision = Decision(
            id=ids.uuid7(scope.now_ms),
            cause=FIRST_REPLY,
            rule=decisions.assignment,
            outcome=GIVEN,
            former_name="",
            staff_id=event.staff_id,
            staff_name=event.name,
            waited_ms=0,
            considered="[]",
            created_at=scope.now_ms,
        )
        await queries.add_decision(tx, scope.workspace_id, conversation.id, decision)
        return await control.give(tx, scope, conversation.id, event.staff_id, event.name, says=False)
