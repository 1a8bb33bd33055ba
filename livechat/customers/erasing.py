"""Erasure: a customer is forgotten, by every capability at once."""

from __future__ import annotations

from livechat.accounts import sessions
from livechat.accounts.links import queries as links
from livechat.accounts.models import DEVICE
from livechat.audit.models import About
from livechat.audit.noting import note
from livechat.customers import access, queries
from livechat.customers.events import CustomerErased
from livechat.customers.models import Customer
from livechat.errors import Forbidden, NotFound
from livechat.scope import ADMIN_ROLES, CUSTOMER, SYSTEM, Scope
from livechat.store.database import Transaction


async def erase(scope: Scope, customer_id: str) -> Customer:
    """Forget a customer, who is returned once more.

    Sessions end at once; whoever else keeps something of them removes it in the same transaction.
    """
    async with scope.transaction() as tx:
        return await within(tx, scope, customer_id)


async def within(tx: Transaction, scope: Scope, customer_id: str) -> Customer:
    """The same within a greater act. Raises Forbidden, NotFound."""
    if scope.role not in ADMIN_ROLES and scope.role != SYSTEM:
        raise Forbidden
    customer = await forget(tx, scope, customer_id)
    await note(tx, scope, "customer.erased", About("customer", customer.id))
    return customer


async def forget(tx: Transaction, scope: Scope, customer_id: str) -> Customer:
    """Every trace of a customer goes; that it was done is for whoever calls to write down. Raises NotFound."""
    customer = await access.customer(tx, scope, customer_id)
    await sessions.end_all_of(tx, scope.workspace_id, customer.id, "erased")
    await links.drop_links(tx, scope.workspace_id, DEVICE, customer.id)
    await tx.emit(CustomerErased(scope.workspace_id, customer.id))
    if not await queries.erase(tx, scope.workspace_id, customer.id):
        raise NotFound
    return customer


async def ask(scope: Scope) -> None:
    """A customer asks to be forgotten: the admins see it beside the conversation and carry it out."""
    if scope.role != CUSTOMER:
        raise Forbidden
    async with scope.transaction() as tx:
        await queries.ask_erasure(tx, scope.workspace_id, scope.actor_id, scope.now_ms)


async def asked_at(scope: Scope, customer_id: str) -> int | None:
    """Since when a customer wants to be forgotten. Raises NotFound."""
    await access.customer(scope.db, scope, customer_id)
    return await queries.erasure_asked_at(scope.db, scope.workspace_id, customer_id)
