"""SQL of customers whom a site vouches for, and of the secrets it signs with."""

from __future__ import annotations

from livechat.customers.identified.models import Known, Secret
from livechat.store.database import Reader, Transaction


async def by_external_id(db: Reader, workspace_id: int, external_id: str) -> Known | None:
    """Who the site's user is here."""
    return await db.one(
        Known,
        "SELECT customer_id, external_id, attributes, identified_at FROM customer_identity"
        " WHERE workspace_id = :workspace_id AND external_id = :external_id",
        workspace_id=workspace_id,
        external_id=external_id,
    )


async def of(db: Reader, workspace_id: int, customer_id: str) -> Known | None:
    """What a site says of a customer."""
    return await db.one(
        Known,
        "SELECT customer_id, external_id, attributes, identified_at FROM customer_identity"
        " WHERE workspace_id = :workspace_id AND customer_id = :customer_id",
        workspace_id=workspace_id,
        customer_id=customer_id,
    )


async def keep(
    tx: Transaction, workspace_id: int, customer_id: str, external_id: str, attributes: str, now_ms: int
) -> None:
    """What a site says of a customer now."""
    await tx.run(
        "INSERT INTO customer_identity (workspace_id, external_id, customer_id, attributes, identified_at)"
        " VALUES (:workspace_id, :external_id, :customer_id, :attributes, :now) ON CONFLICT (workspace_id, external_id)"
        " DO UPDATE SET attributes = excluded.attributes, identified_at = excluded.identified_at",
        workspace_id=workspace_id,
        external_id=external_id,
        customer_id=customer_id,
        attributes=attributes,
        now=now_ms,
    )


# Secrets


async def secrets(db: Reader, workspace_id: int, now_ms: int) -> list[Secret]:
    """Those that still count, the newest first."""
    return await db.all(
        Secret,
        "SELECT salt, created_at, ends_at FROM identity_secret WHERE workspace_id = :workspace_id"
        " AND (ends_at IS NULL OR ends_at > :now) ORDER BY created_at DESC, ends_at IS NOT NULL LIMIT 10",
        workspace_id=workspace_id,
        now=now_ms,
    )


async def add_secret(tx: Transaction, workspace_id: int, salt: str, now_ms: int) -> None:
    """Another secret."""
    await tx.run(
        "INSERT INTO identity_secret (salt, workspace_id, created_at) VALUES (:salt, :workspace_id, :now)",
        workspace_id=workspace_id,
        salt=salt,
        now=now_ms,
    )


async def end_secrets(tx: Transaction, workspace_id: int, at_ms: int) -> None:
    """Those there are end at a moment, or sooner where they would have."""
    await tx.run(
        "UPDATE identity_secret SET ends_at = :at WHERE workspace_id = :workspace_id"
        " AND (ends_at IS NULL OR ends_at > :at)",
        workspace_id=workspace_id,
        at=at_ms,
    )


async def drop_old_secrets(tx: Transaction, workspace_id: int, now_ms: int) -> None:
    """Forget those that count no more."""
    await tx.run(
        "DELETE FROM identity_secret WHERE workspace_id = :workspace_id AND ends_at <= :now",
        workspace_id=workspace_id,
        now=now_ms,
    )


async def end_former(tx: Transaction, workspace_id: int) -> None:
    """All but the newest count no more."""
    await tx.run(
        "DELETE FROM identity_secret WHERE workspace_id = :workspace_id AND ends_at IS NOT NULL",
        workspace_id=workspace_id,
    )
