"""SQL of messages that are to be sent later: one statement a function, nothing decided here."""

from __future__ import annotations

from typing import Any

from livechat.conversations.scheduled import Scheduled
from livechat.store.database import Reader, Transaction

_SCHEDULED = """
SELECT s.id, c.reference AS conversation, s.conversation_id, s.workspace_id, c.customer_id, s.client_id, s.author_id,
       s.author_name, s.text, s.reply_to, s.due_at, s.cancel_on_reply, s.is_undo, s.after_seq, s.state, s.reason,
       s.created_at, s.kind, s.payload, s.drawn, s.attachments
  FROM scheduled_message s JOIN conversation c ON c.id = s.conversation_id
"""


async def by_id(db: Reader, workspace_id: int, scheduled_id: str) -> Scheduled | None:
    """One of them, in whatever state."""
    return await db.one(
        Scheduled,
        _SCHEDULED + "WHERE s.id = :id AND s.workspace_id = :workspace_id",
        id=scheduled_id,
        workspace_id=workspace_id,
    )


async def twin(db: Reader, workspace_id: int, conversation_id: int, author_id: str, client_id: str) -> Scheduled | None:
    """The one this author already gave this name in this conversation."""
    return await db.one(
        Scheduled,
        _SCHEDULED + "WHERE s.conversation_id = :conversation_id AND s.author_id = :author_id"
        " AND s.client_id = :client_id AND s.workspace_id = :workspace_id",
        conversation_id=conversation_id,
        author_id=author_id,
        client_id=client_id,
        workspace_id=workspace_id,
    )


async def shown(db: Reader, workspace_id: int, conversation_id: int, limit: int) -> list[Scheduled]:
    """What waits in a conversation, and what was stopped by itself and nobody has looked at, the next first."""
    return await db.all(
        Scheduled,
        _SCHEDULED + "WHERE s.conversation_id = :conversation_id AND s.workspace_id = :workspace_id"
        " AND s.state IN ('waiting', 'stopped') ORDER BY s.due_at, s.id LIMIT :limit",
        conversation_id=conversation_id,
        workspace_id=workspace_id,
        limit=limit,
    )


async def listening(db: Reader) -> list[int]:
    """Conversations, of all workspaces, in which something is cancelled when the customer writes."""
    return await db.all(
        int,
        "SELECT DISTINCT conversation_id FROM scheduled_message /* workspace_id: all, once at start */"
        " WHERE state = 'waiting' AND cancel_on_reply = 1",
    )


async def add(tx: Transaction, row: dict[str, Any]) -> None:
    """Keep a message for later; the row brings its workspace_id."""
    await tx.run(
        "INSERT INTO scheduled_message (id, workspace_id, conversation_id, client_id, author_id, author_name, text,"
        " kind, payload, drawn, attachments, reply_to, due_at, cancel_on_reply, is_undo, after_seq, state, created_at,"
        " updated_at) VALUES (:id, :workspace_id, :conversation_id, :client_id, :author_id, :author_name, :text,"
        " :kind, :payload, :drawn, :attachments, :reply_to, :due_at, :cancel_on_reply, :is_undo, :after_seq,"
        " 'waiting', :now, :now)",
        **row,
    )


async def change(
    tx: Transaction,
    workspace_id: int,
    scheduled_id: str,
    text: str,
    drawn: str | None,
    due_at: int,
    cancel_on_reply: bool,
    after_seq: int,
    now: int,
) -> bool:
    """Other words or another time for what still waits or was stopped; False when it is too late."""
    return bool(
        await tx.run(
            "UPDATE scheduled_message SET text = :text, drawn = :drawn, due_at = :due_at,"
            " cancel_on_reply = :cancel_on_reply,"
            " after_seq = :after_seq, state = 'waiting', reason = '', is_undo = 0, updated_at = :now"
            " WHERE id = :id AND workspace_id = :workspace_id AND state IN ('waiting', 'stopped')",
            id=scheduled_id,
            workspace_id=workspace_id,
            text=text,
            drawn=drawn,
            due_at=due_at,
            cancel_on_reply=int(cancel_on_reply),
            after_seq=after_seq,
            now=now,
        )
    )


async def settle(tx: Transaction, workspace_id: int, scheduled_id: str, state: str, reason: str, now: int) -> bool:
    """It waits no longer; False when that was so already."""
    return bool(
        await tx.run(
            "UPDATE scheduled_message SET state = :state, reason = :reason, updated_at = :now"
            " WHERE id = :id AND workspace_id = :workspace_id"
            " AND (state = 'waiting' OR (state = 'stopped' AND :state = 'cancelled'))",
            id=scheduled_id,
            workspace_id=workspace_id,
            state=state,
            reason=reason,
            now=now,
        )
    )


async def customer_wrote_after(db: Reader, workspace_id: int, conversation_id: int, seq: int) -> bool:
    """Whether the customer has said something since."""
    return bool(
        await db.value(
            "SELECT 1 FROM message WHERE conversation_id = :conversation_id AND workspace_id = :workspace_id"
            " AND seq > :seq AND sender_role = 'customer' LIMIT 1",
            conversation_id=conversation_id,
            workspace_id=workspace_id,
            seq=seq,
        )
    )
