"""SQL of canned replies: one statement a function, nothing decided here."""

from __future__ import annotations

from typing import Any

from livechat.replies.models import Reply
from livechat.store.database import Reader, Transaction

_REPLY = """
SELECT id, workspace_id, owner_id, shortcut, language, title, content, category, position, is_active, uses, used_at,
       created_at, updated_at, attachments
  FROM reply
"""
_COLUMNS = (
    "owner_id = :owner_id, shortcut = :shortcut, language = :language, title = :title, content = :content,"
    " category = :category, is_active = :is_active, updated_at = :updated_at, attachments = :attachments"
)


async def of_owner(db: Reader, workspace_id: int, owner_id: str, limit: int) -> list[Reply]:
    """What the team shares, or what belongs to one of them, in its order."""
    return await db.all(
        Reply,
        _REPLY + "WHERE workspace_id = :workspace_id AND owner_id = :owner_id ORDER BY position, id LIMIT :limit",
        workspace_id=workspace_id,
        owner_id=owner_id,
        limit=limit,
    )


async def usable(db: Reader, workspace_id: int, staff_id: str, limit: int) -> list[Reply]:
    """What somebody can put into an answer: their own first, then what the team shares."""
    return await db.all(
        Reply,
        _REPLY + "WHERE workspace_id = :workspace_id AND owner_id IN ('', :staff_id) AND is_active = 1"
        " ORDER BY owner_id = '', position, id LIMIT :limit",
        workspace_id=workspace_id,
        staff_id=staff_id,
        limit=limit,
    )


async def by_id(db: Reader, workspace_id: int, reply_id: str) -> Reply | None:
    """One of them."""
    return await db.one(
        Reply, _REPLY + "WHERE workspace_id = :workspace_id AND id = :id", workspace_id=workspace_id, id=reply_id
    )


async def is_taken(db: Reader, reply: Reply) -> bool:
    """Whether another one has the same shortcut, language and owner."""
    return bool(
        await db.value(
            "SELECT 1 FROM reply WHERE workspace_id = :workspace_id AND owner_id = :owner_id AND shortcut = :shortcut"
            " AND language = :language AND id <> :id",
            workspace_id=reply.workspace_id,
            owner_id=reply.owner_id,
            shortcut=reply.shortcut,
            language=reply.language,
            id=reply.id,
        )
    )


async def count(db: Reader, workspace_id: int, owner_id: str) -> int:
    """How many the team, or one of them, has."""
    found: int = await db.value(
        "SELECT count(*) FROM reply WHERE workspace_id = :workspace_id AND owner_id = :owner_id",
        workspace_id=workspace_id,
        owner_id=owner_id,
    )
    return found


async def last_position(db: Reader, workspace_id: int, owner_id: str) -> int:
    """The place of the last one; 0 when there is none."""
    found: int | None = await db.value(
        "SELECT max(position) FROM reply WHERE workspace_id = :workspace_id AND owner_id = :owner_id",
        workspace_id=workspace_id,
        owner_id=owner_id,
    )
    return found or 0


def _values(reply: Reply) -> dict[str, Any]:
    return {
        "id": reply.id,
        "workspace_id": reply.workspace_id,
        "owner_id": reply.owner_id,
        "shortcut": reply.shortcut,
        "language": reply.language,
        "title": reply.title,
        "content": reply.content,
        "category": reply.category,
        "is_active": int(reply.is_active),
        "updated_at": reply.updated_at,
        "attachments": reply.attachments,
    }


async def add(tx: Transaction, reply: Reply) -> None:
    """Store a new one."""
    await tx.run(
        "INSERT INTO reply (id, workspace_id, owner_id, shortcut, language, title, content, category, position,"
        " is_active, created_at, updated_at, attachments)"
        " VALUES (:id, :workspace_id, :owner_id, :shortcut, :language, :title, :content, :category, :position,"
        " :is_active, :created_at, :updated_at, :attachments)",
        **_values(reply),
        position=reply.position,
        created_at=reply.created_at,
    )


async def change(tx: Transaction, reply: Reply) -> None:
    """Store it as it is now."""
    await tx.run(
        f"UPDATE reply SET {_COLUMNS} WHERE workspace_id = :workspace_id AND id = :id",  # noqa: S608  # all constants
        **_values(reply),
    )


async def keep_files(tx: Transaction, workspace_id: int, reply_id: str, attachments: str | None) -> None:
    """Store its files alone."""
    await tx.run(
        "UPDATE reply SET attachments = :attachments WHERE workspace_id = :workspace_id AND id = :id",
        workspace_id=workspace_id,
        id=reply_id,
        attachments=attachments,
    )


async def remove(tx: Transaction, workspace_id: int, reply_id: str) -> None:
    """Forget one."""
    await tx.run(
        "DELETE FROM reply WHERE workspace_id = :workspace_id AND id = :id", workspace_id=workspace_id, id=reply_id
    )


async def place(tx: Transaction, workspace_id: int, ids: list[str]) -> None:
    """Put them into this order."""
    await tx.run_many(
        "UPDATE reply SET position = :position WHERE workspace_id = :workspace_id AND id = :id",
        [{"position": at, "workspace_id": workspace_id, "id": each} for at, each in enumerate(ids, 1)],
    )


async def note_use(
    tx: Transaction, workspace_id: int, reply_id: str, reference: str, staff_id: str, client_id: str
) -> int:
    """Remember that a stored message was made from a reply; 0 when there is no such message or it is known already."""
    return await tx.run(
        "INSERT INTO reply_use (message_id, reply_id, workspace_id)"
        " SELECT m.id, :reply_id, m.workspace_id FROM message m JOIN conversation c ON c.id = m.conversation_id"
        " WHERE c.workspace_id = :workspace_id AND c.reference = :reference AND m.sender_role = 'rep'"
        " AND m.sender_id = :staff_id AND m.client_id = :client_id"
        " ON CONFLICT DO NOTHING",
        workspace_id=workspace_id,
        reply_id=reply_id,
        reference=reference,
        staff_id=staff_id,
        client_id=client_id,
    )


async def count_use(tx: Transaction, workspace_id: int, reply_id: str, now_ms: int) -> None:
    """One more message was made from it."""
    await tx.run(
        "UPDATE reply SET uses = uses + 1, used_at = :now WHERE workspace_id = :workspace_id AND id = :id",
        workspace_id=workspace_id,
        id=reply_id,
        now=now_ms,
    )


async def has_examples(db: Reader, workspace_id: int) -> bool:
    """Whether a workspace was given its first examples."""
    return bool(
        await db.value("SELECT 1 FROM reply_examples WHERE workspace_id = :workspace_id", workspace_id=workspace_id)
    )


async def examples_given(tx: Transaction, workspace_id: int, now_ms: int) -> int:
    """Remember that it was; 0 when somebody did so a moment ago."""
    return await tx.run(
        "INSERT INTO reply_examples (workspace_id, given_at) VALUES (:workspace_id, :now) ON CONFLICT DO NOTHING",
        workspace_id=workspace_id,
        now=now_ms,
    )
