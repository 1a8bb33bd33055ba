"""SQL of the staff's list: which conversations stand in it, in which order, page by page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from livechat.conversations.models import Conversation, Filters
from livechat.conversations.queries.conversations import CONVERSATION
from livechat.store.database import Reader

TABS = {
    "mine": "c.assigned_id = :me AND c.status IN ('open', 'pending', 'snoozed')",
    "unassigned": "c.assigned_id IS NULL AND c.status IN ('open', 'pending')",
    "waiting": "c.waiting_since IS NOT NULL AND c.status IN ('open', 'pending')",
    "snoozed": "c.status = 'snoozed'",
    "all": "1",
    "mentions": "c.id IN (SELECT conversation_id FROM mention WHERE staff_id = :me)",
}
NEVER = 9_000_000_000_000
"""Since when those wait who do not."""
ORDERS = {
    "activity": "c.last_at",
    "created": "c.created_at",
    "priority": "c.priority * 10000000000000 + c.created_at",
    "waiting": f"coalesce(c.waiting_since, {NEVER})",
}
"""None but the first changes with a plain message, so that only one index follows it."""
_STANDS = "c.workspace_id = :workspace_id AND c.deleted_at IS NULL AND c.merged_into IS NULL"
_UNREAD = "c.unread_by_staff > 0"
_TAGGED = "EXISTS (SELECT 1 FROM conversation_tag t WHERE t.conversation_id = c.id AND t.tag_id = :tag)"


def rule(filters: Filters, me: str, since: int | None, until: int | None) -> tuple[str, dict[str, Any]]:
    """What a conversation must be like to stand in a list, with the values it names: for pages and live rows alike.

    Only the texts of this module are put together; every value is a parameter. `since` and `until` bound the last
    activity (UTC milliseconds).
    """
    where = [_STANDS, TABS[filters.tab]]
    values: dict[str, Any] = {"me": me} if filters.tab in ("mine", "mentions") else {}
    for column, value in (
        ("c.status = :status", filters.status),
        ("c.priority = :priority", filters.priority and int(filters.priority)),
        ("c.channel = :channel", filters.channel),
        ("c.team_id = :team", filters.team),
        (_TAGGED, filters.tag),
        ("c.last_at >= :since", since),
        ("c.last_at < :until", until),
    ):
        if value not in ("", None):
            where.append(column)
            values[column.rpartition(":")[2].rstrip(")")] = value
    if filters.rep == "nobody":
        where.append("c.assigned_id IS NULL")
    elif filters.rep:
        where.append("c.assigned_id = :rep")
        values["rep"] = filters.rep
    if filters.unread:
        where.append(_UNREAD)
    return " AND ".join(where), values


async def page(
    db: Reader,
    workspace_id: int,
    rule: tuple[str, dict[str, Any]],
    tab: str,
    sort: str,
    down: bool,
    after: tuple[int, int] | None,
    limit: int,
    *,
    is_few: bool = False,
) -> list[Conversation]:
    """One page of a list in the chosen order; `after` is the last row's sort value and number.

    The rule names the workspace_id.
    """
    where, values = rule
    order, turn = ORDERS[sort], "DESC" if down else "ASC"
    if after is not None:
        where += f" AND ({order}, c.id) {'<' if down else '>'} (:after_value, :after_id)"
        values = {**values, "after_value": after[0], "after_id": after[1]}
    return await db.all(
        Conversation,
        # What a row shows besides is read for the rows of this page alone.
        f"{CONVERSATION} WHERE c.id IN ({' UNION ALL '.join(firsts(where, tab, sort, turn, is_few=is_few))})"
        f" ORDER BY {order} {turn}, c.id {turn} LIMIT :limit",
        workspace_id=workspace_id,
        limit=limit,
        **values,
    )


def firsts(where: str, tab: str, sort: str, turn: str, *, is_few: bool = False) -> list[str]:
    """The numbers of the first conversations in an order, from the fixed texts above; each led to its index.

    What is in work, or was active on a few days, is found by that and put in order; everything there ever was is walked
    through in its order. Those who wait have an index in the order of their waiting, the others one of their numbers.
    A plus keeps a column out of the choice of an index.
    """
    order = ORDERS[sort]
    if is_few and sort != "activity":
        return [_first(where, f"+{order} {turn}, ", turn)]
    if sort == "activity" and tab in ("all", "unassigned"):
        return [_first(where, f"{order} {turn}, ", turn)]
    where = where.replace("c.last_at", "+c.last_at")
    if tab != "all":
        return [_first(where, f"+{order} {turn}, ", turn)]
    if sort == "created":
        where = where.replace("c.workspace_id", "+c.workspace_id", 1)
        if ":until" in where:
            where += " AND c.created_at < :until"  # nobody was active before they came
    if sort != "waiting":
        return [_first(where, f"{order} {turn}, ", turn)]
    return [
        _first(f"{where} AND c.waiting_since IS NOT NULL", f"c.waiting_since {turn}, ", turn),
        _first(f"{where} AND c.waiting_since IS NULL", "", turn),
    ]


def _first(where: str, by: str, turn: str) -> str:
    return f"SELECT id FROM (SELECT c.id FROM conversation c WHERE {where} ORDER BY {by}c.id {turn} LIMIT :limit)"  # noqa: S608


async def active(db: Reader, workspace_id: int, since: int | None, until: int | None, most: int) -> int:
    """How many conversations were active between two moments; not counted beyond `most`."""
    return int(
        await db.value(
            "SELECT count(*) FROM (SELECT 1 FROM conversation WHERE workspace_id = :workspace_id"
            " AND deleted_at IS NULL AND last_at >= :since AND last_at < :until LIMIT :most)",
            workspace_id=workspace_id,
            since=since or 0,
            until=NEVER if until is None else until,
            most=most,
        )
    )


async def standing(db: Reader, workspace_id: int, rule: tuple[str, dict[str, Any]], ids: Iterable[int]) -> set[int]:
    """Which of some conversations stand in a list; the rule, the page's own, names the workspace_id."""
    where, values = rule
    found: list[int] = await db.all(
        int,
        "SELECT c.id FROM json_each(:ids) wanted JOIN conversation c ON c.id = wanted.value"  # noqa: S608  # as above
        f" WHERE {where}",
        workspace_id=workspace_id,
        ids=json.dumps(list(ids)),
        **values,
    )
    return set(found)
