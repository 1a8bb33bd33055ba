"""SQL of the ladder: whom nobody reads, how far it was climbed. One statement a function."""

from __future__ import annotations

import json

from livechat.notifications.ladder.models import Run, Step, Unheard
from livechat.store.database import Reader, Transaction

_UNHEARD = """
SELECT c.id, c.reference, p.name, c.assigned_id, c.team_id, c.last_text, c.last_seq,
       m.seq AS since_seq, m.created_at AS since_at
  FROM conversation c JOIN customer p ON p.id = c.customer_id
  JOIN message m ON m.conversation_id = c.id AND m.seq = (SELECT min(f.seq) FROM message f
         WHERE f.conversation_id = c.id AND f.seq > c.staff_read_seq AND f.sender_role = 'customer')
 WHERE c.workspace_id = :workspace_id AND c.deleted_at IS NULL AND c.mode = 'human'
   AND c.status IN ('open', 'pending') AND c.unread_by_staff > 0 AND p.blocked_at IS NULL
"""
_NOTHING_YET = """
   AND c.waiting_since <= :before AND m.created_at <= :before
   AND NOT EXISTS (SELECT 1 FROM ladder_run r WHERE r.conversation_id = c.id AND r.ended_at IS NULL)
"""
_RUN = """
SELECT r.id, r.conversation_id, c.reference, p.name, r.since_seq, r.since_at, r.ended_at, r.ended_by
  FROM ladder_run r JOIN conversation c ON c.id = r.conversation_id JOIN customer p ON p.id = c.customer_id
 WHERE r.workspace_id = :workspace_id
"""


async def unheard(db: Reader, workspace_id: int, conversation_id: int) -> Unheard | None:
    """A conversation whose customer waits unread; None when that is no longer so; of one workspace."""
    return await db.one(
        Unheard,
        _UNHEARD + "AND c.waiting_since IS NOT NULL AND c.id = :conversation_id",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
    )


async def new(db: Reader, workspace_id: int, before_ms: int, limit: int) -> list[Unheard]:
    """Those who wait unread since before a moment and for whom nothing is done yet; of one workspace."""
    return await db.all(
        Unheard,
        _UNHEARD + _NOTHING_YET + "ORDER BY c.waiting_since LIMIT :limit",
        workspace_id=workspace_id,
        before=before_ms,
        limit=limit,
    )


async def begin(tx: Transaction, workspace_id: int, of: Unheard, now_ms: int) -> None:
    """From now on the ladder is climbed for them."""
    await tx.run(
        "INSERT INTO ladder_run (workspace_id, conversation_id, since_seq, since_at, next_at)"
        " VALUES (:workspace_id, :conversation_id, :since_seq, :since_at, :now) ON CONFLICT DO NOTHING",
        workspace_id=workspace_id,
        conversation_id=of.id,
        since_seq=of.since_seq,
        since_at=of.since_at,
        now=now_ms,
    )


async def due(db: Reader, workspace_id: int, now_ms: int, limit: int) -> list[Run]:
    """Waits whose next rung is reached, of one workspace."""
    return await db.all(
        Run,
        _RUN + "AND r.ended_at IS NULL AND r.next_at <= :now ORDER BY r.next_at LIMIT :limit",
        workspace_id=workspace_id,
        now=now_ms,
        limit=limit,
    )


async def open_run(db: Reader, workspace_id: int, conversation_id: int) -> Run | None:
    """The wait of a conversation for which the ladder is climbed; of one workspace."""
    return await db.one(
        Run,
        _RUN + "AND r.ended_at IS NULL AND r.conversation_id = :conversation_id",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
    )


async def climbing(db: Reader, workspace_id: int) -> list[int]:
    """Conversations for which it is climbed."""
    return await db.all(
        int,
        "SELECT conversation_id FROM ladder_run WHERE workspace_id = :workspace_id AND ended_at IS NULL",
        workspace_id=workspace_id,
    )


async def lapsed(db: Reader, workspace_id: int, limit: int) -> list[int]:
    """Conversations for which it is climbed though somebody has read, answered or ended them."""
    return await db.all(
        int,
        "SELECT r.conversation_id FROM ladder_run r JOIN conversation c ON c.id = r.conversation_id"
        " WHERE r.workspace_id = :workspace_id AND r.ended_at IS NULL AND (c.staff_read_seq >= r.since_seq"
        " OR c.waiting_since IS NULL OR c.deleted_at IS NOT NULL OR c.mode <> 'human'"
        " OR c.status NOT IN ('open', 'pending')) LIMIT :limit",
        workspace_id=workspace_id,
        limit=limit,
    )


async def state(db: Reader, workspace_id: int, conversation_id: int) -> tuple[int, int | None, str] | None:
    """Up to where the team has read, since when the customer waits for an answer, and the status."""
    return await db.one(
        tuple,
        "SELECT staff_read_seq, waiting_since, status FROM conversation"
        " WHERE id = :conversation_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
    )


async def put_off(tx: Transaction, workspace_id: int, run_id: int, next_at: int) -> None:
    """When the next rung is reached."""
    await tx.run(
        "UPDATE ladder_run SET next_at = :next_at WHERE id = :run_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        run_id=run_id,
        next_at=next_at,
    )


async def look_again(tx: Transaction, workspace_id: int) -> None:
    """Other minutes were decided: every wait is looked at anew."""
    await tx.run(
        "UPDATE ladder_run SET next_at = 0 WHERE workspace_id = :workspace_id AND ended_at IS NULL",
        workspace_id=workspace_id,
    )


async def end(tx: Transaction, workspace_id: int, run_id: int, ended_by: str, now_ms: int) -> None:
    """It is climbed no further."""
    await tx.run(
        "UPDATE ladder_run SET ended_at = :now, ended_by = :ended_by WHERE id = :run_id"
        " AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        run_id=run_id,
        ended_by=ended_by,
        now=now_ms,
    )


async def add_step(tx: Transaction, workspace_id: int, step: Step) -> None:
    """A rung was reached."""
    await tx.run(
        "INSERT INTO ladder_step (run_id, rung, workspace_id, fired_at, told)"
        " VALUES (:run_id, :rung, :workspace_id, :fired_at, :told)",
        workspace_id=workspace_id,
        run_id=step.run_id,
        rung=step.rung,
        fired_at=step.fired_at,
        told=step.told,
    )


async def steps(db: Reader, workspace_id: int, run_ids: list[int]) -> list[Step]:
    """What was done in some waits, the first step first."""
    return await db.all(
        Step,
        "SELECT run_id, rung, fired_at, told FROM ladder_step WHERE workspace_id = :workspace_id"
        " AND run_id IN (SELECT value FROM json_each(:run_ids)) ORDER BY fired_at, rowid",
        workspace_id=workspace_id,
        run_ids=json.dumps(run_ids),
    )


async def runs(db: Reader, workspace_id: int, before: int, limit: int) -> list[Run]:
    """Waits of one workspace, the newest first, those before `before` (0 for all)."""
    return await db.all(
        Run,
        _RUN + "AND (:before = 0 OR r.id < :before) ORDER BY r.id DESC LIMIT :limit",
        workspace_id=workspace_id,
        before=before,
        limit=limit,
    )


async def forget(tx: Transaction, workspace_id: int, before_ms: int, limit: int) -> int:
    """Old waits go; how many those were."""
    return await tx.run(
        "DELETE FROM ladder_run WHERE id IN (SELECT id FROM ladder_run WHERE workspace_id = :workspace_id"
        " AND since_at < :before AND ended_at IS NOT NULL ORDER BY since_at LIMIT :limit)",
        workspace_id=workspace_id,
        before=before_ms,
        limit=limit,
    )
