"""The customer's cart as a page, shown over the conversation; the same for reps whose browser runs no scripts."""

from __future__ import annotations

import uuid

from starlette.requests import Request
from starlette.responses import Response

from livechat.once import pressing
from livechat.orders import filling, inputs
from livechat.orders.looks import Shown
from livechat.scope import Scope
from livechat.web import failures
from livechat.web import inputs as inputs_of
from livechat.web.door import STAFF_LINE, go, show
from livechat.web.forms import Form, comes_back

CART = "/cart"


async def _shown(scope: Scope, customer_id: str) -> Shown:
    of = await filling.cart(scope.db, scope, customer_id)
    return Shown.of(of, await filling.pictures(scope.db, scope.workspace_id, of), scope.language)


async def _put_in(scope: Scope, request: Request, customer_id: str) -> None:
    given = await inputs_of.form(request, inputs.PutIn)
    press = pressing.Press(request.url.path, given.client_id, f"{given.quantity} {given.product}")
    await pressing.once(scope, press, lambda own: filling.add(own, customer_id, given.product, given.quantity))


async def _change(scope: Scope, request: Request, customer_id: str) -> None:
    given = await inputs_of.form(request, inputs.ChangeCart)
    press = pressing.Press(request.url.path, given.client_id, f"{given.by} {given.product}")
    await pressing.once(scope, press, lambda own: filling.change(own, customer_id, given.product, given.by))


def _name() -> str:
    """That of the next press, for a page without scripts."""
    return str(uuid.uuid4())


# The customer's side


async def cart(scope: Scope, request: Request, form: Form | None = None, status: int = 200) -> Response:
    """What the customer means to buy."""
    shown = await _shown(scope, scope.actor_id)
    error = next(iter(form.errors.values()), "") if form else ""
    return await show(request, scope, "orders/cart.html", status=status, cart=shown, error=error, client_id=_name())


@comes_back(cart)
async def add(scope: Scope, request: Request) -> Response:
    """Put something into it."""
    await _put_in(scope, request, scope.actor_id)
    return go(CART)


@comes_back(cart)
async def change(scope: Scope, request: Request) -> Response:
    """More, less or none of it."""
    await _change(scope, request, scope.actor_id)
    return go(CART)


@comes_back(cart)
async def empty(scope: Scope, request: Request) -> Response:
    """Nothing any more."""
    await filling.empty(scope, scope.actor_id)
    return go(CART)


# Beside the conversation


async def beside(scope: Scope, request: Request, form: Form | None = None, status: int = 200) -> Response:
    """The same cart for a rep; with scripts it stands beside the conversation."""
    reference = str(request.path_params["reference"])
    shown = await _shown(scope, await filling.whose(scope, reference))
    return await show(
        request,
        scope,
        "orders/beside.html",
        status=status,
        live=STAFF_LINE,
        ref=reference,
        cart=shown,
        typed=form.values.get("product", "") if form else "",
        error=next(iter(form.errors.values()), "") if form else "",
        client_id=_name(),
    )


@comes_back(beside)
async def fill(scope: Scope, request: Request) -> Response:
    """A rep puts something into the cart of a conversation's customer."""
    await _put_in(scope, request, await filling.whose(scope, str(request.path_params["reference"])))
    return _done(request)


@comes_back(beside)
async def change_beside(scope: Scope, request: Request) -> Response:
    """A rep changes how many of something there are."""
    await _change(scope, request, await filling.whose(scope, str(request.path_params["reference"])))
    return _done(request)


def _done(request: Request) -> Response:
    if failures.is_wanted(request):
        return Response(status_code=204)
    return go(f"/inbox/{request.path_params['reference']}/cart")
