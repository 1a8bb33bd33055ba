"""Answers are kept for a day, and not too many of them."""

from __future__ import annotations

from typing import Any, Final

from livechat.customers.events import CustomerErased
from livechat.once import queries
from livechat.once.models import KEPT_MS, MOST
from livechat.scope import Scope
from livechat.store.database import Transaction

AT_ONCE: Final = 1000
EVERY_S: Final = 60.0


async def forget_old(house: Any, scope: Scope, key: str, payload: dict[str, Any]) -> None:
    """Every minute: what is older than a day goes, and the oldest of what is too much."""
    before = scope.now_ms - KEPT_MS
    if (too_many := await queries.newest_too_many(scope.db, scope.workspace_id, MOST)) is not None:
        before = max(before, too_many)
    while True:
        async with scope.transaction() as tx:
            gone = await queries.forget_older(tx, scope.workspace_id, before, AT_ONCE)
        if gone < AT_ONCE:
            return


async def forget_erased(tx: Transaction, event: CustomerErased) -> None:
    """What an erased customer was answered goes with them."""
    await queries.forget_of(tx, event.workspace_id, event.customer_id)
