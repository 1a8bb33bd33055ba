"""SQL of conversations themselves: one statement a function, nothing decided here."""

from __future__ import annotations

import json
from collections.abc import Iterable

from livechat.conversations.models import Conversation, Head
from livechat.store.database import Reader, Transaction

CONVERSATION = """
SELECT c.id, c.workspace_id, c.reference, c.customer_id, p.name AS customer_name, p.phone AS customer_phone,
       p.language AS customer_language, p.blocked_at IS NOT NULL AS is_blocked, c.channel, c.subject, c.status,
       c.priority, c.mode, c.language, c.assigned_id, s.name AS assigned_name, c.team_id,
       g.name AS team_name, c.last_seq, c.revision, c.last_text, c.last_by, c.last_at,
       c.last_said_at, c.waiting_since, c.customer_delivered_seq, c.customer_read_seq, c.staff_delivered_seq,
       c.staff_read_seq, c.unread_by_customer, c.unread_by_staff,
       c.created_at, c.updated_at, c.snoozed_until,
       (SELECT x.reference FROM conversation x WHERE x.id = c.merged_into) AS merged_into,
       (SELECT json_group_array(json_array(id, name, hue)) FROM (SELECT t.id, t.name, t.hue FROM conversation_tag ct
         JOIN tag t ON t.id = ct.tag_id WHERE ct.conversation_id = c.id ORDER BY lower(t.name))) AS tags
  FROM conversation c JOIN customer p ON p.id = c.customer_id LEFT JOIN staff s ON s.id = c.assigned_id
       LEFT JOIN team g ON g.id = c.team_id
"""


async def by_reference(db: Reader, workspace_id: int, reference: str) -> Conversation | None:
    """The conversation of this public name."""
    return await db.one(
        Conversation,
        CONVERSATION + "WHERE c.workspace_id = :workspace_id AND c.reference = :reference AND c.deleted_at IS NULL",
        workspace_id=workspace_id,
        reference=reference,
    )


async def some(db: Reader, workspace_id: int, ids: Iterable[int]) -> list[Conversation]:
    """Several conversations, for instance those whose row in the inbox has changed."""
    return await db.all(
        Conversation,
        CONVERSATION + "WHERE c.workspace_id = :workspace_id AND c.deleted_at IS NULL"  # noqa: S608  # all constants
        " AND c.id IN (SELECT value FROM json_each(:ids))",
        workspace_id=workspace_id,
        ids=json.dumps(list(ids)),
    )


async def of_customer(
    db: Reader, workspace_id: int, customer_id: str, limit: int = 50, before: tuple[int, int] = (2**62, 0)
) -> list[Conversation]:
    """What one customer ever wrote about, the newest first, from behind a moment and a number on."""
    return await db.all(
        Conversation,
        CONVERSATION
        + "WHERE +c.workspace_id = :workspace_id AND c.customer_id = :customer_id AND c.deleted_at IS NULL"
        + " AND c.merged_into IS NULL"
        + " AND (c.created_at < :moment OR c.created_at = :moment AND c.id < :number)"
        + " ORDER BY c.created_at DESC, c.id DESC LIMIT :limit",
        workspace_id=workspace_id,
        customer_id=customer_id,
        limit=limit,
        moment=before[0],
        number=before[1],
    )


async def current_of_customer(db: Reader, workspace_id: int, customer_id: str) -> Conversation | None:
    """The open conversation of a customer, otherwise the one that was used last.

    The plus leaves the workspace's indexes aside: found by its customer it costs the same in a shop of any size.
    """
    return await db.one(
        Conversation,
        CONVERSATION
        + "WHERE +c.workspace_id = :workspace_id AND c.customer_id = :customer_id AND c.deleted_at IS NULL"
        + " AND c.merged_into IS NULL"
        + " ORDER BY c.status IN ('open', 'pending', 'snoozed') DESC, c.last_at DESC, c.id DESC LIMIT 1",
        workspace_id=workspace_id,
        customer_id=customer_id,
    )


async def create(
    tx: Transaction,
    workspace_id: int,
    reference: str,
    customer_id: str,
    channel: str,
    language: str,
    now_ms: int,
) -> int:
    """A new, empty conversation whose customer waits; its number."""
    number = await tx.value(
        "INSERT INTO conversation (workspace_id, reference, customer_id, channel, language, last_at, waiting_since,"
        " created_at, updated_at) VALUES (:workspace_id, :reference, :customer_id, :channel, :language, :now, :now,"
        " :now, :now) RETURNING id",
        workspace_id=workspace_id,
        reference=reference,
        customer_id=customer_id,
        channel=channel,
        language=language,
        now=now_ms,
    )
    return int(number)


async def begun_by_staff(tx: Transaction, workspace_id: int, conversation_id: int, staff_id: str, now_ms: int) -> None:
    """A new conversation is in the hands of whoever began it, and its customer does not wait."""
    await tx.run(
        "UPDATE conversation SET assigned_id = :staff_id, assigned_at = :now, waiting_since = NULL"
        " WHERE id = :id AND workspace_id = :workspace_id",
        id=conversation_id,
        workspace_id=workspace_id,
        staff_id=staff_id,
        now=now_ms,
    )


async def counts(db: Reader, workspace_id: int) -> list[tuple[str, int, int, int | None, int]]:
    """For each rep (empty: nobody): conversations in hand, customers waiting, and since when the longest waits."""
    return await db.all(
        tuple,
        "SELECT coalesce(assigned_id, ''), count(*), sum(waiting_since IS NOT NULL AND status <> 'snoozed'),"
        " min(CASE WHEN status <> 'snoozed' THEN waiting_since END), sum(status <> 'snoozed') FROM conversation"
        " WHERE workspace_id = :workspace_id AND deleted_at IS NULL AND status IN ('open', 'pending', 'snoozed')"
        " GROUP BY assigned_id",
        workspace_id=workspace_id,
    )


async def count_all(db: Reader, workspace_id: int, most: int) -> int:
    """How many conversations there are, up to a number that is many for a person: beyond it nothing is counted."""
    return int(
        await db.value(
            "SELECT count(*) FROM (SELECT 1 FROM conversation WHERE workspace_id = :workspace_id"
            " AND deleted_at IS NULL AND merged_into IS NULL LIMIT :most)",
            workspace_id=workspace_id,
            most=most,
        )
    )


async def claim(tx: Transaction, workspace_id: int, conversation_id: int, staff_id: str, now_ms: int) -> bool:
    """Give an unassigned conversation to a rep; False when somebody else was faster."""
    return (
        await tx.run(
            "UPDATE conversation SET assigned_id = :staff_id, assigned_at = :now, updated_at = :now"
            " WHERE id = :id AND workspace_id = :workspace_id AND assigned_id IS NULL AND deleted_at IS NULL",
            id=conversation_id,
            workspace_id=workspace_id,
            staff_id=staff_id,
            now=now_ms,
        )
        == 1
    )


async def assign(
    tx: Transaction,
    workspace_id: int,
    conversation_id: int,
    staff_id: str | None,
    before: str | None,
    now_ms: int,
) -> bool:
    """Pass a conversation from whoever held it to somebody else or back to the queue; False when that has changed."""
    return (
        await tx.run(
            "UPDATE conversation SET assigned_id = :staff_id, assigned_at = :now, updated_at = :now"
            " WHERE id = :id AND workspace_id = :workspace_id AND assigned_id IS :before AND deleted_at IS NULL",
            id=conversation_id,
            workspace_id=workspace_id,
            staff_id=staff_id,
            before=before,
            now=now_ms,
        )
        == 1
    )


async def set_team(tx: Transaction, workspace_id: int, conversation_id: int, team_id: str | None, now_ms: int) -> None:
    """Another team is responsible, or none."""
    await tx.run(
        "UPDATE conversation SET team_id = :team_id, updated_at = :now WHERE id = :id AND workspace_id = :workspace_id",
        id=conversation_id,
        workspace_id=workspace_id,
        team_id=team_id,
        now=now_ms,
    )


async def leave_team(tx: Transaction, workspace_id: int, team_id: str, now_ms: int) -> None:
    """A team comes to its end: no conversation is its any more."""
    await tx.run(
        "UPDATE conversation SET team_id = NULL, updated_at = :now WHERE team_id = :team_id"
        " AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        team_id=team_id,
        now=now_ms,
    )


async def set_status(tx: Transaction, workspace_id: int, conversation_id: int, status: str, now_ms: int) -> None:
    """Another status; a resolved or closed conversation keeps nobody waiting."""
    await tx.run(
        "UPDATE conversation SET status = :status, updated_at = :now, snoozed_until = NULL,"
        " resolved_at = CASE WHEN :status IN ('resolved', 'closed') THEN coalesce(resolved_at, :now) END,"
        " waiting_since = CASE WHEN :status IN ('resolved', 'closed') THEN NULL ELSE waiting_since END"
        " WHERE id = :id AND workspace_id = :workspace_id",
        id=conversation_id,
        workspace_id=workspace_id,
        status=status,
        now=now_ms,
    )


async def set_priority(tx: Transaction, workspace_id: int, conversation_id: int, priority: int, now_ms: int) -> None:
    """Another priority."""
    await tx.run(
        "UPDATE conversation SET priority = :priority, updated_at = :now"
        " WHERE id = :id AND workspace_id = :workspace_id",
        id=conversation_id,
        workspace_id=workspace_id,
        priority=priority,
        now=now_ms,
    )


async def has_open(db: Reader, workspace_id: int, other_than: Conversation | Head) -> bool:
    """Whether the customer of a conversation has another one open over the same channel."""
    return bool(
        await db.value(
            "SELECT 1 FROM conversation WHERE +workspace_id = :workspace_id AND customer_id = :customer_id"
            " AND channel = :channel AND id <> :id AND status IN ('open', 'pending', 'snoozed')"
            " AND deleted_at IS NULL",
            workspace_id=workspace_id,
            customer_id=other_than.customer_id,
            channel=other_than.channel,
            id=other_than.id,
        )
    )


async def active_of_customer(db: Reader, workspace_id: int, customer_id: str) -> list[int]:
    """The conversations in which a customer may be present."""
    return await db.all(
        int,
        "SELECT id FROM conversation WHERE customer_id = :customer_id AND workspace_id = :workspace_id"
        " AND deleted_at IS NULL ORDER BY created_at DESC LIMIT 20",
        customer_id=customer_id,
        workspace_id=workspace_id,
    )


async def concerned_by_rep(db: Reader, workspace_id: int, staff_id: str, limit: int) -> list[int]:
    """Active conversations whose customers see this rep come or go: the rep's own, and those nobody holds."""
    return await db.all(
        int,
        "SELECT id FROM conversation WHERE workspace_id = :workspace_id AND deleted_at IS NULL"
        " AND status IN ('open', 'pending') AND (assigned_id = :staff_id OR assigned_id IS NULL)"
        " ORDER BY last_at DESC LIMIT :limit",
        workspace_id=workspace_id,
        staff_id=staff_id,
        limit=limit,
    )


async def erase_of_customer(tx: Transaction, workspace_id: int, customer_id: str) -> None:
    """Remove a customer's conversations; their messages and notes go with them."""
    await tx.run(
        "DELETE FROM conversation WHERE workspace_id = :workspace_id AND customer_id = :customer_id",
        workspace_id=workspace_id,
        customer_id=customer_id,
    )


async def active_of_rep(db: Reader, workspace_id: int, staff_id: str) -> list[str]:
    """The references of what a rep has in hand."""
    return await db.all(
        str,
        "SELECT reference FROM conversation WHERE assigned_id = :staff_id AND workspace_id = :workspace_id"
        " AND status IN ('open', 'pending', 'snoozed') AND deleted_at IS NULL",
        staff_id=staff_id,
        workspace_id=workspace_id,
    )
