"""Opening: a registered customer has a conversation, exactly one that is open, and the staff hears of it."""

from __future__ import annotations

from dataclasses import dataclass

from livechat import ids
from livechat.conversations import access, sending
from livechat.conversations.events import ConversationCreated
from livechat.conversations.inputs import Draft
from livechat.conversations.models import Conversation
from livechat.conversations.queries import conversations as queries
from livechat.conversations.queries import past
from livechat.customers.events import CustomerRegistered
from livechat.customers.models import Customer
from livechat.errors import Conflict, Forbidden, NotFound
from livechat.scope import CUSTOMER, Scope
from livechat.store.database import Transaction

PAGE_CHANNEL = "page"


@dataclass(frozen=True, slots=True)
class BegunByGreeting:
    """A customer begins by answering what they were shown before; whoever knows its sealed name says it first."""

    scope: Scope
    conversation: Conversation
    greeting: str


async def for_new_customer(tx: Transaction, event: CustomerRegistered) -> None:
    """Within the registration: the customer's conversation, with the first question if they asked one."""
    customer = event.customer
    if not event.is_new and (current := await queries.current_of_customer(tx, customer.workspace_id, customer.id)):
        await _ask(tx, event, current)
        return
    reference = ids.reference()
    number = await queries.create(
        tx, customer.workspace_id, reference, customer.id, PAGE_CHANNEL, customer.language, event.scope.now_ms
    )
    [conversation] = await queries.some(tx, customer.workspace_id, [number])
    await tx.emit(ConversationCreated(conversation))
    if event.greeting:
        await tx.emit(BegunByGreeting(event.scope, conversation, event.greeting))
    await _ask(tx, event, conversation)


async def _ask(tx: Transaction, event: CustomerRegistered, conversation: Conversation) -> None:
    if event.text:
        draft = Draft(client_id=event.client_id or ids.opaque(), text=event.text)
        await sending.add(tx, sending.entry(event.scope, access.place(conversation), draft))


def scope_of(scope: Scope, customer: Customer, session_id: str) -> Scope:
    """Whoever has just registered, acting from where they are."""
    return scope.but(
        workspace_id=customer.workspace_id,
        role=CUSTOMER,
        actor_id=customer.id,
        actor_name=customer.name,
        session_id=session_id,
        language=customer.language,
    )


async def another(scope: Scope) -> str:
    """A conversation for a customer who has none any more; its reference."""
    reference = ids.reference()
    async with scope.transaction() as tx:
        await queries.create(
            tx, scope.workspace_id, reference, scope.actor_id, PAGE_CHANNEL, scope.language, scope.now_ms
        )
        await tx.emit(ConversationCreated(await access.conversation(tx, scope, reference)))
    return reference


async def with_customer(scope: Scope, reference: str) -> str:
    """A conversation with the customer of an earlier one: the one that is open over its channel, otherwise a new one.

    Whoever begins it looks after it, and nobody waits until the customer writes. Returns its reference; raises
    NotFound, or Conflict for a customer who is blocked.
    """
    if not scope.is_staff:
        raise Forbidden
    async with scope.transaction() as tx:
        earlier = await access.conversation(tx, scope, reference)
        found = await past.open_one(tx, scope.workspace_id, earlier.customer_id, earlier.channel)
        if found is not None:
            return found.reference
        if earlier.is_blocked:
            raise Conflict("This customer is blocked. Please unblock them first.")
        fresh = ids.reference()
        number = await queries.create(
            tx, scope.workspace_id, fresh, earlier.customer_id, earlier.channel, earlier.language, scope.now_ms
        )
        await queries.begun_by_staff(tx, scope.workspace_id, number, scope.actor_id, scope.now_ms)
        await tx.emit(ConversationCreated(await access.conversation(tx, scope, fresh)))
    return fresh


async def of_registered(scope: Scope, customer_id: str) -> Conversation:
    """The conversation that a registration has just opened."""
    found = await queries.of_customer(scope.db, scope.workspace_id, customer_id, limit=1)
    if not found:
        raise NotFound
    return found[0]
