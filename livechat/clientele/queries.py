"""SQL of the list of customers and of their tags: one statement a function.

The list is walked along the index of its order, or, where one of its conditions leaves few, made of those few.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from livechat.clientele.models import Filter, Person
from livechat.store.database import Reader, Transaction

ORDERS: Final = {"seen": ("c.last_seen_at", "DESC"), "new": ("c.created_at", "DESC"), "name": ("lower(c.name)", "ASC")}
_TAGGED: Final = (
    "EXISTS (SELECT 1 FROM customer_tag t WHERE t.customer_id = c.id AND t.tag_id = :tag)",
    "c.id IN (SELECT t.customer_id FROM customer_tag t WHERE t.tag_id = :tag)",
)
"""That somebody carries a tag, while walking along an order, and on the way from the tag."""


def conditions(of: Filter, calling_code: str) -> dict[str, dict[str, Any]]:
    """What a filter asks for besides words and presence: fixed texts with the values they name.

    A `+` stands before a column by which the database shall not look for rows.
    """
    found: dict[str, dict[str, Any]] = {}
    if of.tag:
        found[_TAGGED[0]] = {"tag": of.tag}
    if of.state == "blocked":
        found["+c.blocked_at IS NOT NULL"] = {}
    if calling_code:
        bounds = {"number": f"+{calling_code}", "number_end": f"+{calling_code}:"}  # the sign behind 9
        found["+c.phone <> '' AND +c.phone >= :number AND +c.phone < :number_end"] = bounds
    for column, since, until in (
        ("created_at", of.first_since, of.first_until),
        ("last_seen_at", of.last_since, of.last_until),
    ):
        if since:
            found[f"+c.{column} >= :{column}_since"] = {f"{column}_since": since}
        if until:
            found[f"+c.{column} < :{column}_until"] = {f"{column}_until": until}
    return found


async def few(db: Reader, workspace_id: int, condition: str, values: dict[str, Any], limit: int) -> list[str]:
    """Up to so many customers for whom one of the conditions holds, found by its own index."""
    if condition == _TAGGED[0]:
        condition = f"+c.workspace_id = :workspace_id AND {_TAGGED[1]}"
    else:
        condition = f"c.workspace_id = :workspace_id AND {condition.replace('+', '')}"
    return await db.all(
        str,
        f"SELECT c.id FROM customer c WHERE {condition} LIMIT :limit",  # noqa: S608  # texts of this module
        workspace_id=workspace_id,
        limit=limit,
        **values,
    )


def listing(
    sort: str, wanted: dict[str, dict[str, Any]], ids: list[str] | None, before: tuple[str | int, str] | None
) -> tuple[str, dict[str, Any]]:
    """The statement of a page and its values; `ids` are those among whom everybody is, if they are few."""
    column, direction = ORDERS[sort]
    where = ["+c.workspace_id = :workspace_id" if ids is not None else "c.workspace_id = :workspace_id"]
    values: dict[str, Any] = {}
    for condition, bounds in wanted.items():
        is_order = ids is None and f"+{column} " in condition
        where.append(condition.replace("+", "") if is_order else condition)
        values |= bounds
    if ids is not None:
        where.append("c.id IN (SELECT value FROM json_each(:ids))")
        values["ids"] = json.dumps(ids)
    if before is not None:
        where.append(f"({column}, c.id) {'<' if direction == 'DESC' else '>'} (:at, :last)")
        values["at"], values["last"] = before
    return (
        "SELECT p.id, p.name, p.phone, p.email, p.language, p.blocked_at, p.last_seen_at, p.created_at, p.sorted_by,"  # noqa: S608
        " (SELECT count(*) FROM conversation o WHERE o.customer_id = p.id AND o.deleted_at IS NULL) AS conversations,"
        " (SELECT n.reference FROM conversation n WHERE n.customer_id = p.id AND n.deleted_at IS NULL"
        " ORDER BY n.created_at DESC, n.id DESC LIMIT 1) AS reference,"
        " (SELECT json_group_array(json_array(t.id, t.name, t.hue)) FROM customer_tag x JOIN tag t ON t.id = x.tag_id"
        " WHERE x.customer_id = p.id) AS tags"
        " FROM (SELECT c.id, c.name, c.phone, c.email, c.language, c.blocked_at, c.last_seen_at, c.created_at,"
        f" {column} AS sorted_by FROM customer c WHERE {' AND '.join(where)}"
        f" ORDER BY {column} {direction}, c.id {direction} LIMIT :limit) p"
        f" ORDER BY p.sorted_by {direction}, p.id {direction}",
        values,
    )


async def page(
    db: Reader,
    workspace_id: int,
    sort: str,
    wanted: dict[str, dict[str, Any]],
    ids: list[str] | None,
    before: tuple[str | int, str] | None,
    limit: int,
) -> list[Person]:
    """A stretch of the list of a workspace (its workspace_id is part of every listing)."""
    statement, values = listing(sort, wanted, ids, before)
    return await db.all(Person, statement, workspace_id=workspace_id, limit=limit, **values)


async def count(db: Reader, workspace_id: int) -> int:
    """How many customers there are."""
    return int(await db.value("SELECT count(*) FROM customer WHERE workspace_id = :id", id=workspace_id))


# Tags


async def tags_of(db: Reader, workspace_id: int, customer_id: str) -> list[tuple[str, str, int]]:
    """The tags of a customer, by name: identifier, name and hue."""
    return await db.all(
        tuple,
        "SELECT t.id, t.name, t.hue FROM customer_tag x JOIN tag t ON t.id = x.tag_id"
        " WHERE x.customer_id = :customer_id AND x.workspace_id = :workspace_id ORDER BY lower(t.name), t.id",
        workspace_id=workspace_id,
        customer_id=customer_id,
    )


async def put(tx: Transaction, workspace_id: int, customer_ids: Iterable[str], tag_id: str, now_ms: int) -> int:
    """Tag customers of the workspace; how many did not carry the tag yet."""
    return await tx.run(
        "INSERT INTO customer_tag (workspace_id, customer_id, tag_id, added_at)"
        " SELECT workspace_id, id, :tag_id, :now FROM customer"
        " WHERE id IN (SELECT value FROM json_each(:ids)) AND workspace_id = :workspace_id ON CONFLICT DO NOTHING",
        workspace_id=workspace_id,
        ids=json.dumps(list(customer_ids)),
        tag_id=tag_id,
        now=now_ms,
    )


async def take(tx: Transaction, workspace_id: int, customer_ids: Iterable[str], tag_id: str) -> int:
    """Take a tag off customers; how many carried it."""
    return await tx.run(
        "DELETE FROM customer_tag WHERE tag_id = :tag_id AND customer_id IN (SELECT value FROM json_each(:ids))"
        " AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        ids=json.dumps(list(customer_ids)),
        tag_id=tag_id,
    )


async def some(db: Reader, workspace_id: int, customer_ids: Iterable[str]) -> list[str]:
    """Those of these identifiers that are customers of the workspace."""
    return await db.all(
        str,
        "SELECT id FROM customer WHERE id IN (SELECT value FROM json_each(:ids)) AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        ids=json.dumps(list(customer_ids)),
    )
