"""SQL of preferences, devices and what is unread. One statement a function."""

from __future__ import annotations

import json
from collections.abc import Iterable

from livechat.notifications.models import About, Calling, Device, Follow, StoredPreferences
from livechat.store.database import Reader, Transaction

_DEVICE = "SELECT id, staff_id, endpoint, p256dh, auth, device, language, created_at, used_at FROM notification_device "


async def preferences(db: Reader, workspace_id: int) -> list[StoredPreferences]:
    """What everybody of the staff has chosen."""
    return await db.all(
        StoredPreferences,
        "SELECT staff_id, choices, quiet_until FROM notification_preference WHERE workspace_id = :workspace_id",
        workspace_id=workspace_id,
    )


async def preferences_of(db: Reader, workspace_id: int, staff_ids: Iterable[str]) -> list[StoredPreferences]:
    """What some of the staff have chosen."""
    return await db.all(
        StoredPreferences,
        "SELECT staff_id, choices, quiet_until FROM notification_preference WHERE workspace_id = :workspace_id"
        " AND staff_id IN (SELECT value FROM json_each(:staff_ids))",
        workspace_id=workspace_id,
        staff_ids=json.dumps(list(staff_ids)),
    )


async def keep_preferences(
    tx: Transaction, workspace_id: int, staff_id: str, choices: str, quiet_until: int, now_ms: int
) -> None:
    """What one of the staff has chosen."""
    await tx.run(
        "INSERT INTO notification_preference (staff_id, workspace_id, choices, quiet_until, updated_at)"
        " VALUES (:staff_id, :workspace_id, :choices, :quiet_until, :now) ON CONFLICT (staff_id) DO UPDATE"
        " SET choices = excluded.choices, quiet_until = excluded.quiet_until, updated_at = excluded.updated_at",
        workspace_id=workspace_id,
        staff_id=staff_id,
        choices=choices,
        quiet_until=quiet_until,
        now=now_ms,
    )


async def devices(db: Reader, workspace_id: int, staff_id: str) -> list[Device]:
    """Somebody's browsers, the newest first."""
    return await db.all(
        Device,
        _DEVICE + "WHERE staff_id = :staff_id AND workspace_id = :workspace_id ORDER BY created_at DESC, id LIMIT 20",
        workspace_id=workspace_id,
        staff_id=staff_id,
    )


async def holders(db: Reader, workspace_id: int) -> list[str]:
    """Who has such a browser."""
    return await db.all(
        str,
        "SELECT DISTINCT staff_id FROM notification_device WHERE workspace_id = :workspace_id",
        workspace_id=workspace_id,
    )


async def add_device(tx: Transaction, workspace_id: int, session_id: str, of: Device) -> None:
    """A browser that takes messages from now on; one that was known belongs to whoever uses it now."""
    await tx.run(
        "INSERT INTO notification_device (id, workspace_id, staff_id, session_id, endpoint, p256dh, auth, device,"
        " language, created_at) VALUES (:id, :workspace_id, :staff_id, :session_id, :endpoint, :p256dh, :auth, :device,"
        " :language, :created_at) ON CONFLICT (endpoint) DO UPDATE SET workspace_id = excluded.workspace_id,"
        " staff_id = excluded.staff_id, session_id = excluded.session_id, p256dh = excluded.p256dh,"
        " auth = excluded.auth, device = excluded.device, language = excluded.language",
        workspace_id=workspace_id,
        session_id=session_id,
        id=of.id,
        staff_id=of.staff_id,
        endpoint=of.endpoint,
        p256dh=of.p256dh,
        auth=of.auth,
        device=of.device,
        language=of.language,
        created_at=of.created_at,
    )


async def drop_device(tx: Transaction, workspace_id: int, staff_id: str, device_id: str) -> bool:
    """No more messages to this browser; False when it is not theirs."""
    return (
        await tx.run(
            "DELETE FROM notification_device WHERE id = :device_id AND staff_id = :staff_id"
            " AND workspace_id = :workspace_id",
            workspace_id=workspace_id,
            staff_id=staff_id,
            device_id=device_id,
        )
        == 1
    )


async def count_unused_devices(db: Reader, workspace_id: int, before_ms: int) -> int:
    """How many browsers have shown nothing since a moment."""
    return int(
        await db.value(
            "SELECT count(*) FROM notification_device WHERE workspace_id = :workspace_id"
            " AND max(created_at, used_at) < :before",
            workspace_id=workspace_id,
            before=before_ms,
        )
    )


async def drop_unused_devices(tx: Transaction, workspace_id: int, before_ms: int, limit: int) -> int:
    """Forget browsers that have shown nothing since a moment; how many those were."""
    return await tx.run(
        "DELETE FROM notification_device WHERE id IN (SELECT id FROM notification_device"
        " WHERE workspace_id = :workspace_id AND max(created_at, used_at) < :before LIMIT :limit)",
        workspace_id=workspace_id,
        before=before_ms,
        limit=limit,
    )


async def drop_devices_of_session(tx: Transaction, workspace_id: int, session_id: str) -> None:
    """Whoever has signed out is told of nothing on that browser any more."""
    await tx.run(
        "DELETE FROM notification_device WHERE session_id = :session_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        session_id=session_id,
    )


async def was_used(tx: Transaction, workspace_id: int, device_id: str, now_ms: int) -> None:
    """Its push service has taken a message."""
    await tx.run(
        "UPDATE notification_device SET used_at = :now WHERE id = :device_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        device_id=device_id,
        now=now_ms,
    )


async def about(db: Reader, workspace_id: int, ids: Iterable[int]) -> list[About]:
    """Some conversations, as far as somebody is told of them."""
    return await db.all(
        About,
        "SELECT c.id, c.reference, p.name, c.assigned_id, c.last_seq, c.staff_read_seq FROM conversation c"
        " JOIN customer p ON p.id = c.customer_id WHERE c.workspace_id = :workspace_id AND c.deleted_at IS NULL"
        " AND c.id IN (SELECT value FROM json_each(:ids))",
        workspace_id=workspace_id,
        ids=json.dumps(list(ids)),
    )


async def follows(db: Reader, workspace_id: int, ids: Iterable[int]) -> list[Follow]:
    """Who follows or has muted these conversations."""
    return await db.all(
        Follow,
        "SELECT conversation_id, staff_id, choice FROM notification_follow WHERE workspace_id = :workspace_id"
        " AND conversation_id IN (SELECT value FROM json_each(:ids))",
        workspace_id=workspace_id,
        ids=json.dumps(list(ids)),
    )


async def set_follow(tx: Transaction, workspace_id: int, conversation_id: int, staff_id: str, choice: str) -> None:
    """Follow or mute a conversation."""
    await tx.run(
        "INSERT INTO notification_follow (workspace_id, conversation_id, staff_id, choice)"
        " VALUES (:workspace_id, :conversation_id, :staff_id, :choice)"
        " ON CONFLICT (conversation_id, staff_id) DO UPDATE SET choice = excluded.choice",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        staff_id=staff_id,
        choice=choice,
    )


async def drop_follow(tx: Transaction, workspace_id: int, conversation_id: int, staff_id: str) -> None:
    """Neither."""
    await tx.run(
        "DELETE FROM notification_follow WHERE conversation_id = :conversation_id AND staff_id = :staff_id"
        " AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        staff_id=staff_id,
    )


async def follow_of(db: Reader, workspace_id: int, conversation_id: int, staff_id: str) -> str:
    """Whether somebody follows or has muted a conversation."""
    return (
        await db.value(
            "SELECT choice FROM notification_follow WHERE conversation_id = :conversation_id AND staff_id = :staff_id"
            " AND workspace_id = :workspace_id",
            workspace_id=workspace_id,
            conversation_id=conversation_id,
            staff_id=staff_id,
        )
        or ""
    )


_UNREAD = "sum(min(c.unread_by_staff, 100))"
_OPEN = "c.deleted_at IS NULL AND c.status IN ('open', 'pending') AND c.unread_by_staff > 0"


async def unread(db: Reader, workspace_id: int) -> list[tuple[str, int]]:
    """Unread messages of customers by who holds the conversation (empty: nobody); at most a hundred of each count."""
    return await db.all(
        tuple,
        f"SELECT coalesce(c.assigned_id, ''), {_UNREAD} FROM conversation c"  # noqa: S608  # all constants
        f" WHERE c.workspace_id = :workspace_id AND {_OPEN} GROUP BY 1",
        workspace_id=workspace_id,
    )


async def unread_muted(db: Reader, workspace_id: int) -> list[tuple[str, str, int]]:
    """The part of it that somebody has muted or follows though it is a colleague's: who, which, how much."""
    return await db.all(
        tuple,
        f"SELECT f.staff_id, f.choice, {_UNREAD} FROM notification_follow f"  # noqa: S608  # all constants
        f" JOIN conversation c ON c.id = f.conversation_id WHERE f.workspace_id = :workspace_id AND {_OPEN}"
        " AND (c.assigned_id IS NULL OR c.assigned_id = f.staff_id) = (f.choice = 'muted') GROUP BY 1, 2",
        workspace_id=workspace_id,
    )


async def was_shown(tx: Transaction, workspace_id: int, device_id: str, conversation_id: int) -> None:
    """A notification stands on this device."""
    await tx.run(
        "INSERT INTO notification_shown (workspace_id, device_id, conversation_id)"
        " SELECT :workspace_id, id, :conversation_id FROM notification_device"
        " WHERE id = :device_id AND workspace_id = :workspace_id ON CONFLICT DO NOTHING",
        workspace_id=workspace_id,
        device_id=device_id,
        conversation_id=conversation_id,
    )


async def shown_on(db: Reader, workspace_id: int, conversation_id: int) -> list[Device]:
    """On which devices a notification about a conversation stands that nothing keeps there any more.

    What calls somebody in a note stands until they have seen it themselves.
    """
    return await db.all(
        Device,
        _DEVICE + "WHERE workspace_id = :workspace_id AND id IN"  # noqa: S608  # all constants
        " (SELECT device_id FROM notification_shown WHERE conversation_id = :conversation_id)"
        " AND staff_id NOT IN (SELECT m.staff_id FROM mention m WHERE m.conversation_id = :conversation_id"
        " AND m.workspace_id = :workspace_id AND m.read_at IS NULL)",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
    )


async def forget_shown(tx: Transaction, workspace_id: int, conversation_id: int, device_id: str) -> None:
    """It does not stand on this device any more."""
    await tx.run(
        "DELETE FROM notification_shown WHERE conversation_id = :conversation_id AND workspace_id = :workspace_id"
        " AND device_id = :device_id",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        device_id=device_id,
    )


async def calling(db: Reader, workspace_id: int, conversation_id: int, staff_id: str) -> Calling | None:
    """The latest note of a conversation that calls somebody who has not seen it."""
    return await db.one(
        Calling,
        "SELECT n.author_name, n.text FROM mention m JOIN note n ON n.id = m.note_id"
        " WHERE m.workspace_id = :workspace_id AND m.conversation_id = :conversation_id AND m.staff_id = :staff_id"
        " AND m.read_at IS NULL ORDER BY m.created_at DESC LIMIT 1",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        staff_id=staff_id,
    )


async def conversations_shown(db: Reader, workspace_id: int) -> list[int]:
    """Of which conversations notifications stand somewhere."""
    return await db.all(
        int,
        "SELECT DISTINCT conversation_id FROM notification_shown WHERE workspace_id = :workspace_id",
        workspace_id=workspace_id,
    )
