"""SQL of what is kept no longer and belongs to no capability alone: customers without conversations."""

from __future__ import annotations

from collections import Counter

from livechat.store.database import Reader, Transaction

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


async def tally(tx: Transaction, workspace_id: int, name: str, number: int) -> None:
    """So much more of something was deleted, which is not written down yet."""
    await tx.run(
        "INSERT INTO retention_tally (workspace_id, name, number) VALUES (:workspace_id, :name, :number)"
        " ON CONFLICT (workspace_id, name) DO UPDATE SET number = number + excluded.number",
        workspace_id=workspace_id,
        name=name,
        number=number,
    )


async def take_tally(tx: Transaction, workspace_id: int) -> Counter[str]:
    """What was deleted since it was written down last; from now on it counts as written down."""
    rows: list[tuple[str, int]] = await tx.all(
        tuple,
        "DELETE FROM retention_tally WHERE workspace_id = :workspace_id RETURNING name, number",
        workspace_id=workspace_id,
    )
    return Counter(dict(rows))
