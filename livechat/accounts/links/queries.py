"""SQL of one-time links."""

from __future__ import annotations

from livechat.accounts.models import Link
from livechat.store.database import Reader, Transaction


async def add_link(tx: Transaction, token_hash: str, link: Link) -> None:
    """A link that works once; the row brings its workspace_id."""
    await tx.run(
        "INSERT INTO one_time_link (token_hash, workspace_id, purpose, person_id, expires_at)"
        " VALUES (:token_hash, :workspace_id, :purpose, :person_id, :expires_at)",
        token_hash=token_hash,
        workspace_id=link.workspace_id,
        purpose=link.purpose,
        person_id=link.person_id,
        expires_at=link.expires_at,
    )


async def drop_links(tx: Transaction, workspace_id: int, purpose: str, person_id: str) -> None:
    """Links made before for the same person and purpose stop working."""
    await tx.run(
        "DELETE FROM one_time_link"
        " WHERE workspace_id = :workspace_id AND purpose = :purpose AND person_id = :person_id",
        workspace_id=workspace_id,
        purpose=purpose,
        person_id=person_id,
    )


async def drop_old_links(tx: Transaction, now_ms: int) -> None:
    """Forget links whose time is over, of all workspaces."""
    await tx.run("DELETE FROM one_time_link WHERE expires_at <= :now", now=now_ms)


async def link(db: Reader, token_hash: str, purpose: str, now_ms: int) -> Link | None:
    """A link that still works; the token names no workspace, the link does."""
    return await db.one(
        Link,
        "SELECT workspace_id, purpose, person_id, expires_at FROM one_time_link WHERE token_hash = :token_hash"
        " AND purpose = :purpose AND expires_at > :now",
        token_hash=token_hash,
        purpose=purpose,
        now=now_ms,
    )


async def take_link(tx: Transaction, token_hash: str, purpose: str, now_ms: int) -> Link | None:
    """Use a link up; None when it does not work (any more). The link names the workspace."""
    return await tx.one(
        Link,
        "DELETE FROM one_time_link WHERE token_hash = :token_hash AND purpose = :purpose"
        " AND expires_at > :now RETURNING workspace_id, purpose, person_id, expires_at",
        token_hash=token_hash,
        purpose=purpose,
        now=now_ms,
    )
