"""Which reps a conversation may be handed to, by its team."""

from __future__ import annotations

from livechat.store.database import Reader


async def fitting(db: Reader, workspace_id: int, conversation_id: int) -> frozenset[str] | None:
    """Whom the conversation's team allows; None where it belongs to no team."""
    return None
