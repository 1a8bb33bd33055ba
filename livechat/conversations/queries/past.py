"""SQL of a customer's conversations as that customer sees them: one statement a function, nothing decided here."""

from __future__ import annotations

from livechat.conversations.models import Past
from livechat.store.database import Reader

_PAST = """
SELECT c.id, c.reference, c.subject, c.status, c.last_text, c.last_by, coalesce(s.name, '') AS rep_name, c.created_at,
       c.last_at
  FROM conversation c LEFT JOIN staff s ON s.id = c.assigned_id
 WHERE +c.workspace_id = :workspace_id AND c.customer_id = :customer_id AND c.deleted_at IS NULL
   AND c.merged_into IS NULL
"""


async def listed(
    db: Reader, workspace_id: int, customer_id: str, before: tuple[int, str] | None, limit: int
) -> list[Past]:
    """A customer's conversations in this workspace, the newest first; `before` is where the last page ended."""
    created, name = before or (1 << 62, "")
    return await db.all(
        Past,
        _PAST + " AND (c.created_at, c.reference) < (:created, :name)"
        " ORDER BY c.created_at DESC, c.reference DESC LIMIT :limit",
        workspace_id=workspace_id,
        customer_id=customer_id,
        created=created,
        name=name,
        limit=limit,
    )


async def open_one(db: Reader, workspace_id: int, customer_id: str, channel: str) -> Past | None:
    """The conversation that a customer of this workspace has open over a channel."""
    return await db.one(
        Past,
        _PAST + " AND c.channel = :channel AND c.status IN ('open', 'pending', 'snoozed')",
        workspace_id=workspace_id,
        customer_id=customer_id,
        channel=channel,
    )
