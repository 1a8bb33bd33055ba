"""SQL of snoozing, deleting, merging and closing: one statement a function, nothing decided here."""

from __future__ import annotations

from livechat.conversations.models import Conversation
from livechat.conversations.queries.conversations import CONVERSATION
from livechat.store.database import Reader, Transaction


async def set_subject(tx: Transaction, workspace_id: int, conversation_id: int, subject: str, now_ms: int) -> None:
    """What it is about."""
    await tx.run(
        "UPDATE conversation SET subject = :subject, updated_at = :now WHERE id = :id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        id=conversation_id,
        subject=subject,
        now=now_ms,
    )


async def snooze(tx: Transaction, workspace_id: int, conversation_id: int, until_ms: int | None, now_ms: int) -> None:
    """Out of sight until a moment, or until the customer writes."""
    await tx.run(
        "UPDATE conversation SET status = 'snoozed', snoozed_until = :until, resolved_at = NULL, updated_at = :now"
        " WHERE id = :id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        id=conversation_id,
        until=until_ms,
        now=now_ms,
    )


async def wait_again(
    tx: Transaction, workspace_id: int, conversation_id: int, waiting_since: int | None, snoozed_until: int | None
) -> None:
    """The customer waits as long as before, and the conversation is out of sight until the same moment."""
    await tx.run(
        "UPDATE conversation SET waiting_since = :waiting_since, snoozed_until = :snoozed_until"
        " WHERE id = :id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        id=conversation_id,
        waiting_since=waiting_since,
        snoozed_until=snoozed_until,
    )


async def wake(tx: Transaction, workspace_id: int, reference: str, now_ms: int) -> bool:
    """Open a conversation whose time has come; False when it was woken, changed or snoozed anew before."""
    return (
        await tx.run(
            "UPDATE conversation SET status = 'open', snoozed_until = NULL, updated_at = :now"
            " WHERE reference = :reference AND workspace_id = :workspace_id AND status = 'snoozed'"
            " AND snoozed_until <= :now AND deleted_at IS NULL",
            workspace_id=workspace_id,
            reference=reference,
            now=now_ms,
        )
        == 1
    )


async def mark_deleted(tx: Transaction, workspace_id: int, conversation_id: int, now_ms: int) -> bool:
    """Nobody sees it any more; False when somebody was faster."""
    return (
        await tx.run(
            "UPDATE conversation SET deleted_at = :now, updated_at = :now WHERE id = :id"
            " AND workspace_id = :workspace_id AND deleted_at IS NULL",
            workspace_id=workspace_id,
            id=conversation_id,
            now=now_ms,
        )
        == 1
    )


async def deleted(db: Reader, workspace_id: int, reference: str) -> Conversation | None:
    """A conversation that was deleted and can still come back."""
    return await db.one(
        Conversation,
        CONVERSATION + "WHERE c.workspace_id = :workspace_id AND c.reference = :reference AND c.deleted_at IS NOT NULL",
        workspace_id=workspace_id,
        reference=reference,
    )


async def restore(tx: Transaction, workspace_id: int, conversation_id: int, status: str, now_ms: int) -> None:
    """Everybody sees it again."""
    await tx.run(
        "UPDATE conversation SET deleted_at = NULL, status = :status, updated_at = :now WHERE id = :id"
        " AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        id=conversation_id,
        status=status,
        now=now_ms,
    )


async def with_merged(db: Reader, workspace_id: int, reference: str) -> list[str]:
    """The references of a deleted conversation and of those that were merged into it."""
    return await db.all(
        str,
        "SELECT m.reference FROM conversation c JOIN conversation m ON m.id = c.id OR m.merged_into = c.id"
        " WHERE c.reference = :reference AND c.workspace_id = :workspace_id AND c.deleted_at IS NOT NULL",
        workspace_id=workspace_id,
        reference=reference,
    )


async def erase(tx: Transaction, workspace_id: int, reference: str) -> None:
    """Really delete a deleted conversation; messages, notes, tags and merged ones go with it."""
    await tx.run(
        "DELETE FROM conversation WHERE reference = :reference AND workspace_id = :workspace_id"
        " AND deleted_at IS NOT NULL",
        workspace_id=workspace_id,
        reference=reference,
    )


async def merged_into(db: Reader, workspace_id: int, conversation_id: int) -> list[Conversation]:
    """What was merged into a conversation, in the order in which it began."""
    return await db.all(
        Conversation,
        CONVERSATION
        + "WHERE c.merged_into = :id AND c.workspace_id = :workspace_id ORDER BY c.created_at, c.id LIMIT 20",
        workspace_id=workspace_id,
        id=conversation_id,
    )


async def merge_away(tx: Transaction, workspace_id: int, conversation_id: int, into_id: int, now_ms: int) -> None:
    """A conversation, and what was merged into it before, becomes the history of another one."""
    await tx.run(
        "UPDATE conversation SET merged_into = :into_id, status = 'closed', waiting_since = NULL, snoozed_until = NULL,"
        " resolved_at = coalesce(resolved_at, :now), updated_at = :now, staff_read_seq = last_seq,"
        " unread_by_staff = 0"
        " WHERE (id = :id OR merged_into = :id) AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        id=conversation_id,
        into_id=into_id,
        now=now_ms,
    )


async def take_over(
    tx: Transaction, workspace_id: int, into_id: int, of: Conversation, status: str, now_ms: int
) -> None:
    """The conversation that goes on inherits what it has not itself: who looks after it, how it hurries, who waits."""
    await tx.run(
        "UPDATE conversation SET status = :status, assigned_id = coalesce(assigned_id, :assigned_id),"
        " team_id = coalesce(team_id, :team_id), priority = max(priority, :priority),"
        " subject = CASE WHEN subject = '' THEN :subject ELSE subject END,"
        " waiting_since = CASE WHEN :status IN ('open', 'pending', 'snoozed')"
        " THEN coalesce(min(waiting_since, :waiting), waiting_since, :waiting) END,"
        " snoozed_until = CASE WHEN :status = 'snoozed' THEN coalesce(snoozed_until, :snoozed_until) END,"
        " resolved_at = CASE WHEN :status IN ('open', 'pending', 'snoozed') THEN NULL ELSE resolved_at END,"
        " updated_at = :now WHERE id = :into_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        into_id=into_id,
        status=status,
        assigned_id=of.assigned_id,
        team_id=of.team_id,
        priority=of.priority,
        subject=of.subject,
        waiting=of.waiting_since,
        snoozed_until=of.snoozed_until,
        now=now_ms,
    )


async def idle(db: Reader, workspace_id: int, before_ms: int, limit: int) -> list[str]:
    """Conversations in which nobody has written since a moment and no customer waits, the longest silent first."""
    return await db.all(
        str,
        "SELECT reference FROM conversation WHERE workspace_id = :workspace_id AND deleted_at IS NULL"
        " AND last_at < :before AND status IN ('open', 'pending') AND waiting_since IS NULL"
        " ORDER BY last_at LIMIT :limit",
        workspace_id=workspace_id,
        before=before_ms,
        limit=limit,
    )
