"""SQL of uploads: one statement a function, nothing decided here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from livechat.store.database import Reader, Transaction
from livechat.uploads.models import Upload, Worn

_UPLOAD = """
SELECT id, workspace_id, owner_role, owner_id, client_id, customer_id, purpose, subject, message_id, kind, media_type,
       name, size_bytes, width, height, duration_ms, has_thumbnail, is_missing, created_at, attached_at, deleted_at,
       copied_from
  FROM upload
"""


async def by_id(db: Reader, workspace_id: int, upload_id: str) -> Upload | None:
    """An upload that is still there."""
    return await db.one(
        Upload,
        _UPLOAD + "WHERE id = :id AND workspace_id = :workspace_id AND deleted_at IS NULL",
        workspace_id=workspace_id,
        id=upload_id,
    )


async def by_client_id(db: Reader, workspace_id: int, role: str, owner_id: str, client_id: str) -> Upload | None:
    """The upload to which its sender already gave this name."""
    return await db.one(
        Upload,
        _UPLOAD + "WHERE owner_role = :role AND owner_id = :owner_id AND client_id = :client_id"
        " AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        role=role,
        owner_id=owner_id,
        client_id=client_id,
    )


async def some(db: Reader, workspace_id: int, upload_ids: Iterable[str]) -> list[Upload]:
    """Those of these uploads that are still there, in no particular order."""
    return await db.all(
        Upload,
        _UPLOAD + "WHERE deleted_at IS NULL AND workspace_id = :workspace_id"  # noqa: S608  # both are ours
        " AND id IN (SELECT value FROM json_each(:ids))",
        workspace_id=workspace_id,
        ids=json.dumps(list(upload_ids)),
    )


async def sent_since(db: Reader, workspace_id: int, owner_id: str, since_ms: int) -> int:
    """Bytes that somebody has sent since a moment, removed ones too; what was only copied here was not sent."""
    return int(
        await db.value(
            "SELECT coalesce(sum(size_bytes), 0) FROM upload WHERE owner_id = :owner_id AND created_at >= :since"
            " AND copied_from IS NULL AND workspace_id = :workspace_id",
            workspace_id=workspace_id,
            owner_id=owner_id,
            since=since_ms,
        )
    )


async def add(tx: Transaction, upload: Upload) -> None:
    """Store what is known of a file (with its workspace_id)."""
    await tx.run(
        "INSERT INTO upload (id, workspace_id, owner_role, owner_id, client_id, customer_id, purpose, subject,"
        " message_id, kind, media_type, name, size_bytes, width, height, duration_ms, has_thumbnail, is_missing,"
        " created_at, attached_at, deleted_at, copied_from)"
        " VALUES (:id, :workspace_id, :owner_role, :owner_id, :client_id, :customer_id, :purpose, :subject,"
        " :message_id, :kind, :media_type, :name, :size_bytes, :width, :height, :duration_ms, :has_thumbnail,"
        " :is_missing, :created_at, :attached_at, :deleted_at, :copied_from)",
        **asdict(upload),
    )


async def attach(tx: Transaction, workspace_id: int, upload_ids: Iterable[str], message_id: str, now_ms: int) -> int:
    """Make free uploads part of a message; how many were free."""
    return await tx.run(
        "UPDATE upload SET message_id = :message_id, attached_at = :now"
        " WHERE id IN (SELECT value FROM json_each(:ids)) AND workspace_id = :workspace_id AND message_id IS NULL"
        " AND deleted_at IS NULL",
        workspace_id=workspace_id,
        ids=json.dumps(list(upload_ids)),
        message_id=message_id,
        now=now_ms,
    )


async def release(tx: Transaction, workspace_id: int, message_id: str, now_ms: int) -> None:
    """Make the uploads of something free again; nobody else may have taken them meanwhile."""
    await tx.run(
        "UPDATE upload SET message_id = NULL, attached_at = NULL, freed_at = :now WHERE message_id = :message_id"
        " AND workspace_id = :workspace_id AND deleted_at IS NULL",
        workspace_id=workspace_id,
        message_id=message_id,
        now=now_ms,
    )


async def belong(
    tx: Transaction, workspace_id: int, upload_ids: Iterable[str], purpose: str, subject: str, now_ms: int
) -> int:
    """Make uploads of this purpose part of a thing: free ones, and those that are part of it; how many were."""
    return await tx.run(
        "UPDATE upload SET subject = :subject, attached_at = coalesce(attached_at, :now)"
        " WHERE id IN (SELECT value FROM json_each(:ids)) AND workspace_id = :workspace_id AND purpose = :purpose"
        " AND (attached_at IS NULL OR subject = :subject) AND deleted_at IS NULL",
        workspace_id=workspace_id,
        ids=json.dumps(list(upload_ids)),
        purpose=purpose,
        subject=subject,
        now=now_ms,
    )


async def mark_deleted(tx: Transaction, workspace_id: int, upload_ids: Iterable[str], now_ms: int) -> None:
    """Nobody sees them any more; the rows still count for the day's quota."""
    await tx.run(
        "UPDATE upload SET deleted_at = :now WHERE id IN (SELECT value FROM json_each(:ids))"
        " AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        ids=json.dumps(list(upload_ids)),
        now=now_ms,
    )


async def of_message(db: Reader, workspace_id: int, message_id: str) -> list[str]:
    """The uploads that are part of a message."""
    return await db.all(
        str,
        "SELECT id FROM upload WHERE message_id = :message_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        message_id=message_id,
    )


async def of_subject(db: Reader, workspace_id: int, purpose: str, subject: str) -> list[str]:
    """Everything that belongs to one thing, such as a product."""
    return await db.all(
        str,
        "SELECT id FROM upload WHERE purpose = :purpose AND subject = :subject AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        purpose=purpose,
        subject=subject,
    )


async def worn(db: Reader, purpose: str) -> list[Worn]:
    """Every picture that somebody or something wears, of all workspaces: whose it is is known by the subject."""
    return await db.all(
        Worn,
        "SELECT subject, id AS upload_id, width, height FROM upload WHERE purpose = :purpose"
        " AND attached_at IS NOT NULL AND deleted_at IS NULL AND is_missing = 0",
        purpose=purpose,
    )


async def worn_at(db: Reader, purpose: str, upload_id: str) -> int | None:
    """The workspace of such a picture, for somebody who comes to its door and is in none yet."""
    found: int | None = await db.value(
        "SELECT workspace_id FROM upload WHERE id = :id AND purpose = :purpose AND attached_at IS NOT NULL"
        " AND deleted_at IS NULL",
        id=upload_id,
        purpose=purpose,
    )
    return found


async def of_customer(db: Reader, workspace_id: int, customer_id: str) -> list[str]:
    """Everything that a customer has sent or was sent."""
    return await db.all(
        str,
        "SELECT id FROM upload WHERE customer_id = :customer_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        customer_id=customer_id,
    )


async def newest_of_customer(db: Reader, workspace_id: int, customer_id: str, limit: int) -> list[Upload]:
    """What a customer has sent or was sent and is still there, the newest first."""
    return await db.all(
        Upload,
        _UPLOAD + "WHERE customer_id = :customer_id AND workspace_id = :workspace_id AND deleted_at IS NULL"
        " AND attached_at IS NOT NULL ORDER BY created_at DESC, id LIMIT :limit",
        workspace_id=workspace_id,
        customer_id=customer_id,
        limit=limit,
    )


async def bytes_of_customer(db: Reader, workspace_id: int, customer_id: str) -> int:
    """How much room the files of a customer take."""
    return int(
        await db.value(
            "SELECT coalesce(sum(size_bytes), 0) FROM upload WHERE customer_id = :customer_id"
            " AND workspace_id = :workspace_id AND deleted_at IS NULL",
            workspace_id=workspace_id,
            customer_id=customer_id,
        )
    )


async def erase(tx: Transaction, workspace_id: int, upload_ids: Iterable[str]) -> None:
    """Forget uploads altogether."""
    await tx.run(
        "DELETE FROM upload WHERE id IN (SELECT value FROM json_each(:ids)) AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        ids=json.dumps(list(upload_ids)),
    )


async def abandoned(db: Reader, workspace_id: int, before_ms: int, limit: int) -> list[str]:
    """Files that nobody has made part of anything for too long."""
    return await db.all(
        str,
        "SELECT id FROM upload WHERE attached_at IS NULL AND deleted_at IS NULL AND created_at < :before"
        " AND (freed_at IS NULL OR freed_at < :before) AND workspace_id = :workspace_id LIMIT :limit",
        workspace_id=workspace_id,
        before=before_ms,
        limit=limit,
    )


async def forget_deleted(tx: Transaction, workspace_id: int, before_ms: int) -> None:
    """Rows of removed files that no quota needs any more."""
    await tx.run(
        "DELETE FROM upload WHERE deleted_at IS NOT NULL AND deleted_at < :before AND created_at < :before"
        " AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        before=before_ms,
    )


async def known_among(db: Reader, upload_ids: Iterable[str]) -> list[str]:
    """Those of these identifiers that have a row and are not removed, of all workspaces."""
    return await db.all(
        str,
        "SELECT id FROM upload WHERE id IN (SELECT value FROM json_each(:ids)) AND deleted_at IS NULL",
        ids=json.dumps(list(upload_ids)),
    )


async def folders(db: Reader) -> list[str]:
    """The folders in which uploads should lie, of all workspaces."""
    return await db.all(str, "SELECT DISTINCT substr(id, 1, 2) FROM upload")


async def beginning_with(db: Reader, letters: str) -> list[str]:
    """Uploads that should lie in one folder, of all workspaces."""
    return await db.all(
        str,
        "SELECT id FROM upload WHERE id >= :low AND id < :high AND deleted_at IS NULL AND is_missing = 0",
        low=letters,
        high=letters + "g",
    )


async def mark_missing(tx: Transaction, upload_ids: Iterable[str]) -> None:
    """Their bytes are gone, by no doing of ours; of all workspaces."""
    await tx.run(
        "UPDATE upload SET is_missing = 1 WHERE id IN (SELECT value FROM json_each(:ids))",
        ids=json.dumps(list(upload_ids)),
    )
