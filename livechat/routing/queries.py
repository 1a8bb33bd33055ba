"""SQL of the rules: what waits for whom, who has what in hand, what was decided. One statement a function."""

from __future__ import annotations

from livechat.routing.models import Decision, Offer, Waiting
from livechat.store.database import Reader, Transaction

_WAITING = """
SELECT c.id, c.reference, c.assigned_id, coalesce(s.name, '') AS assigned_name,
       coalesce(c.assigned_at, 0) AS assigned_at, c.waiting_since, c.team_id,
       EXISTS (SELECT 1 FROM message m WHERE m.conversation_id = c.id AND m.sender_role = 'rep'
         AND m.sender_id = c.assigned_id AND m.created_at >= max(c.assigned_at, c.waiting_since - :talk)) AS is_in_talk
  FROM conversation c LEFT JOIN staff s ON s.id = c.assigned_id
 WHERE c.workspace_id = :workspace_id AND c.deleted_at IS NULL AND c.waiting_since IS NOT NULL
   AND c.mode = 'human' AND c.status IN ('open', 'pending')
"""
TALK_MS = 3_600_000
"""Words of the rep within this time before the customer's belong to the same talk."""
_OFFER = """
SELECT o.id, o.conversation_id, c.reference, o.from_id, f.name AS from_name, o.to_id, t.name AS to_name, o.note,
       o.created_at, o.expires_at
  FROM routing_offer o JOIN conversation c ON c.id = o.conversation_id
  JOIN staff f ON f.id = o.from_id JOIN staff t ON t.id = o.to_id
"""


async def waiting(db: Reader, workspace_id: int, conversation_id: int) -> Waiting | None:
    """A conversation whose customer waits; None when that is no longer so; of one workspace."""
    return await db.one(
        Waiting,
        _WAITING + "AND c.id = :conversation_id",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        talk=TALK_MS,
    )


async def held_waiting(db: Reader, workspace_id: int, limit: int) -> list[Waiting]:
    """Customers who wait for a rep that holds their conversation, the longest first; of one workspace."""
    return await db.all(
        Waiting,
        _WAITING + "AND c.assigned_id IS NOT NULL ORDER BY c.waiting_since LIMIT :limit",
        workspace_id=workspace_id,
        talk=TALK_MS,
        limit=limit,
    )


async def queue(db: Reader, workspace_id: int, limit: int) -> list[int]:
    """The queue: conversations nobody holds, the one that has waited longest first."""
    return await db.all(
        int,
        "SELECT id FROM conversation WHERE workspace_id = :workspace_id AND assigned_id IS NULL AND deleted_at IS NULL"
        " AND status = 'open' AND mode = 'human' AND waiting_since IS NOT NULL ORDER BY waiting_since, id LIMIT :limit",
        workspace_id=workspace_id,
        limit=limit,
    )


async def in_hand(db: Reader, workspace_id: int, since_ms: int) -> list[tuple[str, int]]:
    """How many conversations each rep holds in which something was said since a moment."""
    return await db.all(
        tuple,
        "SELECT assigned_id, count(*) FROM conversation WHERE workspace_id = :workspace_id AND last_at > :since"
        " AND assigned_id IS NOT NULL AND status IN ('open', 'pending') AND deleted_at IS NULL GROUP BY assigned_id",
        workspace_id=workspace_id,
        since=since_ms,
    )


async def tried(db: Reader, workspace_id: int, conversation_id: int, waiting_since: int) -> list[str]:
    """Who let this customer wait already, during the present wait."""
    return await db.all(
        str,
        "SELECT staff_id FROM routing_try WHERE conversation_id = :conversation_id AND workspace_id = :workspace_id"
        " AND waiting_since = :waiting_since",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        waiting_since=waiting_since,
    )


async def was_tried(
    tx: Transaction, workspace_id: int, conversation_id: int, staff_id: str, waiting_since: int
) -> None:
    """Remember that a rep let this customer wait."""
    await tx.run(
        "INSERT INTO routing_try (workspace_id, conversation_id, staff_id, waiting_since)"
        " VALUES (:workspace_id, :conversation_id, :staff_id, :waiting_since)"
        " ON CONFLICT (conversation_id, staff_id) DO UPDATE SET waiting_since = excluded.waiting_since",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        staff_id=staff_id,
        waiting_since=waiting_since,
    )


async def add_decision(tx: Transaction, workspace_id: int, conversation_id: int, of: Decision) -> None:
    """Store what a rule has decided, with everything it has considered."""
    await tx.run(
        "INSERT INTO routing_decision (id, workspace_id, conversation_id, cause, rule, outcome, former_name, staff_id,"
        " staff_name, waited_ms, considered, created_at) VALUES (:id, :workspace_id, :conversation_id, :cause, :rule,"
        " :outcome, :former_name, :staff_id, :staff_name, :waited_ms, :considered, :created_at)",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        id=of.id,
        cause=of.cause,
        rule=of.rule,
        outcome=of.outcome,
        former_name=of.former_name,
        staff_id=of.staff_id,
        staff_name=of.staff_name,
        waited_ms=of.waited_ms,
        considered=of.considered,
        created_at=of.created_at,
    )


async def decisions(db: Reader, workspace_id: int, reference: str, limit: int) -> list[Decision]:
    """What was decided about a conversation, the newest first."""
    return await db.all(
        Decision,
        "SELECT d.id, d.cause, d.rule, d.outcome, d.former_name, d.staff_id, d.staff_name, d.waited_ms, d.considered,"
        " d.created_at FROM routing_decision d JOIN conversation c ON c.id = d.conversation_id"
        " WHERE c.reference = :reference AND d.workspace_id = :workspace_id"
        " ORDER BY d.created_at DESC, d.id DESC LIMIT :limit",
        workspace_id=workspace_id,
        reference=reference,
        limit=limit,
    )


async def last_decision(db: Reader, workspace_id: int, conversation_id: int) -> Decision | None:
    """The newest of them."""
    return await db.one(
        Decision,
        "SELECT id, cause, rule, outcome, former_name, staff_id, staff_name, waited_ms, considered, created_at"
        " FROM routing_decision WHERE conversation_id = :conversation_id AND workspace_id = :workspace_id"
        " ORDER BY created_at DESC, id DESC LIMIT 1",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
    )


async def forget_decisions(tx: Transaction, workspace_id: int, before_ms: int) -> None:
    """Old decisions explain nothing any more."""
    await tx.run(
        "DELETE FROM routing_decision WHERE workspace_id = :workspace_id AND created_at < :before",
        workspace_id=workspace_id,
        before=before_ms,
    )


async def offer(db: Reader, workspace_id: int, reference: str) -> Offer | None:
    """What is offered of a conversation, if it is."""
    return await db.one(
        Offer,
        _OFFER + "WHERE o.workspace_id = :workspace_id AND c.reference = :reference",
        workspace_id=workspace_id,
        reference=reference,
    )


async def expired_offers(db: Reader, workspace_id: int, now_ms: int) -> list[Offer]:
    """Offers that nobody has answered in time."""
    return await db.all(
        Offer,
        _OFFER + "WHERE o.workspace_id = :workspace_id AND o.expires_at <= :now LIMIT 100",
        workspace_id=workspace_id,
        now=now_ms,
    )


async def add_offer(tx: Transaction, workspace_id: int, of: Offer) -> None:
    """Offer a conversation to a colleague; an offer made before gives way."""
    await tx.run(
        "INSERT INTO routing_offer (id, workspace_id, conversation_id, from_id, to_id, note, created_at, expires_at)"
        " VALUES (:id, :workspace_id, :conversation_id, :from_id, :to_id, :note, :created_at, :expires_at)"
        " ON CONFLICT (conversation_id) DO UPDATE SET id = excluded.id, from_id = excluded.from_id,"
        " to_id = excluded.to_id, note = excluded.note, created_at = excluded.created_at,"
        " expires_at = excluded.expires_at",
        workspace_id=workspace_id,
        id=of.id,
        conversation_id=of.conversation_id,
        from_id=of.from_id,
        to_id=of.to_id,
        note=of.note,
        created_at=of.created_at,
        expires_at=of.expires_at,
    )


async def settle_offer(tx: Transaction, workspace_id: int, offer_id: str) -> bool:
    """An offer was accepted, declined, withdrawn or has run out; False when that has happened already."""
    return (
        await tx.run(
            "DELETE FROM routing_offer WHERE id = :offer_id AND workspace_id = :workspace_id",
            workspace_id=workspace_id,
            offer_id=offer_id,
        )
        == 1
    )
