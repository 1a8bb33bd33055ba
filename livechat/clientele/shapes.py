"""Customers as programs see them."""

from __future__ import annotations

import msgspec

from livechat.clientele.models import Person
from livechat.clientele.profiles import Profile
from livechat.clock import rfc3339
from livechat.customers.shapes import CustomerItem


class CustomerPage(msgspec.Struct):
    """A page of customers; `next` is the cursor of the one behind it."""

    customers: list[CustomerItem]
    next: str | None


class CustomerTag(msgspec.Struct):
    """A tag that a customer carries."""

    id: str
    name: str


class KnownNote(msgspec.Struct):
    """What somebody of the team has noted."""

    id: str
    author: str
    text: str
    created_at: str


class TheirConversation(msgspec.Struct):
    """A conversation of the customer; `id` is its reference."""

    id: str
    subject: str
    status: str
    channel: str
    created_at: str


class TheirSession(msgspec.Struct):
    """A device on which the customer is signed in."""

    id: str
    device: str
    address: str
    created_at: str
    last_seen_at: str


class TheirFile(msgspec.Struct):
    """A file of the customer's conversations."""

    id: str
    name: str
    media_type: str
    bytes: int
    url: str
    created_at: str


class TheirRating(msgspec.Struct):
    """What the customer thought of a conversation, and of the rep who looked after it."""

    conversation: str
    score: int
    rep_score: int | None
    comment: str
    created_at: str


class CustomerProfile(msgspec.Struct):
    """Everything about one customer; `version` goes along with a change, so that two at once notice each other."""

    id: str
    name: str
    phone: str
    email: str
    language: str
    zone: str
    blocked: bool
    online: bool
    version: int
    attributes: dict[str, str]
    tags: list[CustomerTag]
    notes: list[KnownNote]
    conversations: list[TheirConversation]
    sessions: list[TheirSession]
    files: list[TheirFile]
    ratings: list[TheirRating]
    created_at: str
    last_seen_at: str
    erasure_asked_at: str | None


def item(customer: Person) -> CustomerItem:
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


def profile(of: Profile) -> CustomerProfile:
    """Everything about one customer."""
    who = of.customer
    return CustomerProfile(
        who.id,
        who.name,
        who.phone,
        who.email,
        who.language,
        who.zone,
        who.blocked_at is not None,
        of.presence == "online",
        who.version,
        who.known,
        [CustomerTag(tag_id, name) for tag_id, name, _ in of.tags],
        [KnownNote(each.id, each.author_name, each.text, rfc3339(each.created_at)) for each in of.notes],
        [
            TheirConversation(each.reference, each.subject, each.status, each.channel, rfc3339(each.created_at))
            for each in of.conversations
        ],
        [
            TheirSession(each.id, each.device, each.address, each.created_iso, each.last_seen_iso)
            for each in of.sessions
        ],
        [
            TheirFile(each.id, each.name, each.media_type, each.size_bytes, each.url, rfc3339(each.created_at))
            for each in of.files
        ],
        [TheirRating(*each[:4], rfc3339(each[4])) for each in of.ratings],
        of.since_iso,
        of.seen_iso,
        of.asked_iso or None,
    )
