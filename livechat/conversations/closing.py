"""Closing by itself: a conversation in which nobody has anything to say any more, if the workspace wants that."""

from __future__ import annotations

from typing import Any, Final

from livechat.conversations import access, control, sending
from livechat.conversations.kinds.system import SENTENCES
from livechat.conversations.queries import conversations, tending
from livechat.scope import Scope
from livechat.workspaces import deciding

JOB: Final = "conversations.close_idle"
EVERY_S: Final = 600.0
AT_ONCE: Final = 100
DAY_MS: Final = 86_400_000
OPEN: Final = ("open", "pending")


async def close_idle(house: Any, scope: Scope, key: str, payload: dict[str, Any]) -> None:
    """Close what has been silent for as many days as the workspace says; never where a customer waits."""
    days = (await deciding.of(scope)).close_idle_days
    if not days:
        return
    before = scope.now_ms - days * DAY_MS
    for reference in await tending.idle(scope.db, scope.workspace_id, before, AT_ONCE):
        async with scope.transaction() as tx:
            conversation = await access.conversation(tx, scope, reference)
            if conversation.last_at >= before or conversation.waiting_since or conversation.status not in OPEN:
                continue
            await conversations.set_status(tx, scope.workspace_id, conversation.id, "closed", scope.now_ms)
            line = sending.system_line(scope, access.place(conversation), "closed_idle", SENTENCES["closed_idle"])
            await sending.add(tx, line)
            await control.tell(tx, scope, reference)
