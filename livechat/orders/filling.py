"""The cart, and what both sides can do with it: one cart for a customer, however many pages and reps look at it."""

from __future__ import annotations

from livechat.catalogue import access as catalogue
from livechat.catalogue import queries as products
from livechat.conversations import access as conversations
from livechat.customers import access as customers
from livechat.errors import Blocked, Conflict, Invalid
from livechat.orders import queries
from livechat.orders.events import CartChanged
from livechat.orders.models import EMPTY, MOST_ITEMS, MOST_OF_ONE, Cart
from livechat.scope import Scope
from livechat.store.database import Reader, Transaction
from livechat.uploads.models import IMAGE


async def cart(db: Reader, scope: Scope, customer_id: str) -> Cart:
    """A customer's cart as it is now; empty where nothing was ever put into it."""
    version = await queries.version(db, scope.workspace_id, customer_id)
    if not version:
        return EMPTY
    return Cart(version, tuple(await queries.items(db, scope.workspace_id, customer_id)))


async def pictures(db: Reader, workspace_id: int, of: Cart) -> dict[str, str]:
    """Where the small pictures of its products lie."""
    found: dict[str, str] = {}
    for each in await products.pictures(db, workspace_id, [item.product_id for item in of.items]):
        if each.kind == IMAGE:
            found.setdefault(each.product_id, f"/files/{each.upload_id}/thumbnail")
    return found


async def whose(scope: Scope, reference: str) -> str:
    """The customer of a conversation that this actor takes part in. Raises NotFound."""
    return (await conversations.conversation(scope.db, scope, reference)).customer_id


async def add(scope: Scope, customer_id: str, word: str, quantity: int = 1) -> Cart:
    """So many more of a product, named by its identifier, its number (SKU) or its whole name.

    Raises Invalid for a product that the shop does not offer and for more than a cart holds, Blocked.
    """
    found = await catalogue.offered(scope.db, scope, word)
    async with scope.transaction() as tx:
        await _must_be_welcome(tx, scope, customer_id)
        product = await catalogue.offered(tx, scope, found.id)
        now = await cart(tx, scope, customer_id)
        there = next((each.quantity for each in now.items if each.product_id == product.id), 0)
        if not there and len(now.items) >= MOST_ITEMS:
            raise Invalid("A cart holds at most %(limit)s different products.", field="product", limit=MOST_ITEMS)
        await _put(tx, scope, customer_id, product.id, there + quantity)
        return await cart(tx, scope, customer_id)


async def change(scope: Scope, customer_id: str, product_id: str, by: int) -> Cart:
    """So many more or, below 0, fewer of a product that lies there; when none is left it is out.

    Both sides may do so at once, and each counts. What the other has taken out meanwhile stays out: Conflict.
    """
    async with scope.transaction() as tx:
        await _must_be_welcome(tx, scope, customer_id)
        before = await cart(tx, scope, customer_id)
        there = next((each for each in before.items if each.product_id == product_id), None)
        if there is None:
            raise Conflict("This product is not in the cart any more.")
        if by > 0 and not there.is_offered:
            raise Invalid("This product is no longer offered.", field="product")
        if not by:
            return before
        await _put(tx, scope, customer_id, product_id, there.quantity + by)
        return await cart(tx, scope, customer_id)


async def empty(scope: Scope, customer_id: str) -> Cart:
    """Nothing in it any more."""
    async with scope.transaction() as tx:
        await _must_be_welcome(tx, scope, customer_id)
        before = await cart(tx, scope, customer_id)
        if not before.items:
            return before
        await queries.touch(tx, scope.workspace_id, customer_id, scope.now_ms)
        await queries.take_all(tx, scope.workspace_id, customer_id)
        await tx.emit(CartChanged(scope.workspace_id, customer_id))
        return Cart(before.version + 1)


async def _put(tx: Transaction, scope: Scope, customer_id: str, product_id: str, quantity: int) -> None:
    if quantity > MOST_OF_ONE:
        raise Invalid("A cart holds at most %(limit)s of one product.", field="quantity", limit=MOST_OF_ONE)
    await queries.touch(tx, scope.workspace_id, customer_id, scope.now_ms)
    if quantity > 0:
        by = ("customer" if scope.is_customer else "staff"), scope.actor_name
        await queries.put(tx, scope.workspace_id, customer_id, product_id, quantity, by)
    else:
        await queries.take(tx, scope.workspace_id, customer_id, product_id)
    await tx.emit(CartChanged(scope.workspace_id, customer_id))


async def _must_be_welcome(tx: Transaction, scope: Scope, customer_id: str) -> None:
    """A blocked customer reads their conversation, and nothing else."""
    if scope.is_customer and (await customers.customer(tx, scope, customer_id)).blocked_at is not None:
        raise Blocked
