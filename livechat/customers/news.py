"""What other systems can be told of customers."""

from __future__ import annotations

import msgspec

from livechat.customers import shapes
from livechat.customers.events import (
    CustomerBlocked,
    CustomerChanged,
    CustomerErased,
    CustomerRegistered,
    CustomerUnblocked,
)
from livechat.registry import News, Told


class CustomerRegisteredShape(msgspec.Struct, tag="customer_registered", tag_field="type"):
    """Somebody new has registered."""

    customer: shapes.CustomerItem


class CustomerChangedShape(msgspec.Struct, tag="customer_changed", tag_field="type"):
    """What the team knows about a customer is different now: ask for it anew."""

    customer: str


class CustomerBlockedShape(msgspec.Struct, tag="customer_blocked", tag_field="type"):
    """The team takes no more messages of a customer."""

    customer: str
    by: str


class CustomerUnblockedShape(msgspec.Struct, tag="customer_unblocked", tag_field="type"):
    """A customer may write again."""

    customer: str


class CustomerErasedShape(msgspec.Struct, tag="customer_erased", tag_field="type"):
    """A customer is forgotten here: whoever keeps something of them should forget it, too."""

    customer: str


def _registered(event: CustomerRegistered) -> Told:
    of = event.customer
    return Told(of.workspace_id, CustomerRegisteredShape(shapes.item(of)), customer=of.id)


def _changed(event: CustomerChanged) -> Told:
    return Told(event.workspace_id, CustomerChangedShape(event.customer_id), customer=event.customer_id)


def _blocked(event: CustomerBlocked) -> Told:
    said = CustomerBlockedShape(event.customer_id, event.blocked_by)
    return Told(event.workspace_id, said, customer=event.customer_id)


def _unblocked(event: CustomerUnblocked) -> Told:
    return Told(event.workspace_id, CustomerUnblockedShape(event.customer_id), customer=event.customer_id)


def _erased(event: CustomerErased) -> Told:
    return Told(event.workspace_id, CustomerErasedShape(event.customer_id))


NEWS = (
    News(CustomerRegistered, CustomerRegisteredShape, _registered),
    News(CustomerChanged, CustomerChangedShape, _changed),
    News(CustomerBlocked, CustomerBlockedShape, _blocked),
    News(CustomerUnblocked, CustomerUnblockedShape, _unblocked),
    News(CustomerErased, CustomerErasedShape, _erased),
)
