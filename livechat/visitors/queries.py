"""SQL of messages by rule: one statement a function, nothing decided here."""

from __future__ import annotations

from typing import Any

from livechat.store.database import Reader, Transaction
from livechat.visitors.models import Begun, Stored

_RULE = (
    "SELECT id, workspace_id, name, position, is_active, texts, conditions, shown, answered, dismissed, created_at"
    " FROM visitor_rule "
)


async def rules(db: Reader, workspace_id: int, limit: int) -> list[Stored]:
    """All rules of a workspace, in their order."""
    return await db.all(
        Stored,
        _RULE + "WHERE workspace_id = :workspace_id ORDER BY position, id LIMIT :limit",
        workspace_id=workspace_id,
        limit=limit,
    )


async def rule(db: Reader, workspace_id: int, rule_id: str) -> Stored | None:
    """One of them."""
    return await db.one(
        Stored, _RULE + "WHERE workspace_id = :workspace_id AND id = :id", workspace_id=workspace_id, id=rule_id
    )


async def add(tx: Transaction, row: dict[str, Any]) -> None:
    """A new one; the row brings its workspace_id."""
    await tx.run(
        "INSERT INTO visitor_rule (id, workspace_id, name, position, is_active, texts, conditions, created_at)"
        " VALUES (:id, :workspace_id, :name, :position, :is_active, :texts, :conditions, :created_at)",
        **row,
    )


async def change(tx: Transaction, row: dict[str, Any]) -> None:
    """The rule as it is now; the row brings its workspace_id."""
    await tx.run(
        "UPDATE visitor_rule SET name = :name, is_active = :is_active, texts = :texts, conditions = :conditions"
        " WHERE workspace_id = :workspace_id AND id = :id",
        **row,
    )


async def place(tx: Transaction, rows: list[dict[str, Any]]) -> None:
    """Another order; each row brings its workspace_id."""
    await tx.run_many(
        "UPDATE visitor_rule SET position = :position WHERE workspace_id = :workspace_id AND id = :id", rows
    )


async def remove(tx: Transaction, workspace_id: int, rule_id: str) -> None:
    """Take one away."""
    await tx.run(
        "DELETE FROM visitor_rule WHERE workspace_id = :workspace_id AND id = :id",
        workspace_id=workspace_id,
        id=rule_id,
    )


async def count(tx: Transaction, workspace_id: int, rule_id: str, news: str) -> None:
    """A visitor was shown one, or has closed it, or a conversation has begun with it."""
    shown, dismissed, answered = (news == each for each in ("shown", "dismissed", "answered"))
    await tx.run(
        "UPDATE visitor_rule SET shown = shown + :shown, dismissed = dismissed + :dismissed,"
        " answered = answered + :answered WHERE workspace_id = :workspace_id AND id = :id",
        workspace_id=workspace_id,
        id=rule_id,
        shown=int(shown),
        dismissed=int(dismissed),
        answered=int(answered),
    )


async def add_greeting(tx: Transaction, workspace_id: int, conversation_id: int, greeting: Begun) -> None:
    """How a conversation began; a rule that was deleted meanwhile is not named."""
    await tx.run(
        "INSERT INTO visitor_greeting (conversation_id, workspace_id, rule_id, staff_id, created_at)"
        " VALUES (:conversation_id, :workspace_id, (SELECT id FROM visitor_rule WHERE id = :rule_id"
        " AND workspace_id = :workspace_id), :staff_id, :at)",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        rule_id=greeting.rule_id,
        staff_id=greeting.staff_id,
        at=greeting.at,
    )
