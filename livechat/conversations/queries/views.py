"""SQL of the staff's saved views."""

from __future__ import annotations

from livechat.conversations.models import SavedView
from livechat.store.database import Reader, Transaction

_VIEW = (
    "SELECT v.id, v.workspace_id, v.staff_id, s.name AS staff_name, v.name, v.query, v.is_shared, v.created_at"
    " FROM saved_view v JOIN staff s ON s.id = v.staff_id "
)


async def views(db: Reader, workspace_id: int, staff_id: str) -> list[SavedView]:
    """Somebody's own views and those that colleagues share, by name."""
    return await db.all(
        SavedView,
        _VIEW + "WHERE v.workspace_id = :workspace_id AND (v.staff_id = :staff_id OR v.is_shared = 1)"
        " ORDER BY lower(v.name), v.id LIMIT 100",
        workspace_id=workspace_id,
        staff_id=staff_id,
    )


async def view(db: Reader, workspace_id: int, view_id: str) -> SavedView | None:
    """One view."""
    return await db.one(
        SavedView, _VIEW + "WHERE v.workspace_id = :workspace_id AND v.id = :id", workspace_id=workspace_id, id=view_id
    )


async def add(tx: Transaction, view: SavedView) -> None:
    """A new view; the row brings its workspace_id."""
    await tx.run(
        "INSERT INTO saved_view (id, workspace_id, staff_id, name, query, is_shared, created_at)"
        " VALUES (:id, :workspace_id, :staff_id, :name, :query, :is_shared, :created_at)",
        id=view.id,
        workspace_id=view.workspace_id,
        staff_id=view.staff_id,
        name=view.name,
        query=view.query,
        is_shared=view.is_shared,
        created_at=view.created_at,
    )


async def count_own(db: Reader, workspace_id: int, staff_id: str) -> int:
    """How many somebody has."""
    return int(
        await db.value(
            "SELECT count(*) FROM saved_view WHERE staff_id = :staff_id AND workspace_id = :workspace_id",
            workspace_id=workspace_id,
            staff_id=staff_id,
        )
    )


async def delete(tx: Transaction, workspace_id: int, view_id: str) -> None:
    """Take a view away."""
    await tx.run(
        "DELETE FROM saved_view WHERE id = :id AND workspace_id = :workspace_id", workspace_id=workspace_id, id=view_id
    )
