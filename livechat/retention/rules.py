"""What is kept only so long: for each rule the decision that says it, how much is due, and how it goes.

Everything goes in steps, each a short transaction of its own, and a step says what it has taken away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from livechat.audit import queries as audit
from livechat.conversations import outdated
from livechat.customers import erasing
from livechat.finding import indexing
from livechat.notifications import queries as notifications
from livechat.retention import queries
from livechat.scope import Scope
from livechat.store.database import Reader, Transaction
from livechat.webhooks import queries as webhooks

AT_ONCE: Final = 200
"""Plain rows in one commit."""
BEGUN_AT_ONCE: Final = 20
"""Conversations that are hidden before the first of them is taken away."""
LOOKED: Final = 500
"""Customers found in one look; each goes in a step of its own."""

Steps = AsyncIterator[Counter[str]]
Drop = Callable[[Transaction, int, int, int], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is kept for the days that the decision `keeps` says; 0 is for ever."""

    name: str
    keeps: str
    count: Callable[[Reader, int, int], Awaitable[int]]
    drop: Callable[[Scope, int], Steps]


async def _conversations(scope: Scope, before_ms: int) -> Steps:
    while begun := await outdated.begin(scope, before_ms, BEGUN_AT_ONCE):
        for conversation_id, reference in begun:
            is_over = False
            while not is_over:
                async with scope.transaction() as tx:
                    dropped, is_over = await outdated.step(tx, scope, conversation_id, reference)
                    await indexing.take_out_all(tx)
                    await _tally(tx, scope, dropped)
                yield dropped


async def _customers(scope: Scope, before_ms: int) -> Steps:
    while found := await queries.customers(scope.db, scope.workspace_id, before_ms, LOOKED):
        for each in found:
            async with scope.transaction() as tx:
                is_due = await queries.is_due(tx, scope.workspace_id, each, before_ms)
                if is_due:
                    await erasing.forget(tx, scope, each)
                dropped = Counter(customers=int(is_due))
                await _tally(tx, scope, dropped)
            yield dropped


async def _audit(scope: Scope, before_ms: int) -> Steps:
    async with scope.transaction() as tx:
        await audit.keep_since(tx, scope.workspace_id, before_ms)
    async for each in _rows(scope, "entries", audit.drop_before, before_ms):
        yield each


async def _deliveries(scope: Scope, before_ms: int) -> Steps:
    async for each in _rows(scope, "deliveries", webhooks.drop_old, before_ms):
        yield each
    async for _ in _rows(scope, "", webhooks.drop_old_events, before_ms):
        yield Counter()


def _devices(scope: Scope, before_ms: int) -> Steps:
    return _rows(scope, "devices", notifications.drop_unused_devices, before_ms)


async def _rows(scope: Scope, name: str, drop: Drop, before_ms: int) -> Steps:
    dropped = AT_ONCE
    while dropped == AT_ONCE:
        async with scope.transaction() as tx:
            dropped = await drop(tx, scope.workspace_id, before_ms, AT_ONCE)
            await _tally(tx, scope, Counter({name: dropped}))
        yield Counter({name: dropped})


async def _tally(tx: Transaction, scope: Scope, dropped: Counter[str]) -> None:
    """Counted within the step, for the entry that is written when a run is over; what has no name is not told."""
    for name, number in dropped.items():
        if name and number:
            await queries.tally(tx, scope.workspace_id, name, number)


RULES: Final = (
    Rule("conversations", "keep_conversations", outdated.count, _conversations),
    Rule("customers", "keep_customers", queries.count_customers, _customers),
    Rule("entries", "keep_audit", audit.count_before, _audit),
    Rule("deliveries", "keep_deliveries", webhooks.count_old, _deliveries),
    Rule("devices", "keep_devices", notifications.count_unused_devices, _devices),
)
"""In the order in which they are followed: a customer's last conversation goes before the customer."""
