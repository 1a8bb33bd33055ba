"""The cart, and what both sides can do with it: one cart for a customer, however many pages and reps look at it."""

from __future__ import annotations

from livechat.catalogue import access as catalogue
from livechat.catalogue import queries as products
from livechat.conversations import access as conversations
from livechat.errors import Invalid, NotFound
from livechat.orders import queries
from livechat.orders.events import CartChanged
from livechat.orders.models import EMPTY, MOST_ITEMS, MOST_OF_ONE, Cart
from livechat.scope import Scope
from livechat.store.database import Reader
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

    Raises NotFound for a product that the shop does not offer, Invalid for more than a cart holds.
    """
    async with scope.transaction() as tx:
        product = await catalogue.offered(tx, scope, word)
        now = await cart(tx, scope, customer_id)
        there = next((each.quantity for each in now.items if each.product_id == product.id), 0)
        if not there and len(now.items) >= MOST_ITEMS:
            raise Invalid("A cart holds at most %(limit)s different products.", field="product", limit=MOST_ITEMS)
        await queries.touch(tx, scope.workspace_id, customer_id, scope.now_ms)
        await queries.put(tx, scope.workspace_id, customer_id, product.id, _number(there + quantity), _signed(scope))
        await tx.emit(CartChanged(scope.workspace_id, customer_id))
        return await cart(tx, scope, customer_id)


async def put(scope: Scope, customer_id: str, product_id: str, quantity: int) -> Cart:
    """Exactly so many of a product that lies there; none takes it out.

    What the other side has taken out meanwhile stays out: NotFound.
    """
    async with scope.transaction() as tx:
        before = await cart(tx, scope, customer_id)
        there = next((each for each in before.items if each.product_id == product_id), None)
        if there is None:
            raise NotFound("This product is not in the cart any more.")
        if quantity == there.quantity:
            return before
        await queries.touch(tx, scope.workspace_id, customer_id, scope.now_ms)
        if quantity <= 0:
            await queries.take(tx, scope.workspace_id, customer_id, product_id)
        else:
            if not there.is_offered:
                raise Invalid("This product is no longer offered.", field="product")
            await queries.put(tx, scope.workspace_id, customer_id, product_id, _number(quantity), _signed(scope))
        await tx.emit(CartChanged(scope.workspace_id, customer_id))
        return await cart(tx, scope, customer_id)


async def empty(scope: Scope, customer_id: str) -> Cart:
    """Nothing in it any more."""
    async with scope.transaction() as tx:
        before = await cart(tx, scope, customer_id)
        if not before.items:
            return before
        await queries.touch(tx, scope.workspace_id, customer_id, scope.now_ms)
        await queries.take_all(tx, scope.workspace_id, customer_id)
        await tx.emit(CartChanged(scope.workspace_id, customer_id))
        return Cart(before.version + 1)


def _number(quantity: int) -> int:
    if quantity > MOST_OF_ONE:
        raise Invalid("A cart holds at most %(limit)s of one product.", field="quantity", limit=MOST_OF_ONE)
    return quantity


def _signed(scope: Scope) -> tuple[str, str]:
    return ("customer" if scope.is_customer else "staff"), scope.actor_name
