"""Erasing: when a customer is erased, everything they wrote or were told goes with them."""

from __future__ import annotations

from livechat.conversations.queries import conversations as queries
from livechat.customers.events import CustomerErased
from livechat.store.database import Transaction


async def erase(tx: Transaction, event: CustomerErased) -> None:
    """Within the erasure: conversations with their messages and notes."""
    await queries.erase_of_customer(tx, event.workspace_id, event.customer_id)
