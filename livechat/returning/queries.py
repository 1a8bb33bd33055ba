"""SQL of answers that nobody has read: one statement a function, nothing decided here."""

from __future__ import annotations

from livechat.bot.models import BOT_ID
from livechat.returning.models import Said, Unread
from livechat.store.database import Reader, Transaction


async def unread(db: Reader, workspace_id: int, since_ms: int, before_ms: int, limit: int) -> list[Unread]:
    """Conversations with an answer written between two moments that its customer has neither read nor been mailed."""
    return await db.all(
        Unread,
        "SELECT c.id AS conversation_id, c.reference, c.customer_id, c.last_seq AS up_to_seq FROM conversation c"
        " JOIN customer p ON p.id = c.customer_id LEFT JOIN return_mail r ON r.conversation_id = c.id"
        " WHERE c.workspace_id = :workspace_id AND c.deleted_at IS NULL AND c.last_at >= :since"
        " AND c.channel IN ('page', 'widget') AND c.last_seq > c.customer_read_seq"
        " AND p.email <> '' AND p.blocked_at IS NULL"
        " AND EXISTS (SELECT 1 FROM message m WHERE m.conversation_id = c.id"
        " AND m.seq > max(c.customer_read_seq, coalesce(r.mailed_seq, 0)) AND m.sender_role IN ('rep', 'bot')"
        " AND m.sender_id <> :bot"
        " AND m.deleted_at IS NULL AND m.created_at <= :before) ORDER BY c.last_at LIMIT :limit",
        workspace_id=workspace_id,
        since=since_ms,
        before=before_ms,
        bot=BOT_ID,
        limit=limit,
    )


async def mailed(tx: Transaction, workspace_id: int, conversation_id: int, up_to_seq: int, now_ms: int) -> None:
    """Up to this message the customer is told by mail; it only rises."""
    await tx.run(
        "INSERT INTO return_mail (conversation_id, workspace_id, mailed_seq, mailed_at)"
        " VALUES (:conversation_id, :workspace_id, :seq, :now) ON CONFLICT (conversation_id)"
        " DO UPDATE SET mailed_seq = max(mailed_seq, excluded.mailed_seq), mailed_at = excluded.mailed_at",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        seq=up_to_seq,
        now=now_ms,
    )


async def said(db: Reader, workspace_id: int, conversation_id: int, up_to_seq: int, limit: int) -> list[Said]:
    """The unread answers of a conversation, the newest first."""
    return await db.all(
        Said,
        "SELECT m.sender_name AS name, m.kind, m.text, m.attachments FROM message m"
        " JOIN conversation c ON c.id = m.conversation_id"
        " WHERE m.conversation_id = :conversation_id AND c.workspace_id = :workspace_id"
        " AND m.seq > c.customer_read_seq AND m.seq <= :up_to_seq AND m.sender_role IN ('rep', 'bot')"
        " AND m.sender_id <> :bot AND m.deleted_at IS NULL ORDER BY m.seq DESC LIMIT :limit",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        up_to_seq=up_to_seq,
        bot=BOT_ID,
        limit=limit,
    )
