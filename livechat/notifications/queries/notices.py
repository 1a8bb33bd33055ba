"""SQL of the centre: what everybody of the staff was told of. One statement a function."""

from __future__ import annotations

import json

from livechat.notifications.models import Notice
from livechat.store.database import Reader, Transaction

_NOTICE = (
    "SELECT n.number, n.id, n.workspace_id, n.staff_id, n.occasion, n.priority, coalesce(c.reference, '') AS reference,"
    " n.name, n.text, n.by_name, n.url, n.created_at, n.read_at FROM notification n"
    " LEFT JOIN conversation c ON c.id = n.conversation_id "
)


async def add_notice(tx: Transaction, of: Notice, *, is_listed: bool, to_mail: bool) -> None:
    """Somebody is told of something."""
    await tx.run(
        "INSERT INTO notification (id, workspace_id, staff_id, occasion, priority, conversation_id, name, text,"
        " by_name, url, created_at, is_listed, to_mail) VALUES (:id, :workspace_id, :staff_id, :occasion, :priority,"
        " (SELECT c.id FROM conversation c WHERE c.reference = :reference AND c.workspace_id = :workspace_id),"
        " :name, :text, :by_name, :url, :created_at, :is_listed, :to_mail)",
        id=of.id,
        workspace_id=of.workspace_id,
        staff_id=of.staff_id,
        is_listed=int(is_listed),
        to_mail=int(to_mail),
        occasion=of.occasion,
        priority=of.priority,
        reference=of.reference,
        name=of.name,
        text=of.text,
        by_name=of.by_name,
        url=of.url,
        created_at=of.created_at,
    )


async def notices(
    db: Reader, workspace_id: int, staff_id: str, before: int, limit: int, *, unread: bool
) -> list[Notice]:
    """Somebody's own, the newest first."""
    return await db.all(
        Notice,
        _NOTICE + "WHERE n.staff_id = :staff_id AND n.workspace_id = :workspace_id AND n.is_listed = 1"
        " AND (:before = 0 OR n.number < :before) AND (:unread = 0 OR n.read_at IS NULL)"
        " ORDER BY n.number DESC LIMIT :limit",
        workspace_id=workspace_id,
        staff_id=staff_id,
        before=before,
        unread=int(unread),
        limit=limit,
    )


async def notice(db: Reader, workspace_id: int, staff_id: str, notice_id: str) -> Notice | None:
    """One of them."""
    return await db.one(
        Notice,
        _NOTICE + "WHERE n.id = :notice_id AND n.staff_id = :staff_id AND n.workspace_id = :workspace_id",
        workspace_id=workspace_id,
        staff_id=staff_id,
        notice_id=notice_id,
    )


async def unread_notices(db: Reader, workspace_id: int, staff_id: str, most: int) -> int:
    """How many are not read, up to a bound."""
    found: int = await db.value(
        "SELECT count(*) FROM (SELECT 1 FROM notification WHERE staff_id = :staff_id AND workspace_id = :workspace_id"
        " AND is_listed = 1 AND read_at IS NULL LIMIT :most)",
        workspace_id=workspace_id,
        staff_id=staff_id,
        most=most,
    )
    return found


async def has_unread_about(db: Reader, workspace_id: int, staff_id: str, conversation_id: int) -> bool:
    """Whether somebody has not read something about a conversation."""
    found = await db.value(
        "SELECT 1 FROM notification WHERE staff_id = :staff_id AND workspace_id = :workspace_id"
        " AND conversation_id = :conversation_id AND read_at IS NULL LIMIT 1",
        workspace_id=workspace_id,
        staff_id=staff_id,
        conversation_id=conversation_id,
    )
    return found is not None


async def read_notice(tx: Transaction, workspace_id: int, staff_id: str, notice_id: str, now_ms: int) -> int:
    """It was read; 0 when it was before."""
    return await tx.run(
        "UPDATE notification SET read_at = :now WHERE id = :notice_id AND staff_id = :staff_id"
        " AND workspace_id = :workspace_id AND read_at IS NULL",
        workspace_id=workspace_id,
        staff_id=staff_id,
        notice_id=notice_id,
        now=now_ms,
    )


async def read_notices(tx: Transaction, workspace_id: int, staff_id: str, now_ms: int) -> int:
    """All of somebody's were read; how many were not before."""
    return await tx.run(
        "UPDATE notification SET read_at = :now WHERE staff_id = :staff_id AND workspace_id = :workspace_id"
        " AND read_at IS NULL",
        workspace_id=workspace_id,
        staff_id=staff_id,
        now=now_ms,
    )


async def read_about(tx: Transaction, workspace_id: int, staff_id: str, conversation_id: int, now_ms: int) -> int:
    """What somebody was told about a conversation was read; how much was not before."""
    return await tx.run(
        "UPDATE notification SET read_at = :now WHERE staff_id = :staff_id AND workspace_id = :workspace_id"
        " AND conversation_id = :conversation_id AND read_at IS NULL",
        workspace_id=workspace_id,
        staff_id=staff_id,
        conversation_id=conversation_id,
        now=now_ms,
    )


async def drop_notice(tx: Transaction, workspace_id: int, staff_id: str, notice_id: str) -> int:
    """Away with one; 0 when it is not theirs."""
    return await tx.run(
        "DELETE FROM notification WHERE id = :notice_id AND staff_id = :staff_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        staff_id=staff_id,
        notice_id=notice_id,
    )


async def tell_again(
    tx: Transaction,
    workspace_id: int,
    staff_id: str,
    conversation_id: int,
    occasion: str,
    *,
    is_listed: bool,
    to_mail: bool,
) -> int:
    """What somebody was told of already and has not read goes by further ways; 0 when there is no such notice."""
    return await tx.run(
        "UPDATE notification SET is_listed = max(is_listed, :is_listed), to_mail = max(to_mail, :to_mail)"
        " WHERE staff_id = :staff_id AND workspace_id = :workspace_id AND conversation_id = :conversation_id"
        " AND occasion = :occasion AND read_at IS NULL",
        workspace_id=workspace_id,
        staff_id=staff_id,
        conversation_id=conversation_id,
        occasion=occasion,
        is_listed=int(is_listed),
        to_mail=int(to_mail),
    )


async def read_everywhere(
    tx: Transaction, workspace_id: int, conversation_id: int, occasion: str, now_ms: int
) -> list[str]:
    """What everybody was told about a conversation is done; whose lists have changed."""
    return await tx.all(
        str,
        "UPDATE notification SET read_at = :now WHERE conversation_id = :conversation_id"
        " AND workspace_id = :workspace_id AND occasion = :occasion AND read_at IS NULL RETURNING staff_id",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        occasion=occasion,
        now=now_ms,
    )


async def to_mail(db: Reader, workspace_id: int, staff_id: str, limit: int) -> list[Notice]:
    """What somebody wants by mail and has neither read nor been sent, the oldest first."""
    return await db.all(
        Notice,
        _NOTICE + "WHERE n.staff_id = :staff_id AND n.workspace_id = :workspace_id AND n.to_mail = 1"
        " AND n.read_at IS NULL ORDER BY n.number LIMIT :limit",
        workspace_id=workspace_id,
        staff_id=staff_id,
        limit=limit,
    )


async def was_mailed(tx: Transaction, workspace_id: int, staff_id: str, numbers: list[int]) -> None:
    """These need no letter any more."""
    await tx.run(
        "UPDATE notification SET to_mail = 0 WHERE staff_id = :staff_id AND workspace_id = :workspace_id"
        " AND number IN (SELECT value FROM json_each(:numbers))",
        workspace_id=workspace_id,
        staff_id=staff_id,
        numbers=json.dumps(numbers),
    )


async def drop_old_notices(tx: Transaction, workspace_id: int, before_ms: int, limit: int) -> int:
    """Forget old ones; how many those were."""
    return await tx.run(
        "DELETE FROM notification WHERE number IN (SELECT number FROM notification WHERE workspace_id = :workspace_id"
        " AND created_at < :before ORDER BY created_at LIMIT :limit)",
        workspace_id=workspace_id,
        before=before_ms,
        limit=limit,
    )
