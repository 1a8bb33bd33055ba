"""REST: products for programs."""

from __future__ import annotations

from starlette.requests import Request

from livechat.catalogue import access, browsing, editing, shapes
from livechat.catalogue.inputs import ChangedProduct, NewProduct
from livechat.catalogue.models import ACTIVE, INACTIVE
from livechat.errors import Invalid
from livechat.scope import Scope
from livechat.web import paging

_STATES = {"": "", "true": ACTIVE, "false": INACTIVE}


async def products(scope: Scope, request: Request) -> shapes.Products:
    """The catalogue, the newest first: all of it, or what its name, number, category or description say."""
    query = request.query_params
    active = query.get("active", "").lower()
    if active not in _STATES:
        raise Invalid("Please choose one of these.", field="active")
    wanted = browsing.filters(query.get("q", ""), query.get("category"), _STATES[active])
    limit = paging.limit(query.get("limit", ""), 100)
    shelf = await browsing.page(scope, wanted, query.get("cursor", ""), limit)
    return shapes.Products([shapes.product(each, scope.language) for each in shelf.products], shelf.next)


async def product(scope: Scope, request: Request) -> shapes.ProductShape:
    """One product."""
    return shapes.product(await access.product(scope.db, scope, request.path_params["product_id"]), scope.language)


async def add(scope: Scope, request: Request, given: NewProduct) -> shapes.ProductShape:
    """Add a product, once: the same `Idempotency-Key` with the same body again gives the same product."""
    made = await editing.add(scope, given, request.headers.get("idempotency-key", ""))
    return shapes.product(made, scope.language)


async def change(scope: Scope, request: Request, given: ChangedProduct) -> shapes.ProductShape:
    """Describe a product anew; give the `version` you have read to overwrite nothing you have not seen."""
    changed = await editing.change(scope, request.path_params["product_id"], given)
    return shapes.product(changed, scope.language)


async def delete(scope: Scope, request: Request) -> None:
    """Take a product out of the catalogue; messages that show it stay as they are."""
    await editing.delete(scope, request.path_params["product_id"])
