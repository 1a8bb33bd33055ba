"""Listing deliveries: a page of the log, the newest first."""

from __future__ import annotations

from livechat.errors import Invalid
from livechat.scope import Scope
from livechat.web import paging
from livechat.webhooks import managing, queries
from livechat.webhooks.models import DELIVERED, FAILED, WAITING, Delivery


async def page(scope: Scope, webhook_id: str, state: str, cursor: str, limit: int) -> tuple[list[Delivery], str | None]:
    """Deliveries of one webhook, all or those in one state, and the cursor of the page behind them."""
    await managing.one(scope.db, scope, webhook_id)
    if state and state not in (WAITING, DELIVERED, FAILED):
        raise Invalid("This is not a value that can be used here.", field="state")
    place = paging.place(cursor)
    if place is not None and place[0] >= 1 << 62:
        raise Invalid("This is not a place in the list.", field="cursor")
    before = place[0] if place else None
    found = await queries.deliveries(scope.db, scope.workspace_id, webhook_id, state, before, limit + 1)
    return paging.cut(found, limit, lambda each: (each.id, 0))
