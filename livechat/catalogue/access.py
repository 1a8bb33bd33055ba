"""The only way in from outside: a product on behalf of somebody, or nothing."""

from __future__ import annotations

from livechat.catalogue import queries
from livechat.catalogue.checking import folded
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


async def offered(db: Reader, scope: Scope, word: str) -> Product:
    """A product that the shop offers, by its identifier, its number (SKU) or its whole name, in whatever case.

    Raises NotFound, also where several bear the name.
    """
    word = word.strip()
    found = await queries.called(db, scope.workspace_id, word, f"{folded(word)}\n") if word else []
    exact = [each for each in found if each.id == word or each.sku.lower() == word.lower()]
    chosen = exact or found
    if len(chosen) != 1:
        raise NotFound("The shop offers no such product.")
    return chosen[0]
