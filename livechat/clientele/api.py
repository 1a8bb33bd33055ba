"""Customers for programs."""

from __future__ import annotations

from starlette.requests import Request

from livechat.clientele import changing, listing, profiles, shapes
from livechat.clientele.inputs import ChangeCustomer, TagCustomer
from livechat.customers import access
from livechat.scope import Scope
from livechat.web import paging
from livechat.web.door import look_of


def _customer_id(request: Request) -> str:
    return str(request.path_params["customer_id"])


async def customers(scope: Scope, request: Request) -> shapes.CustomerPage:
    """Everybody who has registered, the newest first unless another order is asked for."""
    query = request.query_params
    most = paging.limit(query.get("limit", ""), scope.means.settings.limits.list_page)
    of = listing.filter_of(query, (await look_of(request, scope)).zone, sort="new")
    online = [each for each, _ in request.app.state.house.presence.online(scope.workspace_id, staff=False)]
    found = await listing.listed(scope, of, online, query.get("cursor", ""), most)
    return shapes.CustomerPage([shapes.item(each) for each in found.people], found.behind)


async def customer(scope: Scope, request: Request) -> shapes.CustomerProfile:
    """Everything about one customer."""
    return await _profile(scope, request)


async def _profile(scope: Scope, request: Request) -> shapes.CustomerProfile:
    found = await profiles.of(scope, _customer_id(request), request.app.state.house.presence_of)
    return shapes.profile(found)


async def change(scope: Scope, request: Request, given: ChangeCustomer) -> shapes.CustomerProfile:
    """Correct what is known."""
    await changing.change(scope, _customer_id(request), given)
    return await _profile(scope, request)


async def tag(scope: Scope, request: Request, given: TagCustomer) -> shapes.CustomerProfile:
    """Put a tag on; a new name becomes a tag of the workspace."""
    await changing.tag(scope, [_customer_id(request)], given.tag)
    return await _profile(scope, request)


async def untag(scope: Scope, request: Request) -> None:
    """Take a tag off."""
    await changing.untag(scope, [_customer_id(request)], request.path_params["tag_id"])


async def block(scope: Scope, request: Request) -> None:
    """Take no more messages."""
    known = await access.customer(scope.db, scope, _customer_id(request))
    await changing.block(scope, [known.id], is_blocked=True)


async def unblock(scope: Scope, request: Request) -> None:
    """Take messages again."""
    known = await access.customer(scope.db, scope, _customer_id(request))
    await changing.block(scope, [known.id], is_blocked=False)
