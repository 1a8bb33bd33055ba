"""Requesting: once a conversation is over, its customer is asked once what they thought of it."""

from __future__ import annotations

import json
from typing import Any

from livechat import ids
from livechat.conversations import access, sending
from livechat.conversations.events import ConversationUpdated
from livechat.conversations.models import Conversation, Entry
from livechat.store.database import Transaction
from livechat.surveys import queries
from livechat.surveys.kinds.rating_request import KIND, WORDS
from livechat.workspaces import deciding

OVER = frozenset({"resolved", "closed"})


def entry(of: Conversation, now_ms: int, answer: dict[str, Any]) -> Entry:
    """The question on its way to the writer, perhaps with its answer; named so that there is one only."""
    payload = json.dumps({"rep": of.assigned_name or "", **answer}, ensure_ascii=False)
    return Entry(
        access.place(of), ids.uuid7(now_ms), "rating", "system", "system", "", KIND.name, WORDS, payload, None, now_ms
    )


def request_within(means: Any) -> Any:
    """The listener, for a house with these means."""

    async def ask(tx: Transaction, event: ConversationUpdated) -> None:
        """Within the end of a conversation: the question, if the workspace asks it and somebody has answered."""
        of = event.conversation
        if of.status not in OVER or not (await deciding.of(means, of.workspace_id)).ask_rating:
            return
        if await queries.request(tx, of.workspace_id, of.id) is not None:
            return
        if not await queries.was_answered(tx, of.workspace_id, of.id):
            return
        await sending.add(tx, entry(of, means.clock.now_ms(), {}))

    return ask
