"""The only way in from outside: a product on behalf of somebody, or nothing."""

from __future__ import annotations

from livechat.catalogue import queries
from livechat.catalogue.checking import folded
from livechat.catalogue.models import Product
from livechat.errors import Invalid, NotFound
from livechat.scope import Scope
from livechat.store.database import Reader


async def product(db: Reader, scope: Scope, product_id: str) -> Product:
    """A product of the actor's workspace; raises NotFound, also for those of others and those that were deleted."""
    found = await queries.product(db, scope.workspace_id, product_id)
    if found is None:
        raise NotFound("There is no such product.")
    return found


async def offered(db: Reader, scope: Scope, word: str) -> Product:
    """A product that the shop offers, by its identifier, its number (SKU) or its whole name, in whatever case.

    Raises Invalid, also where several bear the name.
    """
    word = word.strip()
    found = await queries.product(db, scope.workspace_id, word) or await queries.with_sku(db, scope.workspace_id, word)
    if found is None and word:
        called = await queries.named(db, scope.workspace_id, f"{folded(word)}\n")
        found = called[0] if len(called) == 1 else None
    if found is None or not found.is_active:
        raise Invalid("The shop offers no such product.", field="product")
    return found
