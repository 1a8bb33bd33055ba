"""SQL of what is to be done later: one statement a function, nothing decided here."""

from __future__ import annotations

import json
from collections.abc import Iterable

from livechat.jobs.models import Due
from livechat.store.database import Reader, Transaction


async def put(tx: Transaction, workspace_id: int, name: str, key: str, payload: str, due_at: int, now_ms: int) -> None:
    """Write something down for later; the same name and key again moves it, even while it is being done."""
    await tx.run(
        "INSERT INTO job (workspace_id, name, key, payload, due_at, created_at)"
        " VALUES (:workspace_id, :name, :key, :payload, :due_at, :now)"
        " ON CONFLICT (workspace_id, name, key) DO UPDATE SET payload = excluded.payload, due_at = excluded.due_at,"
        " version = version + 1, attempts = 0, leased_until = 0, state = 'waiting', problem = ''",
        workspace_id=workspace_id,
        name=name,
        key=key,
        payload=payload,
        due_at=due_at,
        now=now_ms,
    )


async def remove(tx: Transaction, workspace_id: int, name: str, key: str) -> bool:
    """Forget it; whether there was anything to forget."""
    return bool(
        await tx.run(
            "DELETE FROM job WHERE workspace_id = :workspace_id AND name = :name AND key = :key",
            workspace_id=workspace_id,
            name=name,
            key=key,
        )
    )


async def due_at(db: Reader, workspace_id: int, name: str, key: str) -> int | None:
    """When it is to be done, or None."""
    found: int | None = await db.value(
        "SELECT due_at FROM job WHERE workspace_id = :workspace_id AND name = :name AND key = :key",
        workspace_id=workspace_id,
        name=name,
        key=key,
    )
    return found


async def next_at(db: Reader, names: Iterable[str]) -> int | None:
    """When the next of these jobs is due, of any workspace."""
    found: int | None = await db.value(
        "SELECT min(max(due_at, leased_until)) FROM job WHERE state = 'waiting'"
        " AND name IN (SELECT value FROM json_each(:names))",
        names=json.dumps(list(names)),
    )
    return found


async def lease(tx: Transaction, names: Iterable[str], now_ms: int, until_ms: int, limit: int) -> list[Due]:
    """Take what is due of these jobs, of all workspaces; whoever takes it is alone with it until the lease ends."""
    return await tx.all(
        Due,
        "UPDATE job SET leased_until = :until, attempts = attempts + 1 WHERE id IN (SELECT id FROM job"
        " WHERE state = 'waiting' AND due_at <= :now AND leased_until <= :now"
        " AND name IN (SELECT value FROM json_each(:names)) ORDER BY due_at LIMIT :limit)"
        " RETURNING id, workspace_id, name, key, payload, version, attempts",
        names=json.dumps(list(names)),
        now=now_ms,
        until=until_ms,
        limit=limit,
    )


async def release_all(tx: Transaction) -> None:
    """After a start nobody of before is at work any more, in any workspace."""
    await tx.run("UPDATE job SET leased_until = 0 WHERE leased_until > 0")


async def finish(tx: Transaction, job_id: int, version: int) -> None:
    """It is done (its key names the workspace); unless it was put off again meanwhile."""
    await tx.run("DELETE FROM job WHERE id = :id AND version = :version", id=job_id, version=version)


async def put_off(tx: Transaction, job_id: int, version: int, due_at_ms: int, problem: str) -> None:
    """It did not work (its key names the workspace): another try later."""
    await tx.run(
        "UPDATE job SET due_at = :due_at, leased_until = 0, problem = :problem WHERE id = :id AND version = :version",
        id=job_id,
        version=version,
        due_at=due_at_ms,
        problem=problem,
    )


async def give_up(tx: Transaction, job_id: int, version: int, problem: str) -> None:
    """It will never work (its key names the workspace); it stays to be looked at."""
    await tx.run(
        "UPDATE job SET state = 'failed', leased_until = 0, problem = :problem WHERE id = :id AND version = :version",
        id=job_id,
        version=version,
        problem=problem,
    )


async def counts(db: Reader) -> dict[str, int]:
    """How many of all workspaces wait and how many have failed."""
    rows: list[tuple[str, int]] = await db.all(tuple, "SELECT state, count(*) FROM job GROUP BY state")
    return dict(rows)


async def waiting(db: Reader) -> dict[str, int]:
    """How many of all workspaces wait for their time, or for another try, by what they are."""
    rows: list[tuple[str, int]] = await db.all(
        tuple, "SELECT name, count(*) FROM job WHERE state = 'waiting' GROUP BY name"
    )
    return dict(rows)
