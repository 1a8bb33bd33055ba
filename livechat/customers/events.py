"""What happens to customers."""

from __future__ import annotations

from dataclasses import dataclass

from livechat.customers.models import Customer
from livechat.scope import Scope


@dataclass(frozen=True, slots=True)
class CustomerRegistered:
    """Somebody has come in; `text` is their question, if they asked one, and `client_id` its name for once."""

    scope: Scope
    """The customer's own, as it is from now on."""
    customer: Customer
    text: str
    client_id: str
    is_new: bool = True
    """Otherwise a site has vouched for somebody who was here before."""
    greeting: str = ""
    """The sealed name of what they were shown before they came."""


@dataclass(frozen=True, slots=True)
class CustomerBlocked:
    """The team takes no more messages of this customer: their lines are to be closed at once."""

    workspace_id: int
    customer_id: str
    session_ids: tuple[str, ...]
    blocked_by: str


@dataclass(frozen=True, slots=True)
class CustomerUnblocked:
    """The customer may write again."""

    workspace_id: int
    customer_id: str


@dataclass(frozen=True, slots=True)
class CustomerChanged:
    """What the team knows about a customer is different now: their fields, or the notes about them."""

    workspace_id: int
    customer_id: str


@dataclass(frozen=True, slots=True)
class CustomerErased:
    """Told within the transaction, before the customer's row goes: whoever keeps more removes it now."""

    workspace_id: int
    customer_id: str
