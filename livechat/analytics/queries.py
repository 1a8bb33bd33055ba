"""SQL of the charts: each statement reads what lies in its span of time and nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise

from livechat.ids import first_uuid7
from livechat.store.database import Reader

_DAY = """
WITH day (number, begins, ends) AS (
    SELECT key, json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:days))
"""


def _spans(borders: Sequence[int]) -> str:
    return json.dumps(list(pairwise(borders)))


async def messages_by_hour(db: Reader, workspace_id: int, since_ms: int) -> list[tuple[int, int, int]]:
    """Each hour since a moment in which somebody wrote: its number, messages of customers, messages of the team.

    Identifiers sort by time, so this reads the messages since then and needs no index of its own.
    """
    return await db.all(
        tuple,
        "SELECT (created_at - :since) / 3600000, sum(sender_role = 'customer'), sum(sender_role <> 'customer')"
        " FROM message WHERE id >= :first AND created_at >= :since AND workspace_id = :workspace_id"
        " AND sender_role <> 'system' GROUP BY 1",
        workspace_id=workspace_id,
        since=since_ms,
        first=first_uuid7(since_ms),
    )


async def begun_and_resolved(db: Reader, workspace_id: int, borders: Sequence[int]) -> list[tuple[int, int, int]]:
    """For each span between two moments its number, the conversations begun and those resolved in it.

    What was merged into another conversation counts as that one.
    """
    return await db.all(
        tuple,
        _DAY + "SELECT number,"  # noqa: S608  # both are ours
        " (SELECT count(*) FROM conversation WHERE +workspace_id = :workspace_id AND created_at >= begins"
        " AND created_at < ends AND deleted_at IS NULL AND merged_into IS NULL),"
        " (SELECT count(*) FROM conversation WHERE workspace_id = :workspace_id AND resolved_at >= begins"
        " AND resolved_at < ends AND resolved_at IS NOT NULL AND deleted_at IS NULL AND merged_into IS NULL)"
        " FROM day ORDER BY number",
        workspace_id=workspace_id,
        days=_spans(borders),
    )


async def first_responses(db: Reader, workspace_id: int, borders: Sequence[int]) -> list[tuple[int, float]]:
    """For each span in which an answered conversation began: its number, and the median wait in milliseconds."""
    return await db.all(
        tuple,
        _DAY + ", answered AS ("  # noqa: S608  # both are ours
        " SELECT number, first_response_at - created_at AS took FROM day CROSS JOIN conversation"
        " WHERE created_at >= begins AND created_at < ends AND +workspace_id = :workspace_id"
        " AND first_response_at IS NOT NULL AND deleted_at IS NULL AND merged_into IS NULL),"
        " ranked AS (SELECT number, took, row_number() OVER (PARTITION BY number ORDER BY took) AS place,"
        " count(*) OVER (PARTITION BY number) AS many FROM answered)"
        " SELECT number, avg(took) FROM ranked WHERE place IN ((many + 1) / 2, (many + 2) / 2) GROUP BY number",
        workspace_id=workspace_id,
        days=_spans(borders),
    )


# Usage


async def files(db: Reader, workspace_id: int) -> tuple[int, int]:
    """How many bytes and files a workspace has on the disk, as the database has counted them."""
    found: tuple[int, int] | None = await db.one(
        tuple,
        "SELECT size_bytes, files FROM upload_total WHERE workspace_id = :workspace_id",
        workspace_id=workspace_id,
    )
    return found or (0, 0)


async def conversations(db: Reader, workspace_id: int, most: int) -> tuple[int, int]:
    """Conversations and the messages in them; at most so many conversations are looked at."""
    found: tuple[int, int] | None = await db.one(
        tuple,
        "SELECT count(*), coalesce(sum(last_seq), 0) FROM (SELECT last_seq FROM conversation"
        " WHERE workspace_id = :workspace_id AND deleted_at IS NULL LIMIT :most)",
        workspace_id=workspace_id,
        most=most,
    )
    return found or (0, 0)


async def customers(db: Reader, workspace_id: int, most: int) -> int:
    """How many customers there are; not counted beyond `most`."""
    return int(
        await db.value(
            "SELECT count(*) FROM (SELECT 1 FROM customer WHERE workspace_id = :workspace_id LIMIT :most)",
            workspace_id=workspace_id,
            most=most,
        )
    )


async def products(db: Reader, workspace_id: int, most: int) -> int:
    """How many products there are; not counted beyond `most`."""
    return int(
        await db.value(
            "SELECT count(*) FROM (SELECT 1 FROM product WHERE workspace_id = :workspace_id AND deleted_at IS NULL"
            " LIMIT :most)",
            workspace_id=workspace_id,
            most=most,
        )
    )
