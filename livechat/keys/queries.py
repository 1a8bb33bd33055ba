"""SQL of API keys."""

from __future__ import annotations

from livechat.keys.models import Key
from livechat.store.database import Reader, Transaction

_KEY = """
SELECT k.id, k.workspace_id, k.name, k.begins, k.scopes, k.maker_id, coalesce(s.name, '') AS maker_name,
       (s.id IS NULL OR s.disabled_at IS NOT NULL OR s.deleted_at IS NOT NULL) AS is_orphan, k.created_at,
       k.expires_at, k.last_used_at
  FROM api_key k LEFT JOIN staff s ON s.id = k.maker_id AND s.workspace_id = k.workspace_id
"""


async def by_hash(db: Reader, key_hash: str) -> Key | None:
    """The key with this fingerprint; a key names no workspace, its row does."""
    return await db.one(Key, _KEY + "WHERE k.key_hash = :key_hash", key_hash=key_hash)


async def by_id(db: Reader, workspace_id: int, key_id: str) -> Key | None:
    """A key of the workspace."""
    return await db.one(
        Key, _KEY + "WHERE k.workspace_id = :workspace_id AND k.id = :key_id", workspace_id=workspace_id, key_id=key_id
    )


async def keys(db: Reader, workspace_id: int, limit: int) -> list[Key]:
    """All keys, the newest first."""
    return await db.all(
        Key,
        _KEY + "WHERE k.workspace_id = :workspace_id ORDER BY k.created_at DESC, k.id LIMIT :limit",
        workspace_id=workspace_id,
        limit=limit,
    )


async def number(db: Reader, workspace_id: int) -> int:
    """How many keys there are."""
    return int(
        await db.value("SELECT count(*) FROM api_key WHERE workspace_id = :workspace_id", workspace_id=workspace_id)
    )


async def name_is_taken(db: Reader, workspace_id: int, name: str) -> bool:
    """Whether a key is called so."""
    return bool(
        await db.value(
            "SELECT 1 FROM api_key WHERE workspace_id = :workspace_id AND lower(name) = lower(:name)",
            workspace_id=workspace_id,
            name=name,
        )
    )


async def add(tx: Transaction, key: Key, key_hash: str) -> None:
    """A new key; the row brings its workspace_id."""
    await tx.run(
        "INSERT INTO api_key (id, workspace_id, name, key_hash, begins, scopes, maker_id, created_at, expires_at)"
        " VALUES (:id, :workspace_id, :name, :key_hash, :begins, :scopes, :maker_id, :created_at, :expires_at)",
        id=key.id,
        workspace_id=key.workspace_id,
        name=key.name,
        key_hash=key_hash,
        begins=key.begins,
        scopes=key.scopes,
        maker_id=key.maker_id,
        created_at=key.created_at,
        expires_at=key.expires_at,
    )


async def used(tx: Transaction, workspace_id: int, key_id: str, now_ms: int) -> None:
    """When a key was last used."""
    await tx.run(
        "UPDATE api_key SET last_used_at = :now WHERE id = :key_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        key_id=key_id,
        now=now_ms,
    )


async def delete(tx: Transaction, workspace_id: int, key_id: str) -> bool:
    """Forget a key; False when somebody was faster."""
    gone = await tx.run(
        "DELETE FROM api_key WHERE id = :key_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        key_id=key_id,
    )
    return gone == 1
