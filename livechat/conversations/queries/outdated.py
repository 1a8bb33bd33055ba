"""SQL of conversations that were kept long enough: one statement a function, nothing decided here."""

from __future__ import annotations

from livechat.store.database import Reader, Transaction

_IS_OUTDATED = (
    "deleted_at IS NULL AND merged_into IS NULL AND status IN ('resolved', 'closed')"
    " AND last_at < :before AND coalesce(resolved_at, 0) < :before AND NOT EXISTS (SELECT 1 FROM scheduled_message s"
    " WHERE s.conversation_id = conversation.id AND s.workspace_id = :workspace_id AND s.state = 'waiting')"
)


async def count(db: Reader, workspace_id: int, before_ms: int) -> int:
    """How many conversations are over and silent since a moment, without those that were merged into one."""
    return int(
        await db.value(
            f"SELECT count(*) FROM conversation WHERE workspace_id = :workspace_id AND {_IS_OUTDATED}",  # noqa: S608  # a constant
            workspace_id=workspace_id,
            before=before_ms,
        )
    )


async def oldest(db: Reader, workspace_id: int, before_ms: int, limit: int) -> list[tuple[int, str]]:
    """Number and reference of some of them, the longest silent first."""
    return await db.all(
        tuple,
        "SELECT id, reference FROM conversation"  # noqa: S608  # a constant
        f" WHERE workspace_id = :workspace_id AND {_IS_OUTDATED} ORDER BY last_at LIMIT :limit",
        workspace_id=workspace_id,
        before=before_ms,
        limit=limit,
    )


async def begin(tx: Transaction, workspace_id: int, conversation_id: int, before_ms: int, now_ms: int) -> bool:
    """Nobody sees it any more; False when somebody has opened it meanwhile."""
    return (
        await tx.run(
            "UPDATE conversation SET deleted_at = :now"  # noqa: S608  # a constant
            f" WHERE id = :id AND workspace_id = :workspace_id AND {_IS_OUTDATED}",
            workspace_id=workspace_id,
            id=conversation_id,
            before=before_ms,
            now=now_ms,
        )
        == 1
    )


async def begun(db: Reader, workspace_id: int, undoing: str, limit: int) -> list[tuple[int, str]]:
    """Deleted ones that wait for no job of the name `undoing` any more: whatever took them away was stopped."""
    return await db.all(
        tuple,
        "SELECT id, reference FROM conversation WHERE workspace_id = :workspace_id AND deleted_at IS NOT NULL"
        " AND merged_into IS NULL AND NOT EXISTS (SELECT 1 FROM job j WHERE j.workspace_id = :workspace_id"
        " AND j.name = :undoing AND j.key = conversation.reference) ORDER BY id LIMIT :limit",
        workspace_id=workspace_id,
        undoing=undoing,
        limit=limit,
    )


async def drop_messages(tx: Transaction, workspace_id: int, conversation_id: int, limit: int) -> int:
    """Take some messages of a deleted conversation away, or of what was merged into it; how many those were."""
    return await tx.run(
        "DELETE FROM message WHERE number IN (SELECT m.number FROM message m JOIN conversation c"
        " ON c.id = m.conversation_id WHERE (c.id = :id OR c.merged_into = :id) AND c.workspace_id = :workspace_id"
        " LIMIT :limit)",
        workspace_id=workspace_id,
        id=conversation_id,
        limit=limit,
    )
