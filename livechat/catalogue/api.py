"""REST: products for programs."""

from __future__ import annotations

from starlette.requests import Request

from livechat.catalogue import access, browsing, editing, pictures, shapes
from livechat.catalogue.inputs import ChangedProduct, NewProduct
from livechat.catalogue.models import ACTIVE, INACTIVE, Product
from livechat.errors import Invalid
from livechat.scope import Scope
from livechat.uploads.choosing import chosen
from livechat.uploads.shapes import Attachment, attachment
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
    return shapes.Products(await _shapes(scope, shelf.products), shelf.next)


async def _shapes(scope: Scope, found: list[Product]) -> list[shapes.ProductShape]:
    shown = await pictures.of(scope.db, scope.workspace_id, found)
    return [shapes.product(each, shown[each.id], scope.language) for each in found]


async def product(scope: Scope, request: Request) -> shapes.ProductShape:
    """One product."""
    [shape] = await _shapes(scope, [await access.product(scope.db, scope, request.path_params["product_id"])])
    return shape


async def add(scope: Scope, request: Request, given: NewProduct) -> shapes.ProductShape:
    """Add a product."""
    [shape] = await _shapes(scope, [await editing.add(scope, given)])
    return shape


async def change(scope: Scope, request: Request, given: ChangedProduct) -> shapes.ProductShape:
    """Describe a product anew; give the `version` you have read to overwrite nothing you have not seen."""
    [shape] = await _shapes(scope, [await editing.change(scope, request.path_params["product_id"], given)])
    return shape


async def delete(scope: Scope, request: Request) -> None:
    """Take a product out of the catalogue; messages that show it stay as they are."""
    await editing.delete(scope, request.path_params["product_id"])


async def add_picture(scope: Scope, request: Request) -> Attachment:
    """Send a picture or a video (`file` of a multipart form); name it in a product's `pictures` within an hour."""
    part = await chosen(scope, request)
    kept = await pictures.keep(scope, part, part.name, request.headers.get("idempotency-key", "")[:64])
    return attachment(kept)
