"""SQL of ratings: one statement a function, nothing decided here."""

from __future__ import annotations

from livechat.store.database import Reader, Transaction
from livechat.surveys.models import Rating


async def rating(db: Reader, workspace_id: int, conversation_id: int) -> Rating | None:
    """What the customer thought of a conversation."""
    return await db.one(
        Rating,
        "SELECT conversation_id, customer_id, staff_id, score, rep_score, comment FROM rating"
        " WHERE conversation_id = :conversation_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
    )


async def of_customer(db: Reader, workspace_id: int, customer_id: str) -> list[tuple[str, int, int | None, str, int]]:
    """What a customer thought of their conversations, the newest first: public name, both scores, words, moment."""
    return await db.all(
        tuple,
        "SELECT c.reference, r.score, r.rep_score, r.comment, r.created_at FROM conversation c"
        " JOIN rating r ON r.conversation_id = c.id WHERE c.customer_id = :customer_id"
        " AND c.workspace_id = :workspace_id ORDER BY r.created_at DESC, c.id DESC",
        workspace_id=workspace_id,
        customer_id=customer_id,
    )


async def add(tx: Transaction, workspace_id: int, of: Rating, now_ms: int) -> bool:
    """The only rating of a conversation; False when there is one already."""
    added = await tx.run(
        "INSERT INTO rating (conversation_id, workspace_id, customer_id, staff_id, score, rep_score, comment,"
        " created_at) VALUES (:conversation_id, :workspace_id, :customer_id, :staff_id, :score, :rep_score, :comment,"
        " :now) ON CONFLICT (conversation_id) DO NOTHING",
        workspace_id=workspace_id,
        conversation_id=of.conversation_id,
        customer_id=of.customer_id,
        staff_id=of.staff_id,
        score=of.score,
        rep_score=of.rep_score,
        comment=of.comment,
        now=now_ms,
    )
    return added == 1


async def request(db: Reader, workspace_id: int, conversation_id: int) -> str | None:
    """The id of the message that asked for a rating."""
    found = await db.value(
        "SELECT m.id FROM message m JOIN conversation c ON c.id = m.conversation_id"
        " WHERE m.conversation_id = :conversation_id AND c.workspace_id = :workspace_id"
        " AND m.sender_role = 'system' AND m.sender_id = 'system' AND m.client_id = 'rating'",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
    )
    return None if found is None else str(found)


async def was_answered(db: Reader, workspace_id: int, conversation_id: int) -> bool:
    """Whether anybody of the team has said anything: otherwise there is nothing to rate."""
    return bool(
        await db.value(
            "SELECT first_response_at IS NOT NULL FROM conversation"
            " WHERE id = :conversation_id AND workspace_id = :workspace_id",
            workspace_id=workspace_id,
            conversation_id=conversation_id,
        )
    )
