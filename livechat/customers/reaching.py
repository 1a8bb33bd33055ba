"""Reaching: where a customer who has left can be written to."""

from __future__ import annotations

from typing import Final

from limits import RateLimitItemPerHour

from livechat.accounts.names import email_address
from livechat.accounts.throttling import throttle_of
from livechat.customers import queries
from livechat.errors import Forbidden, Invalid
from livechat.scope import Scope
from livechat.store.database import Transaction

CHANGES: Final = RateLimitItemPerHour(10)


def address(scope: Scope, typed: str) -> str:
    """The address a customer has typed; counts the try. Raises Invalid, RateLimited."""
    if not scope.is_customer:
        raise Forbidden
    throttle_of(scope.means).hit("email", scope.actor_id, CHANGES)
    found = email_address(typed)
    if not found:
        raise Invalid("This is needed.", field="email")
    return found


async def leave(tx: Transaction, scope: Scope, email: str) -> None:
    """Remember where the customer wants to be written to."""
    await queries.set_email(tx, scope.workspace_id, scope.actor_id, email)
