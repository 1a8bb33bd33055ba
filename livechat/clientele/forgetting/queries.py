"""SQL of erasures: what there is of a customer, and the receipts."""

from __future__ import annotations

from livechat.clientele.forgetting.models import Receipt
from livechat.store.database import Reader, Transaction

_RECEIPT = """
SELECT id, workspace_id, customer_id, asked_by, asked_by_name, asked_at, finished_at, counts, kept, searched_texts,
       searched_bytes, left_texts, checksum
  FROM erasure_receipt
"""


async def counts(db: Reader, workspace_id: int, customer_id: str) -> tuple[int, ...]:
    """How much there is of a customer, place by place in the order of `models.PLACES`."""
    found: tuple[int, ...] | None = await db.one(
        tuple,
        "WITH c AS (SELECT id FROM conversation WHERE customer_id = :customer_id AND workspace_id = :workspace_id)"
        " SELECT (SELECT count(*) FROM c),"
        " (SELECT count(*) FROM message WHERE conversation_id IN c),"
        " (SELECT count(*) FROM message_trace WHERE message_id IN"
        " (SELECT id FROM message WHERE conversation_id IN c)),"
        " (SELECT count(*) FROM note WHERE conversation_id IN c),"
        " (SELECT count(*) FROM customer_note WHERE customer_id = :customer_id),"
        " (SELECT count(*) FROM scheduled_message WHERE conversation_id IN c),"
        " (SELECT count(*) FROM upload WHERE customer_id = :customer_id AND deleted_at IS NULL),"
        " (SELECT count(*) FROM session WHERE person_id = :customer_id AND role = 'customer'),"
        " (SELECT count(*) FROM rating WHERE conversation_id IN c),"
        " (SELECT count(*) FROM customer_tag WHERE customer_id = :customer_id),"
        " (SELECT count(*) FROM block WHERE customer_id = :customer_id),"
        " (SELECT count(*) FROM message JOIN found_message USING (number) WHERE conversation_id IN c),"
        " (SELECT count(*) FROM routing_decision WHERE conversation_id IN c)",
        workspace_id=workspace_id,
        customer_id=customer_id,
    )
    return found or ()


async def texts(db: Reader, workspace_id: int, customer_id: str, limit: int) -> list[str]:
    """Some longer texts of a customer: file names, notes about them, and what they wrote last."""
    return await db.all(
        str,
        "SELECT name FROM upload WHERE customer_id = :customer_id AND workspace_id = :workspace_id"
        " UNION ALL SELECT text FROM customer_note WHERE customer_id = :customer_id"
        " UNION ALL SELECT text FROM (SELECT m.text FROM conversation c JOIN message m ON m.conversation_id = c.id"
        " WHERE c.customer_id = :customer_id AND m.sender_role = 'customer' AND length(m.text) >= 12"
        " ORDER BY m.number DESC LIMIT :limit)",
        workspace_id=workspace_id,
        customer_id=customer_id,
        limit=limit,
    )


async def add(tx: Transaction, of: Receipt) -> None:
    """A receipt that is not finished yet; the row brings its workspace_id."""
    await tx.run(
        "INSERT INTO erasure_receipt (id, workspace_id, customer_id, asked_by, asked_by_name, asked_at, counts)"
        " VALUES (:id, :workspace_id, :customer_id, :asked_by, :asked_by_name, :asked_at, :counts)",
        id=of.id,
        workspace_id=of.workspace_id,
        customer_id=of.customer_id,
        asked_by=of.asked_by,
        asked_by_name=of.asked_by_name,
        asked_at=of.asked_at,
        counts=of.counts,
    )


async def finish(tx: Transaction, of: Receipt) -> None:
    """All that is known once it was looked for what might be left (the receipt knows its workspace)."""
    await tx.run(
        "UPDATE erasure_receipt SET finished_at = :finished_at, kept = :kept, searched_texts = :searched_texts,"
        " searched_bytes = :searched_bytes, left_texts = :left_texts, checksum = :checksum"
        " WHERE id = :id AND workspace_id = :workspace_id",
        id=of.id,
        workspace_id=of.workspace_id,
        finished_at=of.finished_at,
        kept=of.kept,
        searched_texts=of.searched_texts,
        searched_bytes=of.searched_bytes,
        left_texts=of.left_texts,
        checksum=of.checksum,
    )


async def receipt(db: Reader, workspace_id: int, receipt_id: str) -> Receipt | None:
    """A receipt of the workspace."""
    return await db.one(
        Receipt,
        _RECEIPT + "WHERE id = :id AND workspace_id = :workspace_id",
        id=receipt_id,
        workspace_id=workspace_id,
    )


async def receipts(db: Reader, workspace_id: int, before: tuple[int, str] | None, limit: int) -> list[Receipt]:
    """Receipts, the newest first."""
    at, last = before or (1 << 62, "")
    return await db.all(
        Receipt,
        _RECEIPT + "WHERE workspace_id = :workspace_id AND (asked_at, id) < (:at, :last)"
        " ORDER BY asked_at DESC, id DESC LIMIT :limit",
        workspace_id=workspace_id,
        at=at,
        last=last,
        limit=limit,
    )
