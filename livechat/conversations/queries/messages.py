"""SQL of messages and of how far they were read: one statement a function, nothing decided here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from livechat.conversations.models import Entry, Head, Marks, Message
from livechat.store.database import Reader, Transaction

_QUOTED = """
SELECT json_object('id', q.id, 'seq', q.seq, 'role', q.sender_role, 'sender', q.sender_id, 'name', q.sender_name,
       'client_id', q.client_id, 'kind', q.kind, 'text', substr(q.text, 1, 400), 'deleted', q.deleted_at IS NOT NULL)
  FROM message q
"""
MESSAGE = (
    """
SELECT m.id, c.reference AS conversation, m.seq, m.client_id, m.sender_role, m.sender_id, m.sender_name, m.kind,
       m.text, m.payload, m.reply_to, m.revision, m.created_at, m.edited_at, m.deleted_at, m.changed_at, m.reactions,
       m.attachments,
       CASE WHEN m.reply_to IS NULL THEN NULL ELSE ("""
    + _QUOTED
    + """ WHERE q.id = m.reply_to AND q.conversation_id = m.conversation_id) END AS quoted
  FROM message m JOIN conversation c ON c.id = m.conversation_id
"""
)


async def heads(tx: Transaction, ids: Iterable[int]) -> list[Head]:
    """What adding messages to these conversations needs; of all workspaces, the writer serves them all."""
    return await tx.all(
        Head,
        "SELECT c.id, c.workspace_id, c.reference, c.customer_id, c.channel, c.status, c.last_seq, c.revision,"
        " c.last_at, c.last_text, c.last_by, c.last_said_at, c.waiting_since, c.first_response_at, c.resolved_at,"
        " c.deleted_at, p.blocked_at, c.assigned_id, c.merged_into FROM json_each(:ids) wanted"
        " JOIN conversation c ON c.id = wanted.value JOIN customer p ON p.id = c.customer_id",
        ids=json.dumps(list(ids)),
    )


async def twin(tx: Transaction, entry: Entry) -> Message | None:
    """The message this sender already gave this name in this conversation (its place names the workspace)."""
    return await tx.one(
        Message,
        MESSAGE + "WHERE m.conversation_id = :conversation_id AND m.sender_role = :role AND m.sender_id = :sender_id"
        " AND m.client_id = :client_id",
        conversation_id=entry.place.id,
        role=entry.sender_role,
        sender_id=entry.sender_id,
        client_id=entry.client_id,
    )


async def add_messages(tx: Transaction, rows: list[dict[str, Any]]) -> None:
    """Store a batch of messages; each row brings its workspace_id."""
    await tx.run_many(
        "INSERT INTO message (id, workspace_id, conversation_id, seq, client_id, sender_role, sender_id, sender_name,"
        " kind, text, payload, reply_to, revision, created_at, attachments) VALUES (:id, :workspace_id,"
        " :conversation_id, :seq, :client_id, :sender_role, :sender_id, :sender_name, :kind, :text, :payload,"
        " :reply_to, :revision, :created_at, :attachments)",
        rows,
    )


async def advance(tx: Transaction, rows: list[dict[str, Any]]) -> None:
    """Bring conversations up to their new last messages, once for each (their keys name the workspaces).

    Only what every message changes: a column that is set is written to all its indexes, even with the same value.
    """
    await tx.run_many(
        "UPDATE conversation SET last_seq = :last_seq, revision = :revision, last_text = :last_text,"
        " last_by = :last_by, last_said_at = :last_said_at, last_at = :last_at, updated_at = :last_at,"
        " unread_by_customer = unread_by_customer + :of_staff, unread_by_staff = unread_by_staff + :of_customer"
        " WHERE id = :id",
        rows,
    )


async def advance_and_turn(tx: Transaction, rows: list[dict[str, Any]]) -> None:
    """The same where it is somebody else's turn now (their keys name the workspaces)."""
    await tx.run_many(
        "UPDATE conversation SET last_seq = :last_seq, revision = :revision, last_text = :last_text,"
        " last_by = :last_by, last_said_at = :last_said_at, last_at = :last_at, updated_at = :last_at,"
        " unread_by_customer = unread_by_customer + :of_staff, unread_by_staff = unread_by_staff + :of_customer,"
        " waiting_since = :waiting_since, first_response_at = :first_response_at, resolved_at = :resolved_at"
        " WHERE id = :id",
        rows,
    )


async def reopen(tx: Transaction, rows: list[dict[str, Any]]) -> None:
    """Another status, where a message brought one: rare, and lists' indexes follow it (keys name workspaces)."""
    await tx.run_many("UPDATE conversation SET status = :status, snoozed_until = NULL WHERE id = :id", rows)


async def quoted(tx: Reader, conversation_id: int, message_id: str) -> str | None:
    """What an answer shows of the message it answers; None if that is not of this conversation (which names the
    workspace)."""
    found: str | None = await tx.value(
        _QUOTED + "WHERE q.id = :id AND q.conversation_id = :conversation_id",
        id=message_id,
        conversation_id=conversation_id,
    )
    return found


async def after(db: Reader, workspace_id: int, conversation_id: int, after_seq: int, limit: int) -> list[Message]:
    """Messages that follow a `seq`, in order."""
    return await db.all(
        Message,
        MESSAGE + "WHERE m.conversation_id = :conversation_id AND c.workspace_id = :workspace_id"
        " AND m.seq > :after_seq ORDER BY m.seq LIMIT :limit",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        after_seq=after_seq,
        limit=limit,
    )


async def before(db: Reader, workspace_id: int, conversation_id: int, before_seq: int, limit: int) -> list[Message]:
    """The last messages before a `seq`, in order."""
    found = await db.all(
        Message,
        MESSAGE + "WHERE m.conversation_id = :conversation_id AND c.workspace_id = :workspace_id"
        " AND m.seq < :before_seq ORDER BY m.seq DESC LIMIT :limit",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        before_seq=before_seq,
        limit=limit,
    )
    return found[::-1]


async def by_id(db: Reader, workspace_id: int, conversation_id: int, message_id: str) -> Message | None:
    """A message of a conversation."""
    return await db.one(
        Message,
        MESSAGE + "WHERE m.id = :id AND m.conversation_id = :conversation_id AND m.workspace_id = :workspace_id",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        id=message_id,
    )


async def first_since(db: Reader, workspace_id: int, conversation_id: int, moment_ms: int) -> Message | None:
    """The first message of a conversation that was written at a moment or later."""
    return await db.one(
        Message,
        MESSAGE + "WHERE m.conversation_id = :conversation_id AND m.workspace_id = :workspace_id"
        " AND m.created_at >= :moment ORDER BY m.created_at, m.seq LIMIT 1",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        moment=moment_ms,
    )


async def changed(
    db: Reader, workspace_id: int, conversation_id: int, up_to_seq: int, after_revision: int, limit: int
) -> list[Message]:
    """Older messages that have changed since a revision, in the order of their last changes."""
    return await db.all(
        Message,
        MESSAGE + "WHERE m.conversation_id = :conversation_id AND c.workspace_id = :workspace_id"
        " AND m.revision > :after_revision AND m.changed_at IS NOT NULL AND m.seq <= :up_to_seq"
        " ORDER BY m.revision LIMIT :limit",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        up_to_seq=up_to_seq,
        after_revision=after_revision,
        limit=limit,
    )


async def last_seqs(db: Reader, references: Iterable[str]) -> dict[str, int]:
    """The newest `seq` of conversations that connections have joined, of all workspaces: each was let in before."""
    rows: list[tuple[str, int]] = await db.all(
        tuple,
        "SELECT reference, last_seq FROM json_each(:references) wanted JOIN conversation ON reference = wanted.value",
        references=json.dumps(list(references)),
    )
    return dict(rows)


async def mark(tx: Transaction, rows: list[dict[str, Any]]) -> None:
    """Raise marks; never lower, never past the last message (the key of a conversation names its workspace).

    What is not read yet is counted again only where somebody has read on.
    """
    await tx.run_many(
        "UPDATE conversation SET"
        " customer_delivered_seq = max(customer_delivered_seq, min(:customer_delivered, last_seq)),"
        " customer_read_seq = max(customer_read_seq, min(:customer_read, last_seq)),"
        " staff_delivered_seq = max(staff_delivered_seq, min(:staff_delivered, last_seq)),"
        " staff_read_seq = max(staff_read_seq, min(:staff_read, last_seq)),"
        " unread_by_customer = CASE WHEN :customer_read <= customer_read_seq THEN unread_by_customer ELSE"
        " (SELECT count(*) FROM message m WHERE m.conversation_id = conversation.id AND m.seq > :customer_read"
        " AND m.sender_role IN ('rep', 'bot')) END,"
        " unread_by_staff = CASE WHEN :staff_read <= staff_read_seq THEN unread_by_staff ELSE"
        " (SELECT count(*) FROM message m WHERE m.conversation_id = conversation.id AND m.seq > :staff_read"
        " AND m.sender_role = 'customer') END WHERE id = :id",
        rows,
    )


async def marks(tx: Reader, ids: Iterable[int]) -> list[Marks]:
    """How far the sides of these conversations are (the writer's keys, of all workspaces)."""
    return await tx.all(
        Marks,
        "SELECT id, reference, customer_delivered_seq, customer_read_seq, staff_delivered_seq, staff_read_seq"
        " FROM conversation WHERE id IN (SELECT value FROM json_each(:ids))",
        ids=json.dumps(list(ids)),
    )
