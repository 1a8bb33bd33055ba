"""SQL of answers that were given."""

from __future__ import annotations

from livechat.once.models import Kept
from livechat.store.database import Reader, Transaction


async def kept(db: Reader, workspace_id: int, key_hash: str, since_ms: int) -> Kept | None:
    """The answer that was given under a key, unless it is too old."""
    return await db.one(
        Kept,
        "SELECT body_hash, status, media_type, salt, sealed, created_at FROM answer_once"
        " WHERE workspace_id = :workspace_id AND key_hash = :key_hash AND created_at > :since",
        workspace_id=workspace_id,
        key_hash=key_hash,
        since=since_ms,
    )


async def keep(tx: Transaction, workspace_id: int, actor_id: str, key_hash: str, path: str, answer: Kept) -> None:
    """Remember an answer; one that is too old makes room for it."""
    await tx.run(
        "INSERT INTO answer_once (workspace_id, actor_id, key_hash, path, body_hash, status, media_type, salt,"
        " sealed, created_at) VALUES (:workspace_id, :actor_id, :key_hash, :path, :body_hash, :status, :media_type,"
        " :salt, :sealed, :created_at) ON CONFLICT (workspace_id, key_hash) DO UPDATE SET"
        " body_hash = excluded.body_hash, status = excluded.status, media_type = excluded.media_type,"
        " salt = excluded.salt, sealed = excluded.sealed, created_at = excluded.created_at",
        workspace_id=workspace_id,
        actor_id=actor_id,
        key_hash=key_hash,
        path=path,
        body_hash=answer.body_hash,
        status=answer.status,
        media_type=answer.media_type,
        salt=answer.salt,
        sealed=answer.sealed,
        created_at=answer.created_at,
    )


async def forget_older(tx: Transaction, workspace_id: int, before_ms: int, limit: int) -> int:
    """Forget what is too old; how much that was."""
    return await tx.run(
        "DELETE FROM answer_once WHERE rowid IN (SELECT rowid FROM answer_once"
        " WHERE workspace_id = :workspace_id AND created_at <= :before LIMIT :limit)",
        workspace_id=workspace_id,
        before=before_ms,
        limit=limit,
    )


async def newest_too_many(db: Reader, workspace_id: int, most: int) -> int | None:
    """The moment of the newest answer that is one too many, or None."""
    found = await db.value(
        "SELECT created_at FROM answer_once WHERE workspace_id = :workspace_id"
        " ORDER BY created_at DESC LIMIT 1 OFFSET :most",
        workspace_id=workspace_id,
        most=most,
    )
    return None if found is None else int(found)


async def forget_of(tx: Transaction, workspace_id: int, actor_id: str) -> None:
    """Forget what somebody was answered."""
    await tx.run(
        "DELETE FROM answer_once WHERE workspace_id = :workspace_id AND actor_id = :actor_id",
        workspace_id=workspace_id,
        actor_id=actor_id,
    )
