"""The way to a customer from outside."""

from __future__ import annotations

from livechat.customers import queries
from livechat.customers.models import Customer
from livechat.errors import NotFound
from livechat.scope import Scope
from livechat.store.database import Reader


async def customer(db: Reader, scope: Scope, customer_id: str) -> Customer:
    """A customer: for staff any of their workspace, for customers themselves; otherwise NotFound."""
    may = scope.is_staff or scope.role == "system" or (scope.is_customer and scope.actor_id == customer_id)
    found = await queries.by_id(db, scope.workspace_id, customer_id) if may else None
    if found is None:
        raise NotFound
    return found
