"""SQL of messages that change after they were sent: one statement a function, nothing decided here."""

from __future__ import annotations

from livechat.conversations.models import Message, Trace
from livechat.conversations.queries.messages import MESSAGE
from livechat.store.database import Reader, Transaction


async def message(db: Reader, workspace_id: int, conversation_id: int, message_id: str) -> Message | None:
    """One message of a conversation."""
    return await db.one(
        Message,
        MESSAGE + "WHERE m.id = :id AND m.conversation_id = :conversation_id AND c.workspace_id = :workspace_id",
        id=message_id,
        conversation_id=conversation_id,
        workspace_id=workspace_id,
    )


async def own_since(
    db: Reader, workspace_id: int, conversation_id: int, sender_id: str, since: int, limit: int
) -> list[Message]:
    """The last messages that somebody wrote in a conversation since a moment, the newest first."""
    return await db.all(
        Message,
        MESSAGE + "WHERE m.conversation_id = :conversation_id AND c.workspace_id = :workspace_id"
        " AND m.sender_id = :sender_id AND m.created_at >= :since AND m.deleted_at IS NULL"
        " ORDER BY m.seq DESC LIMIT :limit",
        conversation_id=conversation_id,
        workspace_id=workspace_id,
        sender_id=sender_id,
        since=since,
        limit=limit,
    )


async def next_revision(tx: Transaction, workspace_id: int, conversation_id: int, now: int) -> int:
    """Take the next revision of a conversation."""
    return int(
        await tx.value(
            "UPDATE conversation SET revision = revision + 1, updated_at = :now"
            " WHERE id = :id AND workspace_id = :workspace_id RETURNING revision",
            id=conversation_id,
            workspace_id=workspace_id,
            now=now,
        )
    )


async def change(tx: Transaction, workspace_id: int, after: Message) -> None:
    """What may be different about a stored message."""
    await tx.run(
        "UPDATE message SET text = :text, payload = :payload, reactions = :reactions, edited_at = :edited_at,"
        " attachments = :attachments, deleted_at = :deleted_at, revision = :revision, changed_at = :changed_at"
        " WHERE id = :id AND workspace_id = :workspace_id",
        id=after.id,
        workspace_id=workspace_id,
        text=after.text,
        payload=after.payload,
        reactions=after.reactions,
        attachments=after.attachments,
        edited_at=after.edited_at,
        deleted_at=after.deleted_at,
        revision=after.revision,
        changed_at=after.changed_at,
    )


async def preview(tx: Transaction, workspace_id: int, conversation_id: int, seq: int, words: str) -> None:
    """The words of a conversation in lists, if this is the message they are of: the last one that somebody wrote."""
    await tx.run(
        "UPDATE conversation SET last_text = :words WHERE id = :id AND workspace_id = :workspace_id"
        " AND last_text <> :words AND :seq = (SELECT seq FROM message WHERE conversation_id = :id"
        " AND sender_role <> 'system' ORDER BY seq DESC LIMIT 1)",
        id=conversation_id,
        workspace_id=workspace_id,
        seq=seq,
        words=words,
    )


async def add_trace(tx: Transaction, workspace_id: int, trace: Trace) -> None:
    """Keep what a message said before."""
    await tx.run(
        "INSERT INTO message_trace (workspace_id, message_id, revision, what, text, payload, actor_role, actor_id,"
        " actor_name, created_at) VALUES (:workspace_id, :message_id, :revision, :what, :text, :payload, :actor_role,"
        " :actor_id, :actor_name, :created_at)",
        workspace_id=workspace_id,
        message_id=trace.message_id,
        revision=trace.revision,
        what=trace.what,
        text=trace.text,
        payload=trace.payload,
        actor_role=trace.actor_role,
        actor_id=trace.actor_id,
        actor_name=trace.actor_name,
        created_at=trace.created_at,
    )


async def traces(db: Reader, workspace_id: int, message_id: str, limit: int) -> list[Trace]:
    """What a message said before each change, the first words first."""
    return await db.all(
        Trace,
        "SELECT message_id, revision, what, text, payload, actor_role, actor_id, actor_name, created_at"
        " FROM message_trace WHERE message_id = :message_id AND workspace_id = :workspace_id"
        " ORDER BY number LIMIT :limit",
        message_id=message_id,
        workspace_id=workspace_id,
        limit=limit,
    )


async def trace_count(db: Reader, workspace_id: int, message_id: str) -> int:
    """How often a message was changed by its sender."""
    return int(
        await db.value(
            "SELECT count(*) FROM message_trace WHERE message_id = :message_id AND workspace_id = :workspace_id",
            message_id=message_id,
            workspace_id=workspace_id,
        )
    )
