"""SQL of webhooks and their outbox: one statement a function, nothing decided here."""

from __future__ import annotations

import json
from collections.abc import Iterable

from livechat.store.database import Reader, Transaction
from livechat.webhooks.models import Attempt, Delivery, Due, Numbers, Outcome, Webhook

_WEBHOOK = (
    "SELECT id, workspace_id, url, description, events, off, salt, former_salt, former_until, failing_since,"
    " created_at FROM webhook "
)
_DELIVERY = (
    "SELECT d.id, d.webhook_id, e.id AS event_id, e.type, d.state, d.attempts, d.due_at, d.status, d.problem,"
    " d.created_at, d.finished_at FROM webhook_delivery d JOIN webhook_event e ON e.number = d.event_number "
)


# Webhooks


async def all_that_are_on(db: Reader) -> list[Webhook]:
    """Those of every workspace that are told of anything."""
    return await db.all(Webhook, _WEBHOOK + "WHERE off = ''")


async def webhooks(db: Reader, workspace_id: int) -> list[Webhook]:
    """All of them, the oldest first."""
    return await db.all(
        Webhook,
        _WEBHOOK + "WHERE workspace_id = :workspace_id ORDER BY created_at, id LIMIT 1000",
        workspace_id=workspace_id,
    )


async def webhook(db: Reader, workspace_id: int, webhook_id: str) -> Webhook | None:
    """One of them."""
    return await db.one(
        Webhook,
        _WEBHOOK + "WHERE workspace_id = :workspace_id AND id = :webhook_id",
        workspace_id=workspace_id,
        webhook_id=webhook_id,
    )


async def add(tx: Transaction, of: Webhook) -> None:
    """A new one."""
    await tx.run(
        "INSERT INTO webhook (id, workspace_id, url, description, events, off, salt, created_at)"
        " VALUES (:id, :workspace_id, :url, :description, :events, :off, :salt, :created_at)",
        id=of.id,
        workspace_id=of.workspace_id,
        url=of.url,
        description=of.description,
        events=of.events,
        off=of.off,
        salt=of.salt,
        created_at=of.created_at,
    )


async def change(tx: Transaction, of: Webhook) -> None:
    """The same one, described differently."""
    await tx.run(
        "UPDATE webhook SET url = :url, description = :description, events = :events, off = :off, salt = :salt,"
        " former_salt = :former_salt, former_until = :former_until, failing_since = :failing_since"
        " WHERE id = :id AND workspace_id = :workspace_id",
        id=of.id,
        workspace_id=of.workspace_id,
        url=of.url,
        description=of.description,
        events=of.events,
        off=of.off,
        salt=of.salt,
        former_salt=of.former_salt,
        former_until=of.former_until,
        failing_since=of.failing_since,
    )


async def delete(tx: Transaction, workspace_id: int, webhook_id: str) -> None:
    """Gone, with everything that waited for it."""
    await tx.run(
        "DELETE FROM webhook WHERE id = :webhook_id AND workspace_id = :workspace_id",
        webhook_id=webhook_id,
        workspace_id=workspace_id,
    )


# The outbox


async def add_event(
    tx: Transaction,
    workspace_id: int,
    event_id: str,
    kind: str,
    conversation: str,
    customer: str,
    body: str,
    now_ms: int,
) -> int:
    """An event as it is told; its number."""
    found: int = await tx.value(
        "INSERT INTO webhook_event (id, workspace_id, type, conversation_id, customer_id, body, created_at) VALUES"
        " (:id, :workspace_id, :kind, (SELECT c.id FROM conversation c WHERE c.reference = :conversation"
        " AND c.workspace_id = :workspace_id), (SELECT p.id FROM customer p WHERE p.id = :customer"
        " AND p.workspace_id = :workspace_id), :body, :now) RETURNING number",
        id=event_id,
        workspace_id=workspace_id,
        kind=kind,
        conversation=conversation,
        customer=customer,
        body=body,
        now=now_ms,
    )
    return found


async def add_deliveries(
    tx: Transaction, workspace_id: int, webhook_ids: Iterable[str], number: int, subject: str, due_at: int, now_ms: int
) -> int | None:
    """One for each webhook that is still there; the identifier of one of them."""
    found: int | None = await tx.value(
        "INSERT INTO webhook_delivery (workspace_id, webhook_id, event_number, subject, due_at, created_at)"
        " SELECT :workspace_id, w.id, :number, :subject, :due_at, :now FROM webhook w"
        " WHERE w.workspace_id = :workspace_id AND w.id IN (SELECT value FROM json_each(:ids)) RETURNING id",
        workspace_id=workspace_id,
        ids=json.dumps(list(webhook_ids)),
        number=number,
        subject=subject,
        due_at=due_at,
        now=now_ms,
    )
    return found


async def due(
    db: Reader,
    workspace_id: int,
    webhook_id: str,
    busy: Iterable[int],
    subjects: Iterable[str],
    now_ms: int,
    limit: int,
) -> list[Due]:
    """What is to be brought now, in order: not what is on its way, nor what follows such a thing.

    A conversation's later events wait for an earlier one that has been tried less than twice.
    """
    return await db.all(
        Due,
        "SELECT d.id, d.subject, d.attempts, e.id AS event_id, e.body FROM webhook_delivery d"
        " JOIN webhook_event e ON e.number = d.event_number WHERE d.webhook_id = :webhook_id AND d.state = 'waiting'"
        " AND d.workspace_id = :workspace_id AND d.due_at <= :now"
        " AND d.id NOT IN (SELECT value FROM json_each(:busy))"
        " AND (d.subject = '' OR (d.subject NOT IN (SELECT value FROM json_each(:subjects))"
        " AND NOT EXISTS (SELECT 1 FROM webhook_delivery o WHERE o.webhook_id = d.webhook_id AND o.state = 'waiting'"
        " AND o.subject = d.subject AND o.id < d.id AND o.attempts < 2))) ORDER BY d.due_at, d.id LIMIT :limit",
        workspace_id=workspace_id,
        webhook_id=webhook_id,
        busy=json.dumps(list(busy)),
        subjects=json.dumps(list(subjects)),
        now=now_ms,
        limit=limit,
    )


async def next_at(db: Reader, workspace_id: int, webhook_id: str, after_ms: int) -> int | None:
    """When the next of what waits is due after a moment."""
    found: int | None = await db.value(
        "SELECT min(due_at) FROM webhook_delivery WHERE webhook_id = :webhook_id AND state = 'waiting'"
        " AND workspace_id = :workspace_id AND due_at > :after",
        workspace_id=workspace_id,
        webhook_id=webhook_id,
        after=after_ms,
    )
    return found


async def settle(tx: Transaction, of: Outcome, finished_at: int | None) -> bool:
    """What a try has come to; False when the delivery has gone or was settled meanwhile."""
    return bool(
        await tx.run(
            "UPDATE webhook_delivery SET state = :state, attempts = attempts + 1, due_at = :due_at, status = :status,"
            " problem = :problem, finished_at = :finished_at"
            " WHERE id = :id AND workspace_id = :workspace_id AND state = 'waiting'",
            id=of.delivery_id,
            workspace_id=of.webhook.workspace_id,
            state=of.state,
            due_at=of.due_at,
            status=of.attempt.status,
            problem=of.attempt.problem,
            finished_at=finished_at,
        )
    )


async def add_attempt(tx: Transaction, workspace_id: int, delivery_id: int, of: Attempt) -> None:
    """Write a try into the log."""
    await tx.run(
        "INSERT INTO webhook_attempt (workspace_id, delivery_id, at, duration_ms, status, problem, request_head,"
        " response_head, response_body) VALUES (:workspace_id, :delivery_id, :at, :duration_ms, :status, :problem,"
        " :request_head, :response_head, :response_body)",
        workspace_id=workspace_id,
        delivery_id=delivery_id,
        at=of.at,
        duration_ms=of.duration_ms,
        status=of.status,
        problem=of.problem,
        request_head=of.request_head,
        response_head=of.response_head,
        response_body=of.response_body,
    )


async def fail_waiting(tx: Transaction, workspace_id: int, webhook_id: str, problem: str, now_ms: int) -> None:
    """Nothing that waits is tried again by itself."""
    await tx.run(
        "UPDATE webhook_delivery SET state = 'failed', problem = :problem, finished_at = :now"
        " WHERE webhook_id = :webhook_id AND workspace_id = :workspace_id AND state = 'waiting'",
        workspace_id=workspace_id,
        webhook_id=webhook_id,
        problem=problem,
        now=now_ms,
    )


# The log


async def deliveries(
    db: Reader, workspace_id: int, webhook_id: str, state: str, before: int | None, limit: int
) -> list[Delivery]:
    """A page of them, the newest first; `state` may be empty."""
    narrowed = "AND d.state = :state " if state else ""
    return await db.all(
        Delivery,
        _DELIVERY + "WHERE d.webhook_id = :webhook_id AND d.workspace_id = :workspace_id "
        f"{narrowed}AND d.id < :before ORDER BY d.id DESC LIMIT :limit",
        workspace_id=workspace_id,
        webhook_id=webhook_id,
        before=before if before is not None else 1 << 62,
        limit=limit,
        **({"state": state} if state else {}),
    )


async def delivery(db: Reader, workspace_id: int, webhook_id: str, delivery_id: int) -> Delivery | None:
    """One of them."""
    return await db.one(
        Delivery,
        _DELIVERY + "WHERE d.id = :delivery_id AND d.webhook_id = :webhook_id AND d.workspace_id = :workspace_id",
        workspace_id=workspace_id,
        webhook_id=webhook_id,
        delivery_id=delivery_id,
    )


async def body(db: Reader, workspace_id: int, delivery_id: int) -> str:
    """What was told."""
    found = await db.value(
        "SELECT e.body FROM webhook_delivery d JOIN webhook_event e ON e.number = d.event_number"
        " WHERE d.id = :delivery_id AND d.workspace_id = :workspace_id",
        workspace_id=workspace_id,
        delivery_id=delivery_id,
    )
    return found or ""


async def attempts(db: Reader, workspace_id: int, delivery_id: int, limit: int) -> list[Attempt]:
    """The tries to bring it, the newest first."""
    return await db.all(
        Attempt,
        "SELECT at, duration_ms, status, problem, request_head, response_head, response_body FROM webhook_attempt"
        " WHERE delivery_id = :delivery_id AND workspace_id = :workspace_id ORDER BY id DESC LIMIT :limit",
        workspace_id=workspace_id,
        delivery_id=delivery_id,
        limit=limit,
    )


async def numbers(db: Reader, workspace_id: int) -> list[Numbers]:
    """How many deliveries of each webhook are in which state."""
    return await db.all(
        Numbers,
        "SELECT webhook_id, state, count(*) AS count FROM webhook_delivery WHERE workspace_id = :workspace_id"
        " GROUP BY webhook_id, state",
        workspace_id=workspace_id,
    )


async def replay(tx: Transaction, workspace_id: int, webhook_id: str, delivery_id: int, now_ms: int) -> None:
    """It waits again, as if it had never been tried."""
    await tx.run(
        "UPDATE webhook_delivery SET state = 'waiting', attempts = 0, due_at = :now, finished_at = NULL"
        " WHERE id = :delivery_id AND webhook_id = :webhook_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        webhook_id=webhook_id,
        delivery_id=delivery_id,
        now=now_ms,
    )


async def replay_failed(tx: Transaction, workspace_id: int, webhook_id: str, now_ms: int) -> int:
    """The same with all that have failed; how many those were."""
    return await tx.run(
        "UPDATE webhook_delivery SET state = 'waiting', attempts = 0, due_at = :now, finished_at = NULL"
        " WHERE webhook_id = :webhook_id AND workspace_id = :workspace_id AND state = 'failed'",
        workspace_id=workspace_id,
        webhook_id=webhook_id,
        now=now_ms,
    )


async def drop_old(tx: Transaction, workspace_id: int, before_ms: int, limit: int) -> int:
    """Forget old deliveries that are over, or wait for a webhook that is off; how many those were."""
    return await tx.run(
        "DELETE FROM webhook_delivery WHERE id IN (SELECT d.id FROM webhook_delivery d"
        " JOIN webhook w ON w.id = d.webhook_id WHERE d.workspace_id = :workspace_id AND d.created_at < :before"
        " AND (d.state <> 'waiting' OR w.off <> '') ORDER BY d.created_at LIMIT :limit)",
        workspace_id=workspace_id,
        before=before_ms,
        limit=limit,
    )


async def count_old(db: Reader, workspace_id: int, before_ms: int) -> int:
    """How many old deliveries could be forgotten."""
    return int(
        await db.value(
            "SELECT count(*) FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id"
            " WHERE d.workspace_id = :workspace_id AND d.created_at < :before"
            " AND (d.state <> 'waiting' OR w.off <> '')",
            workspace_id=workspace_id,
            before=before_ms,
        )
    )


async def drop_old_events(tx: Transaction, workspace_id: int, before_ms: int, limit: int) -> int:
    """Forget old events that nobody is to be told of any more; how many those were."""
    return await tx.run(
        "DELETE FROM webhook_event WHERE number IN (SELECT e.number FROM webhook_event e"
        " WHERE e.workspace_id = :workspace_id AND e.created_at < :before"
        " AND NOT EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.event_number = e.number)"
        " ORDER BY e.number LIMIT :limit)",
        workspace_id=workspace_id,
        before=before_ms,
        limit=limit,
    )


async def waiting(db: Reader) -> int:
    """How many deliveries of all workspaces are still to be made to a webhook that is on."""
    return int(
        await db.value(
            "SELECT count(*) FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id"
            " WHERE d.state = 'waiting' AND w.off = ''"
        )
    )


async def failing(db: Reader) -> int:
    """How many webhooks of all workspaces reach nobody, whether they are still tried or were given up."""
    return int(
        await db.value("SELECT count(*) FROM webhook WHERE off = 'failing' OR (off = '' AND failing_since IS NOT NULL)")
    )
