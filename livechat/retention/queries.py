"""SQL of what is kept no longer and belongs to no capability alone: customers without conversations."""

from __future__ import annotations

from livechat.store.database import Reader

_IS_FORGOTTEN = (
    "last_seen_at < :before AND created_at < :before AND blocked_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM conversation c WHERE c.customer_id = customer.id"
    " AND c.workspace_id = :workspace_id)"
    " AND NOT EXISTS (SELECT 1 FROM session s WHERE s.person_id = customer.id AND s.workspace_id = :workspace_id"
    " AND s.last_seen_at >= :before)"
)


async def count_customers(db: Reader, workspace_id: int, before_ms: int) -> int:
    """How many customers have no conversation and were not here since a moment; blocked ones do not count."""
    return int(
        await db.value(
            f"SELECT count(*) FROM customer WHERE workspace_id = :workspace_id AND {_IS_FORGOTTEN}",  # noqa: S608  # a constant
            workspace_id=workspace_id,
            before=before_ms,
        )
    )


async def customers(db: Reader, workspace_id: int, before_ms: int, limit: int) -> list[str]:
    """Some of them, those first who were here the longest ago."""
    return await db.all(
        str,
        f"SELECT id FROM customer WHERE workspace_id = :workspace_id AND {_IS_FORGOTTEN}"  # noqa: S608  # a constant
        " ORDER BY last_seen_at LIMIT :limit",
        workspace_id=workspace_id,
        before=before_ms,
        limit=limit,
    )


async def is_due(db: Reader, workspace_id: int, customer_id: str, before_ms: int) -> bool:
    """Whether it is still so: they may have come back meanwhile."""
    found: int | None = await db.value(
        f"SELECT 1 FROM customer WHERE id = :id AND workspace_id = :workspace_id AND {_IS_FORGOTTEN}",  # noqa: S608  # a constant
        workspace_id=workspace_id,
        id=customer_id,
        before=before_ms,
    )
    return found is not None
