"""Carts on the screens of both sides: as they are now, whoever has changed them or the products in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from livechat.catalogue.events import ProductChanged, ProductDeleted, ProductRestored
from livechat.conversations import reading
from livechat.conversations.visits import Looked
from livechat.live import rooms
from livechat.live.newest import Newest
from livechat.orders import filling, queries
from livechat.orders.events import CartChanged, CartShown

Whose = tuple[int, str]
MOST_HOLDERS: Final = 500
"""Carts that follow a changed product at once; the others show it when they are next looked at."""
_MEMORY: Final = "orders.showing"


class Showing:
    """Knows whose cart is to be shown anew, and in which workspaces there are any."""

    def __init__(self, house: Any) -> None:
        self._house = house
        self._carts = Newest(house, self._tell, "showing a cart")
        self._are_any: dict[int, bool] = {}

    def show(self, workspace_id: int, customer_id: str) -> None:
        """This one has changed."""
        self._are_any[workspace_id] = True
        self._carts.ask((workspace_id, customer_id))

    async def looked(self, event: Looked) -> None:
        """A page has just come to a conversation; where nobody ever had a cart, that costs nothing."""
        of = event.conversation
        are_any = self._are_any.get(of.workspace_id)
        if are_any is None:
            are_any = await queries.is_any(self._house.db, of.workspace_id)
            self._are_any.setdefault(of.workspace_id, are_any)
        if are_any:
            self._carts.ask((of.workspace_id, of.customer_id))

    async def changed(self, workspace_id: int, product_id: str) -> None:
        """A product is another one, or not offered any more."""
        for customer_id in await queries.holders(self._house.db, workspace_id, product_id, MOST_HOLDERS):
            self._carts.ask((workspace_id, customer_id))

    async def _tell(self, whose: Whose) -> None:
        workspace_id, customer_id = whose
        scope = self._house.system_scope(workspace_id)
        theirs = await reading.of_customer(scope, customer_id)
        open_now = [each.reference for each in theirs if self._house.hub.rooms.get(rooms.conversation(each.reference))]
        if not open_now:
            return
        cart = await filling.cart(scope.db, scope, customer_id)
        pictures = await filling.pictures(scope.db, workspace_id, cart)
        for reference in open_now:
            self._house.fanout.tell(CartShown(reference, cart, pictures))
        self._house.hub.flush()


def _showing(house: Any) -> Showing:
    found: Showing | None = house.means.memory.get(_MEMORY)
    if found is None:
        found = house.means.memory[_MEMORY] = Showing(house)
    return found


def cart_listener(house: Any) -> Callable[[CartChanged], None]:
    """Both sides see what was put in or taken out."""
    return lambda event: _showing(house).show(event.workspace_id, event.customer_id)


def looked_listener(house: Any) -> Callable[[Looked], None]:
    """Whoever comes, or comes back, sees it as it is."""
    return lambda event: house.spawn(_showing(house).looked(event), "looking for a cart")


def product_listener(house: Any) -> Callable[[ProductChanged | ProductDeleted | ProductRestored], None]:
    """Prices and names in carts are always those of the catalogue."""

    def listen(event: ProductChanged | ProductDeleted | ProductRestored) -> None:
        product = event.after if isinstance(event, ProductChanged) else event.product
        house.spawn(_showing(house).changed(product.workspace_id, product.id), "a product in carts has changed")

    return listen
