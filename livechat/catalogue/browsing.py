"""Finding products: the admin's list page by page, and the few a rep wants to show."""

from __future__ import annotations

from livechat.catalogue import queries
from livechat.catalogue.checking import folded
from livechat.catalogue.models import STATES, Filters, Product, Shelf
from livechat.errors import Invalid
from livechat.scope import Scope
from livechat.web import paging

MOST_CHARACTERS = 200
MOST_WORDS = 8
OFFERED = 20
"""Products a rep chooses from at once; more words find the others."""


def words(sent: str) -> tuple[str, ...]:
    """What is looked for, word by word."""
    if len(sent) > MOST_CHARACTERS:
        raise Invalid("Please use at most %(limit)s characters.", field="q", limit=MOST_CHARACTERS)
    return tuple(folded(sent).split()[:MOST_WORDS])


def filters(q: str = "", category: str | None = None, state: str = "") -> Filters:
    """Which products a list shows; raises Invalid."""
    if state not in STATES:
        raise Invalid("Please choose one of these.", field="state")
    return Filters(words(q), category or None, state)


async def page(scope: Scope, wanted: Filters, cursor: str, limit: int) -> Shelf:
    """A page of the catalogue, the newest first."""
    before = paging.place(cursor)
    found = await queries.page(scope.db, scope.workspace_id, wanted, before, limit + 1)
    return Shelf(*paging.cut(found, limit, lambda each: (each.created_at, each.id)))


async def offered(scope: Scope, q: str) -> list[Product]:
    """Products that can be sent, best matches first."""
    return await queries.found(scope.db, scope.workspace_id, words(q), OFFERED)
