"""Blocking: a customer the team wants no more messages of, their browser and, if asked for, their address."""

from __future__ import annotations

from livechat.accounts import queries as accounts
from livechat.audit.models import About
from livechat.audit.noting import note
from livechat.customers import access, queries
from livechat.customers.events import CustomerBlocked, CustomerUnblocked
from livechat.customers.models import Customer
from livechat.errors import Forbidden
from livechat.scope import SYSTEM, Scope


async def block(scope: Scope, customer_id: str, *, with_address: bool = False) -> Customer:
    """Take no more messages of a customer; their lines are closed at once.

    They stay signed in, so that they read why, and so that unblocking gives them their conversation back.
    Whoever registers anew with the same browser is refused; with the same address only if that is asked for,
    because many people may share one.
    """
    _must_be_staff(scope)
    async with scope.transaction() as tx:
        customer = await access.customer(tx, scope, customer_id)
        things = [("customer", customer.id), ("device", customer.device_hash)]
        if with_address:
            things.append(("address", customer.address))
        for kind, value in things:
            if value:
                await queries.add_block(tx, scope.workspace_id, kind, value, customer.id, scope.actor_id, scope.now_ms)
        if await queries.set_blocked(tx, scope.workspace_id, customer.id, scope.now_ms):
            open_now = await accounts.sessions_of(tx, scope.workspace_id, customer.id)
            lines = tuple(session.id for session in open_now)
            about = About("customer", customer.id)
            await note(tx, scope, "customer.blocked", about, after={"address": True} if with_address else None)
            await tx.emit(CustomerBlocked(scope.workspace_id, customer.id, lines, scope.actor_id))
    return customer


async def unblock(scope: Scope, customer_id: str) -> Customer:
    """Let a customer write again, and new ones come from their browser and address."""
    _must_be_staff(scope)
    async with scope.transaction() as tx:
        customer = await access.customer(tx, scope, customer_id)
        await queries.drop_blocks(tx, scope.workspace_id, customer.id)
        if await queries.set_blocked(tx, scope.workspace_id, customer.id, None):
            await note(tx, scope, "customer.unblocked", About("customer", customer.id))
            await tx.emit(CustomerUnblocked(scope.workspace_id, customer.id))
    return customer


def _must_be_staff(scope: Scope) -> None:
    if not scope.is_staff and scope.role != SYSTEM:
        raise Forbidden
