"""SQL of the bot: one statement a function, nothing decided here."""

from __future__ import annotations

from livechat.store.database import Reader


async def wrote_since(db: Reader, workspace_id: int, conversation_id: int, moment_ms: int) -> bool:
    """Whether somebody of the team has written in a conversation since a moment."""
    return bool(
        await db.value(
            "SELECT EXISTS (SELECT 1 FROM message WHERE conversation_id = :conversation_id"
            " AND workspace_id = :workspace_id AND sender_role = 'rep' AND created_at >= :moment)",
            workspace_id=workspace_id,
            conversation_id=conversation_id,
            moment=moment_ms,
        )
    )
