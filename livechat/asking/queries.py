"""SQL of questions: one statement a function, nothing decided here."""

from __future__ import annotations

from livechat.store.database import Reader


async def conversation_of(db: Reader, workspace_id: int, customer_id: str, message_id: str) -> str | None:
    """The reference of the customer's conversation that holds a message."""
    found = await db.value(
        "SELECT c.reference FROM message m JOIN conversation c ON c.id = m.conversation_id"
        " WHERE m.id = :message_id AND +c.workspace_id = :workspace_id AND c.customer_id = :customer_id"
        " AND c.deleted_at IS NULL",
        workspace_id=workspace_id,
        customer_id=customer_id,
        message_id=message_id,
    )
    return None if found is None else str(found)
