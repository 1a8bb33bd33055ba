"""The cart for programs of its customer: a window of somebody's own, or the page around ours."""

from __future__ import annotations

from starlette.requests import Request

from livechat.orders import filling, shapes
from livechat.orders.inputs import AddToCart
from livechat.orders.shapes import CartShape
from livechat.scope import Scope


async def cart(scope: Scope, _: Request) -> CartShape:
    """What is in one's cart."""
    return shapes.cart(await filling.cart(scope.db, scope, scope.actor_id), scope.language)


async def add(scope: Scope, _: Request, given: AddToCart) -> CartShape:
    """Put something into it."""
    return shapes.cart(await filling.add(scope, scope.actor_id, given.product, given.quantity), scope.language)
