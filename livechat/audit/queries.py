"""SQL of the audit log: it is added to and read."""

from __future__ import annotations

from dataclasses import asdict

from livechat.audit.models import Entry, Filter, Person
from livechat.store.database import Reader, Transaction


async def add(tx: Transaction, entry: Entry) -> None:
    """A new entry; the row brings its workspace_id."""
    values = asdict(entry)
    values.pop("number")
    await tx.run(
        "INSERT INTO audit_entry (workspace_id, created_at, actor_id, actor_name, actor_role, address, session_id,"
        " what, about_kind, about_id, about_name, before, after) VALUES (:workspace_id, :created_at, :actor_id,"
        " :actor_name, :actor_role, :address, :session_id, :what, :about_kind, :about_id, :about_name, :before,"
        " :after)",
        **values,
    )


async def entries(db: Reader, workspace_id: int, wanted: Filter, before: int, limit: int) -> list[Entry]:
    """The newest entries before a number that are as wanted; a customer is called as they are called now."""
    return await db.all(
        Entry,
        "SELECT e.number, e.workspace_id, e.created_at, e.actor_id, e.actor_name, e.actor_role, e.address,"
        " e.session_id, e.what, e.about_kind, e.about_id, coalesce(c.name, e.about_name) AS about_name, e.before,"
        " e.after FROM audit_entry e LEFT JOIN customer c ON e.about_kind = 'customer' AND c.id = e.about_id"
        " AND c.workspace_id = e.workspace_id WHERE e.workspace_id = :workspace_id AND e.number < :before"
        " AND (:actor = '' OR e.actor_id = :actor)"
        " AND (:what = '' OR e.what = :what OR (e.what > :what || '.' AND e.what < :what || '/'))"
        " AND (:about = '' OR e.about_id = :about"
        " OR coalesce(c.name, e.about_name) LIKE :about_like ESCAPE '\\')"
        " AND e.created_at >= :since AND (:until = 0 OR e.created_at < :until)"
        " ORDER BY e.number DESC LIMIT :limit",
        workspace_id=workspace_id,
        before=before,
        actor=wanted.actor,
        what=wanted.what,
        about=wanted.about,
        about_like=f"%{_literal(wanted.about)}%",
        since=wanted.since,
        until=wanted.until,
        limit=limit,
    )


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


async def count_before(db: Reader, workspace_id: int, before_ms: int) -> int:
    """How many entries are older than a moment."""
    return int(
        await db.value(
            "SELECT count(*) FROM audit_entry WHERE workspace_id = :workspace_id AND created_at < :before",
            workspace_id=workspace_id,
            before=before_ms,
        )
    )


async def keep_since(tx: Transaction, workspace_id: int, since_ms: int) -> None:
    """From which moment on entries are kept: the database itself lets go of older ones only."""
    await tx.run(
        "INSERT INTO audit_kept (workspace_id, since) VALUES (:workspace_id, :since)"
        " ON CONFLICT (workspace_id) DO UPDATE SET since = excluded.since",
        workspace_id=workspace_id,
        since=since_ms,
    )


async def drop_before(tx: Transaction, workspace_id: int, before_ms: int, limit: int) -> int:
    """Let go of the oldest entries as far as they are older than a moment; how many those were."""
    return await tx.run(
        "DELETE FROM audit_entry WHERE number IN (SELECT number FROM (SELECT number, created_at FROM audit_entry"
        " WHERE workspace_id = :workspace_id ORDER BY number LIMIT :limit) WHERE created_at < :before)",
        workspace_id=workspace_id,
        before=before_ms,
        limit=limit,
    )


async def people(db: Reader, workspace_id: int) -> list[Person]:
    """Everybody who is or was of the team, by name."""
    return await db.all(
        Person,
        "SELECT id, name FROM staff WHERE workspace_id = :workspace_id ORDER BY name, id LIMIT 1000",
        workspace_id=workspace_id,
    )
