"""Pages of coming back: the link of a letter, and asking to be written to."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from livechat.customers import access as customers
from livechat.customers.pages import signed_in
from livechat.errors import NotFound, Refusal
from livechat.returning import inputs, leaving, ways
from livechat.scope import Scope
from livechat.web import inputs as inputs_of
from livechat.web.door import go, show
from livechat.web.forms import Form


async def ask_to_return(scope: Scope, request: Request) -> Response:
    """Ask before this device goes on: opening a link alone, as scanners of mail do, changes nothing."""
    token = request.path_params["token"]
    way = await ways.look(scope.db, scope, token)
    if scope.is_customer and scope.actor_id == way.customer_id:
        return go("/")
    return await show(request, scope, "returning/return.html", token=token)


async def come_back(scope: Scope, request: Request) -> Response:
    """Go on here with the conversation of the letter."""
    given = await inputs_of.form(request, inputs.Return)
    token, _ = await ways.take(scope, given.token)
    return signed_in(scope, request, token)


async def ask_where(scope: Scope, request: Request) -> Response:
    """Where the customer wants to be answered who does not want to wait."""
    return await _write_me(scope, request, None)


async def write_me(scope: Scope, request: Request) -> Response:
    """From now on answers are mailed."""
    fields = await inputs_of.form_fields(request)
    try:
        await leaving.write_me(scope, inputs_of.from_fields(fields, inputs.WriteMe).email)
    except NotFound:
        raise
    except Refusal as refusal:
        if refusal.status >= 500:
            raise
        return await _write_me(scope, request, Form.refused(refusal, fields, scope.language), refusal.status)
    return await show(request, scope, "returning/noted.html", email=fields["email"].strip())


async def _write_me(scope: Scope, request: Request, form: Form | None, status: int = 200) -> Response:
    await leaving.must_be_possible(scope)
    customer = await customers.customer(scope.db, scope, scope.actor_id)
    form = form or Form({"email": customer.email})
    return await show(request, scope, "returning/write_me.html", status=status, form=form)
