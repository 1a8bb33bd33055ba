"""SQL of products."""

from __future__ import annotations

import json
from collections.abc import Iterable

from livechat.catalogue.models import Counts, Filters, Given, Picture, Product, Twin
from livechat.store.database import Reader, Transaction

_PRODUCT = """
SELECT id, workspace_id, name, description, category, sku, price_minor, compare_at_minor, currency, is_active,
       version, created_at, updated_at, deleted_at
  FROM product
"""
_RETURNED = """
RETURNING id, workspace_id, name, description, category, sku, price_minor, compare_at_minor, currency, is_active,
          version, created_at, updated_at, deleted_at
"""


async def product(db: Reader, workspace_id: int, product_id: str) -> Product | None:
    """A product that was not deleted."""
    return await db.one(
        Product,
        _PRODUCT + "WHERE workspace_id = :workspace_id AND id = :product_id AND deleted_at IS NULL",
        workspace_id=workspace_id,
        product_id=product_id,
    )


async def deleted(db: Reader, workspace_id: int, product_id: str) -> Product | None:
    """A product that was deleted."""
    return await db.one(
        Product,
        _PRODUCT + "WHERE workspace_id = :workspace_id AND id = :product_id AND deleted_at IS NOT NULL",
        workspace_id=workspace_id,
        product_id=product_id,
    )


async def some(db: Reader, workspace_id: int, ids: Iterable[str]) -> list[Product]:
    """Products by name, in any order, those that were deleted excepted."""
    return await db.all(
        Product,
        _PRODUCT + "WHERE workspace_id = :workspace_id AND deleted_at IS NULL"  # noqa: S608  # all constants
        " AND id IN (SELECT value FROM json_each(:ids))",
        workspace_id=workspace_id,
        ids=json.dumps(list(ids)),
    )


async def page(
    db: Reader, workspace_id: int, filters: Filters, before: tuple[int, str] | None, limit: int
) -> list[Product]:
    """Products of a list, the newest first, behind a place in it; all words must occur in one."""
    return await db.all(
        Product,
        _PRODUCT + "WHERE workspace_id = :workspace_id AND deleted_at IS NULL"  # noqa: S608  # all constants
        " AND (:category IS NULL OR category = :category) AND (:state = '' OR is_active = (:state = 'active'))"
        " AND NOT EXISTS (SELECT 1 FROM json_each(:words) word WHERE instr(search, word.value) = 0)"
        " AND (:before_at IS NULL OR created_at < :before_at OR (created_at = :before_at AND id < :before_id))"
        " ORDER BY created_at DESC, id DESC LIMIT :limit",
        workspace_id=workspace_id,
        category=filters.category,
        state=filters.state,
        words=json.dumps(filters.words),
        before_at=before[0] if before else None,
        before_id=before[1] if before else "",
        limit=limit,
    )


async def found(db: Reader, workspace_id: int, words: tuple[str, ...], limit: int) -> list[Product]:
    """Active products in which all words occur: those whose name or number begins with the first one come first."""
    return await db.all(
        Product,
        _PRODUCT + "WHERE workspace_id = :workspace_id AND deleted_at IS NULL"  # noqa: S608  # all constants
        " AND is_active = 1"
        " AND NOT EXISTS (SELECT 1 FROM json_each(:words) word WHERE instr(search, word.value) = 0)"
        " ORDER BY CASE WHEN instr(search, :first) = 1 THEN 0 WHEN instr(search, char(10) || :first) > 0 THEN 1"
        " ELSE 2 END, created_at DESC, id DESC LIMIT :limit",
        workspace_id=workspace_id,
        words=json.dumps(words),
        first=words[0] if words else "",
        limit=limit,
    )


async def with_sku(db: Reader, workspace_id: int, sku: str) -> Product | None:
    """The active product with this number, in whatever case."""
    return await db.one(
        Product,
        _PRODUCT + "WHERE workspace_id = :workspace_id AND lower(sku) = lower(:sku) AND sku <> ''"  # all constants
        " AND deleted_at IS NULL AND is_active = 1",
        workspace_id=workspace_id,
        sku=sku,
    )


async def named(db: Reader, workspace_id: int, line: str) -> list[Product]:
    """Active products of a name (`line`: as `search` begins with it); two at most."""
    return await db.all(
        Product,
        _PRODUCT + "WHERE workspace_id = :workspace_id AND deleted_at IS NULL AND is_active = 1"  # all constants
        " AND substr(search, 1, length(:line)) = :line LIMIT 2",
        workspace_id=workspace_id,
        line=line,
    )


async def counts(db: Reader, workspace_id: int) -> Counts:
    """How many there are."""
    row = await db.one(
        Counts,
        "SELECT coalesce(sum(is_active), 0) AS active, coalesce(sum(1 - is_active), 0) AS inactive FROM product"
        " WHERE workspace_id = :workspace_id AND deleted_at IS NULL",
        workspace_id=workspace_id,
    )
    return row or Counts(0, 0)


async def categories(db: Reader, workspace_id: int) -> list[str]:
    """The categories in use."""
    rows: list[tuple[str]] = await db.all(
        tuple,
        "SELECT DISTINCT category FROM product WHERE workspace_id = :workspace_id AND deleted_at IS NULL"
        " AND category <> '' ORDER BY category LIMIT 500",
        workspace_id=workspace_id,
    )
    return [row[0] for row in rows]


async def sku_is_taken(db: Reader, workspace_id: int, sku: str, but_id: str) -> bool:
    """Whether another product has this number."""
    return bool(
        await db.value(
            "SELECT 1 FROM product WHERE workspace_id = :workspace_id AND lower(sku) = lower(:sku)"
            " AND sku <> '' AND deleted_at IS NULL AND id <> :but_id",
            workspace_id=workspace_id,
            sku=sku,
            but_id=but_id,
        )
    )


async def twin(db: Reader, workspace_id: int, key: str) -> Twin | None:
    """The product that was already added under this name."""
    return await db.one(
        Twin,
        "SELECT id, coalesce(idempotency_digest, '') AS digest FROM product"
        " WHERE workspace_id = :workspace_id AND idempotency_key = :key",
        workspace_id=workspace_id,
        key=key,
    )


async def add(tx: Transaction, of: Product, search: str, key: str | None, digest: str | None) -> None:
    """A new product; the row brings its workspace_id."""
    await tx.run(
        "INSERT INTO product (id, workspace_id, name, description, category, sku, price_minor, compare_at_minor,"
        " currency, is_active, version, search, idempotency_key, idempotency_digest, created_at, updated_at)"
        " VALUES (:id, :workspace_id, :name, :description, :category, :sku, :price_minor, :compare_at_minor,"
        " :currency, :is_active, :version, :search, :key, :digest, :created_at, :updated_at)",
        id=of.id,
        workspace_id=of.workspace_id,
        name=of.name,
        description=of.description,
        category=of.category,
        sku=of.sku,
        price_minor=of.price_minor,
        compare_at_minor=of.compare_at_minor,
        currency=of.currency,
        is_active=of.is_active,
        version=of.version,
        search=search,
        key=key,
        digest=digest,
        created_at=of.created_at,
        updated_at=of.updated_at,
    )


async def change(
    tx: Transaction, workspace_id: int, product_id: str, given: Given, search: str, now_ms: int
) -> Product | None:
    """What the page of a product can change; its version rises."""
    return await tx.one(
        Product,
        "UPDATE product SET name = :name, description = :description, category = :category,"  # noqa: S608  # all constants
        " sku = :sku,"
        " price_minor = :price_minor, compare_at_minor = :compare_at_minor, currency = :currency,"
        " is_active = :is_active, search = :search, version = version + 1, updated_at = :now"
        " WHERE workspace_id = :workspace_id AND id = :product_id AND deleted_at IS NULL" + _RETURNED,
        workspace_id=workspace_id,
        product_id=product_id,
        name=given.name,
        description=given.description,
        category=given.category,
        sku=given.sku,
        price_minor=given.price_minor,
        compare_at_minor=given.compare_at_minor,
        currency=given.currency,
        is_active=given.is_active,
        search=search,
        now=now_ms,
    )


async def set_active(
    tx: Transaction, workspace_id: int, product_id: str, is_active: bool, now_ms: int
) -> Product | None:
    """Let a product be sent, or not."""
    return await tx.one(
        Product,
        "UPDATE product SET is_active = :is_active, version = version + 1,"  # noqa: S608  # all constants
        " updated_at = :now"
        " WHERE workspace_id = :workspace_id AND id = :product_id AND deleted_at IS NULL" + _RETURNED,
        workspace_id=workspace_id,
        product_id=product_id,
        is_active=is_active,
        now=now_ms,
    )


async def set_deleted(tx: Transaction, workspace_id: int, product_id: str, deleted_at: int | None) -> Product | None:
    """Take a product out of all lists, or put it back."""
    return await tx.one(
        Product,
        "UPDATE product SET deleted_at = :deleted_at, version = version + 1"  # noqa: S608  # all constants
        " WHERE workspace_id = :workspace_id AND id = :product_id AND (deleted_at IS NULL) = (:deleted_at IS NOT NULL)"
        + _RETURNED,
        workspace_id=workspace_id,
        product_id=product_id,
        deleted_at=deleted_at,
    )


# Pictures


async def pictures(db: Reader, workspace_id: int, product_ids: Iterable[str]) -> list[Picture]:
    """The pictures and videos of some products, in their order."""
    return await db.all(
        Picture,
        "SELECT p.upload_id, p.product_id, u.kind, u.media_type, u.width, u.height, u.size_bytes, u.has_thumbnail,"
        " p.was_sent FROM product_picture p JOIN upload u ON u.id = p.upload_id AND u.deleted_at IS NULL"
        " WHERE p.workspace_id = :workspace_id AND p.position IS NOT NULL"
        " AND p.product_id IN (SELECT value FROM json_each(:ids)) ORDER BY p.product_id, p.position",
        workspace_id=workspace_id,
        ids=json.dumps(list(product_ids)),
    )


async def place_picture(
    tx: Transaction, workspace_id: int, product_id: str, upload_id: str, position: int | None
) -> None:
    """Give a picture its place among those of its product, or none."""
    await tx.run(
        "INSERT INTO product_picture (upload_id, workspace_id, product_id, position)"
        " VALUES (:upload_id, :workspace_id, :product_id, :position)"
        " ON CONFLICT (upload_id) DO UPDATE SET position = :position",
        workspace_id=workspace_id,
        product_id=product_id,
        upload_id=upload_id,
        position=position,
    )


async def drop_picture(tx: Transaction, workspace_id: int, upload_id: str) -> None:
    """A picture that nobody was sent belongs to its product no more."""
    await tx.run(
        "DELETE FROM product_picture WHERE upload_id = :upload_id AND workspace_id = :workspace_id",
        workspace_id=workspace_id,
        upload_id=upload_id,
    )


async def mark_sent(tx: Transaction, workspace_id: int, upload_ids: Iterable[str]) -> None:
    """Pictures that stand in a message from now on."""
    await tx.run(
        "UPDATE product_picture SET was_sent = 1 WHERE workspace_id = :workspace_id"
        " AND upload_id IN (SELECT value FROM json_each(:ids))",
        workspace_id=workspace_id,
        ids=json.dumps(list(upload_ids)),
    )


# Messages that show products


async def sent_as(
    db: Reader, workspace_id: int, conversation_id: int, role: str, sender_id: str, client_id: str
) -> str | None:
    """The words of the message to which this sender already gave this name."""
    found: str | None = await db.value(
        "SELECT text FROM message WHERE workspace_id = :workspace_id AND conversation_id = :conversation_id"
        " AND sender_role = :role AND sender_id = :sender_id AND client_id = :client_id",
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        role=role,
        sender_id=sender_id,
        client_id=client_id,
    )
    return found


async def shown_to(db: Reader, workspace_id: int, customer_id: str, message_id: str) -> tuple[str, str] | None:
    """Reference and payload of a message with products in a conversation of this customer."""
    rows: list[tuple[str, str]] = await db.all(
        tuple,
        "SELECT c.reference, m.payload FROM message m JOIN conversation c ON c.id = m.conversation_id"
        " WHERE m.id = :message_id AND +c.workspace_id = :workspace_id AND c.customer_id = :customer_id"
        " AND c.deleted_at IS NULL AND m.deleted_at IS NULL AND m.kind IN ('product', 'carousel')",
        workspace_id=workspace_id,
        customer_id=customer_id,
        message_id=message_id,
    )
    return rows[0] if rows else None
