"""Customers as programs see them."""

from __future__ import annotations

import msgspec

from livechat.clock import rfc3339
from livechat.customers.models import Customer


class CustomerItem(msgspec.Struct):
    """A customer in the list."""

    id: str
    name: str
    phone: str
    email: str
    language: str
    blocked: bool
    created_at: str
    last_seen_at: str


def item(customer: Customer) -> CustomerItem:
    """A customer in the list."""
    return CustomerItem(
        customer.id,
        customer.name,
        customer.phone,
        customer.email,
        customer.language,
        customer.blocked_at is not None,
        rfc3339(customer.created_at),
        rfc3339(customer.last_seen_at),
    )
