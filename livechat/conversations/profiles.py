"""Profiles: what the team sees of a customer beside the conversation and in the dialog, brought up to date live."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from livechat import i18n
from livechat.avatars import hue, initials
from livechat.clock import rfc3339
from livechat.conversations import previous, reading
from livechat.conversations.events import InConversation
from livechat.conversations.models import ACTIVE, Conversation
from livechat.conversations.queries import conversations as queries
from livechat.customers import access as customers
from livechat.customers import editing, erasing, phones
from livechat.customers.events import CustomerBlocked, CustomerChanged, CustomerUnblocked
from livechat.customers.identified import telling as identified
from livechat.live import rooms
from livechat.scope import Scope
from livechat.web import devices

if TYPE_CHECKING:
    from livechat.live.fanout import Render


@dataclass(frozen=True, slots=True)
class Details:
    """The customer beside the conversation."""

    ref: str
    customer_id: str
    name: str
    initials: str
    hue: int
    presence: str
    phone: str
    email: str
    language: str
    language_tag: str
    device: str
    zone: str
    channels: list[str]
    since_iso: str
    blocked: bool
    last_seen_iso: str
    erasure_iso: str
    """When the customer asked to be forgotten; empty if they did not."""
    conversations: list[previous.Other]
    """Their other ones."""
    has_open: bool
    """Whether one of their conversations over this channel goes on."""
    notes: list[tuple[str, str, str, str]]
    """Id, author, words and moment."""
    site: list[tuple[str, str]]
    """What the shop's own site says of them: names and values; empty where it does not vouch for them."""
    known: list[tuple[str, str]]
    """What is known besides, such as the answers to the workspace's own fields: names and values."""
    copied: str
    """What copying the details copies."""


@dataclass(frozen=True)
class CardShown(InConversation):
    """What is known about a customer, for the staff that has the conversation open."""

    details: Details

    @property
    def audience(self) -> str:
        return "staff"

    def wire(self, audience: str) -> Any:
        """Programs ask for the customer."""
        return None


async def details(scope: Scope, of: Conversation, presence_of: Callable[[str], str]) -> Details:
    """Everything the team knows about the customer of a conversation."""
    customer = await customers.customer(scope.db, scope, of.customer_id)
    theirs = await reading.of_customer(scope, of.customer_id)
    asked = await erasing.asked_at(scope, of.customer_id)
    noted = await editing.notes(scope, of.customer_id)
    phone = phones.shown(customer.phone)
    return Details(
        of.reference,
        customer.id,
        customer.name,
        initials(customer.name),
        hue(customer.id),
        presence_of(customer.id),
        phone,
        customer.email,
        i18n.LANGUAGES[customer.language].own_name if customer.language in i18n.LANGUAGES else "",
        customer.language,
        devices.words(customer.device),
        customer.zone,
        sorted({each.channel for each in theirs} | {of.channel}),
        rfc3339(customer.created_at),
        customer.blocked_at is not None,
        rfc3339(customer.last_seen_at),
        rfc3339(asked) if asked else "",
        previous.others(theirs, of),
        any(each.status in ACTIVE and each.channel == of.channel for each in theirs),
        [(each.id, each.author_name, each.text, rfc3339(each.created_at)) for each in noted],
        await identified.said(scope, customer.id),
        list(customer.known.items()),
        "\n".join(each for each in (customer.name, phone, customer.email, of.reference) if each),
    )


def card_shown(render: Render, event: CardShown) -> str:
    """The card and the notes; what is being typed beside them stays."""
    known = event.details
    return render.replace("conversations/_card.html", details=known) + render.replace(
        "conversations/_customer_notes.html", details=known
    )


Changed = CustomerChanged | CustomerBlocked | CustomerUnblocked


def listener(house: Any) -> Callable[[Changed], None]:
    """Names in lists and heads change, and so does the card wherever it is open."""

    def listen(event: Changed) -> None:
        house.spawn(_show(house, event), "showing a changed customer")

    return listen


async def _show(house: Any, event: Changed) -> None:
    scope = house.system_scope(event.workspace_id)
    numbers = await queries.active_of_customer(house.db, event.workspace_id, event.customer_id)
    for number in numbers:
        house.watcher.touch(event.workspace_id, number)
    for each in await queries.some(house.db, event.workspace_id, numbers):
        if house.hub.rooms.get(rooms.conversation(each.reference)):
            house.fanout.tell(CardShown(each.reference, await details(scope, each, house.presence_of)))
    house.hub.flush()
