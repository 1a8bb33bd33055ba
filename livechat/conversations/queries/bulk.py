"""SQL of acts on a selection: one statement a function, nothing decided here."""

from __future__ import annotations

from dataclasses import dataclass

from livechat.store.database import Reader, Transaction


@dataclass(frozen=True, slots=True)
class State:
    """What an act on a selection may change of a conversation so that it can be undone."""

    status: str
    waiting_since: int | None
    snoozed_until: int | None
    resolved_at: int | None
    deleted_at: int | None


async def state(db: Reader, workspace_id: int, reference: str) -> State | None:
    """How a conversation stands, deleted or not."""
    return await db.one(
        State,
        "SELECT status, waiting_since, snoozed_until, resolved_at, deleted_at FROM conversation"
        " WHERE reference = :reference AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        reference=reference,
    )


async def remember(tx: Transaction, workspace_id: int, name: str, staff_id: str, items: str, until_ms: int) -> None:
    """Keep the way back."""
    await tx.run(
        "INSERT INTO bulk_act (id, workspace_id, staff_id, items, until)"
        " VALUES (:id, :workspace_id, :staff_id, :items, :until)",
        id=name,
        workspace_id=workspace_id,
        staff_id=staff_id,
        items=items,
        until=until_ms,
    )


async def left_ms(db: Reader, workspace_id: int, name: str, staff_id: str, now_ms: int) -> int | None:
    """For how long the way back is open; None when it is not."""
    until = await db.value(
        "SELECT until FROM bulk_act WHERE id = :id AND workspace_id = :workspace_id AND staff_id = :staff_id"
        " AND until > :now",
        id=name,
        workspace_id=workspace_id,
        staff_id=staff_id,
        now=now_ms,
    )
    return None if until is None else int(until) - now_ms


async def take(tx: Transaction, workspace_id: int, name: str, staff_id: str, now_ms: int) -> str | None:
    """The way back, once; None when it is closed."""
    items = await tx.value(
        "DELETE FROM bulk_act WHERE id = :id AND workspace_id = :workspace_id AND staff_id = :staff_id"
        " AND until > :now RETURNING items",
        id=name,
        workspace_id=workspace_id,
        staff_id=staff_id,
        now=now_ms,
    )
    return None if items is None else str(items)


async def forget_old(tx: Transaction, workspace_id: int, now_ms: int) -> None:
    """Ways back that are closed."""
    await tx.run(
        "DELETE FROM bulk_act WHERE workspace_id = :workspace_id AND until <= :now",
        workspace_id=workspace_id,
        now=now_ms,
    )
