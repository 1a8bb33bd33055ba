"""What customers do beside requests: a blocked one's lines close, and it is known when they were here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from livechat.accounts.events import SessionSeen
from livechat.customers import queries
from livechat.customers.events import CustomerBlocked
from livechat.scope import CUSTOMER
from livechat.store.database import Transaction


async def remember_seen(tx: Transaction, event: SessionSeen) -> None:
    """Within the transaction that remembers a session's sign of life: its customer's as well."""
    if event.role == CUSTOMER:
        await queries.seen(tx, event.workspace_id, event.person_id, event.at)


def blocked_listener(house: Any) -> Callable[[CustomerBlocked], None]:
    """Lines close within the second; the page behind them says why."""

    def listen(event: CustomerBlocked) -> None:
        for session_id in event.session_ids:
            house.line.end_session(session_id, "blocked")

    return listen
