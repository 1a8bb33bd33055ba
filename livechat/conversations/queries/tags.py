"""SQL of tags and of what carries them."""

from __future__ import annotations

from livechat.conversations.models import Tag
from livechat.store.database import Reader, Transaction

_TAG = "SELECT t.id, t.workspace_id, t.name, t.hue, t.created_at FROM tag t "
_COUNTED = (
    "SELECT t.id, t.workspace_id, t.name, t.hue, t.created_at, (SELECT count(*) FROM conversation_tag x"
    " WHERE x.tag_id = t.id) AS used FROM tag t "
)
"""Reads all that carry them: for the few who ask how many those are."""
_BY_NAME = "WHERE t.workspace_id = :workspace_id ORDER BY lower(t.name), t.id LIMIT 500"


async def tags(db: Reader, workspace_id: int) -> list[Tag]:
    """All tags of one workspace, by name."""
    return await db.all(Tag, _TAG + _BY_NAME, workspace_id=workspace_id)


async def counted(db: Reader, workspace_id: int) -> list[Tag]:
    """All tags of one workspace with how many conversations carry them, by name."""
    return await db.all(Tag, _COUNTED + _BY_NAME, workspace_id=workspace_id)


async def tag(db: Reader, workspace_id: int, tag_id: str) -> Tag | None:
    """One tag, with how many conversations carry it."""
    return await db.one(
        Tag,
        _COUNTED + "WHERE t.workspace_id = :workspace_id AND t.id = :tag_id",
        workspace_id=workspace_id,
        tag_id=tag_id,
    )


async def named(db: Reader, workspace_id: int, name: str) -> Tag | None:
    """The tag of this name, in any capitals of ASCII."""
    return await db.one(
        Tag,
        _TAG + "WHERE t.workspace_id = :workspace_id AND lower(t.name) = lower(:name)",
        workspace_id=workspace_id,
        name=name,
    )


async def add(tx: Transaction, tag: Tag) -> None:
    """A new tag; the row brings its workspace_id."""
    await tx.run(
        "INSERT INTO tag (id, workspace_id, name, hue, created_at)"
        " VALUES (:id, :workspace_id, :name, :hue, :created_at)",
        id=tag.id,
        workspace_id=tag.workspace_id,
        name=tag.name,
        hue=tag.hue,
        created_at=tag.created_at,
    )


async def change(tx: Transaction, workspace_id: int, tag_id: str, name: str, hue: int) -> None:
    """Another name or colour."""
    await tx.run(
        "UPDATE tag SET name = :name, hue = :hue WHERE id = :tag_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        tag_id=tag_id,
        name=name,
        hue=hue,
    )


async def delete(tx: Transaction, workspace_id: int, tag_id: str) -> None:
    """Take a tag away, from every conversation too."""
    await tx.run(
        "DELETE FROM tag WHERE id = :tag_id AND workspace_id = :workspace_id", workspace_id=workspace_id, tag_id=tag_id
    )


async def carriers(db: Reader, workspace_id: int, tag_id: str, limit: int) -> list[int]:
    """The conversations that carry a tag, the most recently tagged first."""
    return await db.all(
        int,
        "SELECT conversation_id FROM conversation_tag WHERE tag_id = :tag_id AND workspace_id = :workspace_id"
        " ORDER BY added_at DESC LIMIT :limit",
        workspace_id=workspace_id,
        tag_id=tag_id,
        limit=limit,
    )


async def put(tx: Transaction, workspace_id: int, conversation_id: int, tag_id: str, now_ms: int) -> bool:
    """Tag a conversation; False when it carries the tag already."""
    return (
        await tx.run(
            "INSERT INTO conversation_tag (workspace_id, conversation_id, tag_id, added_at)"
            " VALUES (:workspace_id, :conversation_id, :tag_id, :now) ON CONFLICT DO NOTHING",
            workspace_id=workspace_id,
            conversation_id=conversation_id,
            tag_id=tag_id,
            now=now_ms,
        )
        == 1
    )


async def take(tx: Transaction, workspace_id: int, conversation_id: int, tag_id: str) -> bool:
    """Take a tag off a conversation; False when it does not carry it."""
    return (
        await tx.run(
            "DELETE FROM conversation_tag WHERE conversation_id = :conversation_id AND tag_id = :tag_id"
            " AND workspace_id = :workspace_id",
            workspace_id=workspace_id,
            conversation_id=conversation_id,
            tag_id=tag_id,
        )
        == 1
    )


async def pass_on(tx: Transaction, workspace_id: int, from_id: int, to_id: int) -> None:
    """What one conversation carries, another one carries too."""
    await tx.run(
        "INSERT INTO conversation_tag (workspace_id, conversation_id, tag_id, added_at)"
        " SELECT workspace_id, :to_id, tag_id, added_at FROM conversation_tag"
        " WHERE conversation_id = :from_id AND workspace_id = :workspace_id ON CONFLICT DO NOTHING",
        workspace_id=workspace_id,
        from_id=from_id,
        to_id=to_id,
    )
