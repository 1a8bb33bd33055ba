"""Putting something off: it is written down together with the act that wants it, and done even after a crash."""

from __future__ import annotations

import json
from typing import Any

from livechat.jobs import queries
from livechat.jobs.models import Queued
from livechat.store.database import Reader, Transaction


async def later(
    tx: Transaction,
    name: str,
    key: str,
    *,
    workspace_id: int,
    due_at: int,
    payload: dict[str, Any] | None = None,
) -> None:
    """Have the job `name` done for `key` at `due_at` (UTC milliseconds), at least once.

    The same name and key again moves what is waiting instead of adding to it.
    """
    words = json.dumps(payload or {}, ensure_ascii=False)
    await queries.put(tx, workspace_id, name, key, words, due_at, due_at)
    await tx.emit(Queued(due_at))


async def cancel(tx: Transaction, name: str, key: str, *, workspace_id: int) -> bool:
    """Have it not done after all; False when nothing was waiting, for instance because it is done already."""
    return await queries.remove(tx, workspace_id, name, key)


async def due_at(db: Reader, name: str, key: str, *, workspace_id: int) -> int | None:
    """When it will be done (UTC milliseconds), or None when nothing is waiting."""
    return await queries.due_at(db, workspace_id, name, key)
