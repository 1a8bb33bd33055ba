"""The customer's cart as a page, shown over the conversation; what reps do with it from a page without scripts."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from livechat.orders import filling, inputs
from livechat.orders.looks import Shown
from livechat.scope import Scope
from livechat.web import failures
from livechat.web import inputs as inputs_of
from livechat.web.door import go, show
from livechat.web.forms import Form, comes_back

CART = "/cart"


async def cart(scope: Scope, request: Request, form: Form | None = None, status: int = 200) -> Response:
    """What the customer means to buy."""
    of = await filling.cart(scope.db, scope, scope.actor_id)
    pictures = await filling.pictures(scope.db, scope.workspace_id, of)
    return await show(
        request,
        scope,
        "orders/cart.html",
        status=status,
        cart=Shown.of(of, pictures, scope.language),
        error=next(iter(form.errors.values()), "") if form else "",
    )


@comes_back(cart)
async def add(scope: Scope, request: Request) -> Response:
    """Put something into it."""
    given = await inputs_of.form(request, inputs.AddToCart)
    await filling.add(scope, scope.actor_id, given.product, given.quantity)
    return go(CART)


@comes_back(cart)
async def put(scope: Scope, request: Request) -> Response:
    """More, less or none of it."""
    given = await inputs_of.form(request, inputs.PutInCart)
    await filling.put(scope, scope.actor_id, given.product, given.quantity)
    return go(CART)


async def empty(scope: Scope, request: Request) -> Response:
    """Nothing any more."""
    await filling.empty(scope, scope.actor_id)
    return go(CART)


async def fill(scope: Scope, request: Request) -> Response:
    """A rep puts something into the cart of a conversation's customer."""
    reference = str(request.path_params["reference"])
    given = await inputs_of.form(request, inputs.AddToCart)
    await filling.add(scope, await filling.whose(scope, reference), given.product, given.quantity)
    return _done(request, reference)


async def change(scope: Scope, request: Request) -> Response:
    """A rep changes how many of something there are."""
    reference = str(request.path_params["reference"])
    given = await inputs_of.form(request, inputs.PutInCart)
    await filling.put(scope, await filling.whose(scope, reference), given.product, given.quantity)
    return _done(request, reference)


def _done(request: Request, reference: str) -> Response:
    return Response(status_code=204) if failures.is_wanted(request) else go(f"/inbox/{reference}")
