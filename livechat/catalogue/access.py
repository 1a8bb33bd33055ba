"""The only way in from outside: a product on behalf of somebody, or nothing."""

from __future__ import annotations

from livechat.catalogue import queries
from livechat.catalogue.models import Product
from livechat.errors import NotFound
from livechat.scope import Scope
from livechat.store.database import Reader


async def product(db: Reader, scope: Scope, product_id: str) -> Product:
    """A product of the actor's workspace; raises NotFound, also for those of others and those that were deleted."""
    found = await queries.product(db, scope.workspace_id, product_id)
    if found is None:
        raise NotFound("There is no such product.")
    return found
