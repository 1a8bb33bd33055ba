"""SQL of carts."""

from __future__ import annotations

from livechat.orders.models import Item
from livechat.store.database import Reader, Transaction


async def version(db: Reader, workspace_id: int, customer_id: str) -> int:
    """How often a cart has changed; 0 for one that never was filled."""
    found: int | None = await db.value(
        "SELECT version FROM cart WHERE workspace_id = :workspace_id AND customer_id = :customer_id",
        workspace_id=workspace_id,
        customer_id=customer_id,
    )
    return found or 0


async def is_any(db: Reader, workspace_id: int) -> bool:
    """Whether anybody of the workspace has ever had a cart."""
    return bool(
        await db.value(
            "SELECT EXISTS (SELECT 1 FROM cart WHERE workspace_id = :workspace_id)", workspace_id=workspace_id
        )
    )


async def items(db: Reader, workspace_id: int, customer_id: str) -> list[Item]:
    """What is in a cart, with the products as they are now."""
    return await db.all(
        Item,
        "SELECT i.product_id, p.name, p.sku, p.price_minor, p.currency,"
        " p.is_active AND p.deleted_at IS NULL AS is_offered, i.quantity, i.changed_by, i.changed_by_name"
        " FROM cart_item i JOIN product p ON p.id = i.product_id"
        " WHERE i.workspace_id = :workspace_id AND i.customer_id = :customer_id ORDER BY i.place, i.product_id",
        workspace_id=workspace_id,
        customer_id=customer_id,
    )


async def touch(tx: Transaction, workspace_id: int, customer_id: str, now_ms: int) -> None:
    """The cart is another one from now on; made where there was none."""
    await tx.run(
        "INSERT INTO cart (customer_id, workspace_id, version, changed_at)"
        " VALUES (:customer_id, :workspace_id, 1, :now)"
        " ON CONFLICT (customer_id) DO UPDATE SET version = version + 1, changed_at = :now",
        workspace_id=workspace_id,
        customer_id=customer_id,
        now=now_ms,
    )


async def put(
    tx: Transaction, workspace_id: int, customer_id: str, product_id: str, quantity: int, by: tuple[str, str]
) -> None:
    """So many of a product, said by this side and this name; the place of one that is there already stays."""
    await tx.run(
        "INSERT INTO cart_item"
        " (customer_id, product_id, workspace_id, quantity, place, changed_by, changed_by_name)"
        " VALUES (:customer_id, :product_id, :workspace_id, :quantity,"
        " (SELECT version FROM cart WHERE customer_id = :customer_id), :side, :name)"
        " ON CONFLICT (customer_id, product_id)"
        " DO UPDATE SET quantity = :quantity, changed_by = :side, changed_by_name = :name",
        workspace_id=workspace_id,
        customer_id=customer_id,
        product_id=product_id,
        quantity=quantity,
        side=by[0],
        name=by[1],
    )


async def take(tx: Transaction, workspace_id: int, customer_id: str, product_id: str) -> None:
    """None of a product."""
    await tx.run(
        "DELETE FROM cart_item WHERE workspace_id = :workspace_id AND customer_id = :customer_id"
        " AND product_id = :product_id",
        workspace_id=workspace_id,
        customer_id=customer_id,
        product_id=product_id,
    )


async def take_all(tx: Transaction, workspace_id: int, customer_id: str) -> None:
    """Nothing at all."""
    await tx.run(
        "DELETE FROM cart_item WHERE workspace_id = :workspace_id AND customer_id = :customer_id",
        workspace_id=workspace_id,
        customer_id=customer_id,
    )


async def holders(db: Reader, workspace_id: int, product_id: str, limit: int) -> list[str]:
    """Customers in whose carts a product lies, those who changed theirs last first."""
    return await db.all(
        str,
        "SELECT i.customer_id FROM cart_item i JOIN cart c ON c.customer_id = i.customer_id"
        " WHERE i.workspace_id = :workspace_id AND i.product_id = :product_id ORDER BY c.changed_at DESC LIMIT :limit",
        workspace_id=workspace_id,
        product_id=product_id,
        limit=limit,
    )
