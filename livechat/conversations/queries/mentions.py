"""SQL of mentions in notes: one statement a function, nothing decided here."""

from __future__ import annotations

from livechat.store.database import Reader, Transaction


async def add(
    tx: Transaction, workspace_id: int, conversation_id: int, note_id: str, staff: list[str], now_ms: int
) -> None:
    """These colleagues are meant by a note."""
    await tx.run_many(
        "INSERT INTO mention (note_id, staff_id, workspace_id, conversation_id, created_at)"
        " VALUES (:note_id, :staff_id, :workspace_id, :conversation_id, :now) ON CONFLICT DO NOTHING",
        [
            {
                "note_id": note_id,
                "staff_id": each,
                "workspace_id": workspace_id,
                "conversation_id": conversation_id,
                "now": now_ms,
            }
            for each in staff
        ],
    )


async def read(tx: Transaction, workspace_id: int, conversation_id: int, staff_id: str, now_ms: int) -> int:
    """One of them has seen what a conversation's notes wanted; how many that were new."""
    return await tx.run(
        "UPDATE mention SET read_at = :now WHERE workspace_id = :workspace_id AND conversation_id = :conversation_id"
        " AND staff_id = :staff_id AND read_at IS NULL",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        staff_id=staff_id,
        now=now_ms,
    )


async def unread(db: Reader, workspace_id: int, staff_id: str, limit: int) -> list[str]:
    """The references of conversations with a mention that one of them has not seen."""
    return await db.all(
        str,
        "SELECT c.reference FROM mention n JOIN conversation c ON c.id = n.conversation_id"
        " WHERE n.workspace_id = :workspace_id AND n.staff_id = :staff_id AND n.read_at IS NULL"
        " AND c.deleted_at IS NULL GROUP BY c.id ORDER BY max(n.created_at) DESC LIMIT :limit",
        workspace_id=workspace_id,
        staff_id=staff_id,
        limit=limit,
    )


async def unread_by_staff(db: Reader, workspace_id: int) -> list[tuple[str, int]]:
    """For each of the staff the number of conversations with a mention they have not seen."""
    return await db.all(
        tuple,
        "SELECT n.staff_id, count(DISTINCT n.conversation_id) FROM mention n JOIN conversation c"
        " ON c.id = n.conversation_id WHERE n.workspace_id = :workspace_id AND n.read_at IS NULL"
        " AND c.deleted_at IS NULL GROUP BY n.staff_id",
        workspace_id=workspace_id,
    )


async def conversations_of(db: Reader, workspace_id: int, staff_id: str, limit: int) -> list[int]:
    """The conversations in which one of them was ever called, the latest first."""
    return await db.all(
        int,
        "SELECT conversation_id FROM mention WHERE workspace_id = :workspace_id AND staff_id = :staff_id"
        " GROUP BY conversation_id ORDER BY max(created_at) DESC LIMIT :limit",
        workspace_id=workspace_id,
        staff_id=staff_id,
        limit=limit,
    )
