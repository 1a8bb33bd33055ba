"""SQL of what a waiting customer may expect: one statement a function, nothing decided here."""

from __future__ import annotations

from livechat.store.database import Reader

MOST = 1000
"""Nobody waits behind more for long; counting on would cost every page of everybody who waits."""


async def queue(db: Reader, workspace_id: int, limit: int) -> list[str]:
    """The references of those nobody holds, the one that has waited longest first."""
    return await db.all(
        str,
        "SELECT reference FROM conversation WHERE workspace_id = :workspace_id AND assigned_id IS NULL"
        " AND deleted_at IS NULL AND status = 'open' AND waiting_since IS NOT NULL"
        " ORDER BY waiting_since, id LIMIT :limit",
        workspace_id=workspace_id,
        limit=limit,
    )


async def place(db: Reader, workspace_id: int, waiting_since: int, conversation_id: int) -> int:
    """How many of those nobody holds have waited longer than this one; at most `MOST`."""
    return int(
        await db.value(
            "SELECT count(*) FROM (SELECT 1 FROM conversation WHERE workspace_id = :workspace_id"
            " AND assigned_id IS NULL AND deleted_at IS NULL AND status = 'open' AND waiting_since IS NOT NULL"
            " AND (waiting_since, id) < (:waiting_since, :id) LIMIT :most)",
            workspace_id=workspace_id,
            waiting_since=waiting_since,
            id=conversation_id,
            most=MOST,
        )
    )


async def waited(db: Reader, workspace_id: int, since_ms: int) -> list[int]:
    """How long those waited (ms) who got their first answer since a moment; at most `MOST` of them."""
    return await db.all(
        int,
        "SELECT first_response_at - created_at FROM conversation WHERE workspace_id = :workspace_id"
        " AND deleted_at IS NULL AND last_at >= :since AND first_response_at >= :since LIMIT :most",
        workspace_id=workspace_id,
        since=since_ms,
        most=MOST,
    )


async def first_answers(db: Reader, workspace_id: int, since_ms: int, limit: int) -> list[int]:
    """How long customers waited for their first answer, in milliseconds; of those who were here last."""
    return await db.all(
        int,
        "SELECT first_response_at - created_at FROM conversation WHERE workspace_id = :workspace_id"
        " AND deleted_at IS NULL AND last_at >= :since AND first_response_at IS NOT NULL"
        " ORDER BY last_at DESC LIMIT :limit",
        workspace_id=workspace_id,
        since=since_ms,
        limit=limit,
    )
