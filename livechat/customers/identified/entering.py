"""Entering: whoever a site vouches for is the same customer on every device, with all their conversations."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from limits import RateLimitItemPerMinute

from livechat.accounts import sessions
from livechat.accounts.names import email_address, readable
from livechat.accounts.throttling import throttle_of
from livechat.customers import phones, queries
from livechat.customers.events import CustomerChanged, CustomerRegistered
from livechat.customers.identified import queries as identities
from livechat.customers.identified import secrets, signed
from livechat.customers.identified.models import Identity
from livechat.customers.inputs import Register
from livechat.customers.models import Customer
from livechat.errors import Blocked
from livechat.scope import CUSTOMER, Scope
from livechat.signing import fingerprint
from livechat.store.database import Transaction
from livechat.workspaces import deciding

AT_A_PACE = RateLimitItemPerMinute(60)
"""Sessions of one person within a minute."""


async def read(scope: Scope, text: str) -> Identity:
    """Who somebody is, as a site of this workspace has signed it. Raises Invalid, RateLimited."""
    known = await secrets.working(scope.db, scope.means, scope.workspace_id)
    identity = signed.read(text, known, scope.now_ms // 1000)
    person = fingerprint(f"{scope.workspace_id} {identity.id}")[:32]
    throttle_of(scope.means).hit("identified", person, AT_A_PACE)
    return identity


async def enter(scope: Scope, identity: Identity, given: Register, described: Customer) -> tuple[Customer, str, str]:
    """Let in whom a site vouches for: the customer, the token of a new session and its id.

    Whoever is known already comes back, anybody else is new, as `described`. What somebody wrote on this device before
    stays with whoever they were then: a link that somebody was lured to must not give it away. Raises Blocked.
    """
    country = (await deciding.of(scope)).country
    async with scope.transaction() as tx:
        customer = await _known(tx, scope, identity)
        is_new = customer is None
        if customer is None:
            customer = described
            if await queries.is_blocked(tx, customer.workspace_id, customer.device_hash, customer.address):
                raise Blocked
            await queries.add(tx, customer)
        elif customer.blocked_at is not None:
            raise Blocked
        customer = await _as_said(tx, customer, identity, country)
        attributes = msgspec.json.encode(identity.attributes).decode()
        await identities.keep(tx, scope.workspace_id, customer.id, identity.id, attributes, scope.now_ms)
        if scope.is_customer and scope.session_id:
            await sessions.end(tx, scope.workspace_id, scope.session_id, "signed_out")
        chosen = given.language if given.language == described.language else ""
        token, session = await sessions.begin(tx, scope, CUSTOMER, customer.id, customer.name, language=chosen)
        own = scope.but(
            role=CUSTOMER,
            actor_id=customer.id,
            actor_name=customer.name,
            session_id=session.id,
            language=customer.language or scope.language,
        )
        await tx.emit(CustomerRegistered(own, customer, given.text.strip(), given.client_id, is_new, given.greeting))
        if not is_new:
            await tx.emit(CustomerChanged(scope.workspace_id, customer.id))
    return customer, token, session.id


async def _known(tx: Transaction, scope: Scope, identity: Identity) -> Customer | None:
    known = await identities.by_external_id(tx, scope.workspace_id, identity.id)
    return await queries.by_id(tx, scope.workspace_id, known.customer_id) if known else None


async def _as_said(tx: Transaction, customer: Customer, identity: Identity, country: str) -> Customer:
    """The customer with the name, address and number that the site says; what it does not say stays."""
    said = replace(
        customer,
        name=readable(identity.name) if identity.name.strip() else customer.name,
        email=email_address(identity.email) or customer.email,
        phone=phones.e164(identity.phone.strip(), country) or customer.phone,
    )
    if said != customer:
        await queries.edit(tx, said.workspace_id, said.id, said.name, said.phone, said.email, said.language)
    return said
