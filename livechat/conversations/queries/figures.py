"""SQL of what reps and admins see as numbers: one statement a function, nothing decided here."""

from __future__ import annotations

from livechat.ids import first_uuid7
from livechat.store.database import Reader


async def rep_figures(db: Reader, workspace_id: int, staff_id: str, since_ms: int) -> tuple[int, int]:
    """Messages a rep has written since a moment (the rep names the workspace), and conversations in hand."""
    row = await db.one(
        tuple,
        "SELECT (SELECT count(*) FROM message WHERE sender_id = :staff_id AND sender_role = 'rep'"
        " AND created_at >= :since),"
        " (SELECT count(*) FROM conversation WHERE assigned_id = :staff_id AND workspace_id = :workspace_id"
        " AND status IN ('open', 'pending') AND deleted_at IS NULL)",
        workspace_id=workspace_id,
        staff_id=staff_id,
        since=since_ms,
    )
    assert row is not None
    return row[0], row[1]


async def response_times(
    db: Reader, workspace_id: int, staff_id: str | None, since_ms: int
) -> list[tuple[int | None, int | None]]:
    """First response and resolution of each conversation since a moment, in milliseconds; of one rep or of all."""
    return await db.all(
        tuple,
        "SELECT first_response_at - created_at, resolved_at - created_at FROM conversation"
        " WHERE +workspace_id = :workspace_id AND created_at >= :since AND deleted_at IS NULL"
        " AND (:staff_id IS NULL OR assigned_id = :staff_id)",
        workspace_id=workspace_id,
        staff_id=staff_id,
        since=since_ms,
    )


async def messages_since(db: Reader, workspace_id: int, since_ms: int) -> int:
    """Messages of customers and staff since a moment; identifiers sort by time, so this reads only those."""
    return int(
        await db.value(
            "SELECT count(*) FROM message WHERE id >= :first AND workspace_id = :workspace_id"
            " AND sender_role <> 'system'",
            workspace_id=workspace_id,
            first=first_uuid7(since_ms),
        )
    )


async def satisfied(db: Reader, workspace_id: int, staff_id: str | None, since_ms: int) -> int | None:
    """Percent of ratings since a moment that are 4 or 5; of one rep (their own score first) or of all."""
    found = await db.value(
        "SELECT round(avg(CASE WHEN :staff_id IS NULL THEN score ELSE coalesce(rep_score, score) END >= 4) * 100)"
        " FROM rating WHERE workspace_id = :workspace_id AND created_at >= :since"
        " AND (:staff_id IS NULL OR staff_id = :staff_id)",
        workspace_id=workspace_id,
        staff_id=staff_id,
        since=since_ms,
    )
    return None if found is None else int(found)
