"""What templates get of customers, in the words of whoever looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from livechat import i18n
from livechat.avatars import hue, initials
from livechat.clientele.models import Person
from livechat.clientele.profiles import CONVERSATIONS, Profile
from livechat.clock import rfc3339
from livechat.conversations.looks import STATUS_WORDS
from livechat.customers import phones
from livechat.uploads import looks as files

FIELDS = ("q", "tag", "state", "country", "first_since", "first_until", "last_since", "last_until", "sort")


@dataclass(frozen=True, slots=True)
class Row:
    """A customer in the list."""

    id: str
    name: str
    initials: str
    hue: int
    presence: str
    phone: str
    email: str
    blocked: bool
    tags: list[tuple[str, str, int]]
    conversations: int
    reference: str
    seen_iso: str
    since_iso: str


@dataclass(frozen=True, slots=True)
class Past:
    """A conversation of the customer."""

    reference: str
    words: str
    status: str
    status_word: str
    iso: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A file of the customer's conversations."""

    url: str
    thumbnail: str
    name: str
    size: str
    is_theirs: bool
    iso: str


def row(of: Person, presence_of: Callable[[str], str]) -> Row:
    """A customer in the list."""
    return Row(
        of.id,
        of.name,
        initials(of.name),
        hue(of.id),
        presence_of(of.id),
        phones.shown(of.phone),
        of.email,
        of.blocked_at is not None,
        of.tag_list,
        of.conversations,
        of.reference or "",
        rfc3339(of.last_seen_at),
        rfc3339(of.created_at),
    )


def past(of: Profile, language: str) -> list[Past]:
    """The customer's newest conversations."""
    translate = i18n.translator(language)
    return [
        Past(
            each.reference,
            each.subject or each.last_text or each.reference,
            each.status,
            translate(STATUS_WORDS[each.status]),
            rfc3339(each.created_at),
        )
        for each in of.conversations[:CONVERSATIONS]
    ]


def sent(of: Profile, language: str) -> list[Sent]:
    """The newest files."""
    looks = files.files(files.stored(of.files), language)
    return [
        Sent(
            look.url,
            each.thumbnail_url or "",
            look.name,
            look.size,
            each.owner_role == "customer",
            rfc3339(each.created_at),
        )
        for look, each in zip(looks, of.files, strict=True)
    ]


def address(asked: dict[str, str], to: str = "/admin/customers", **otherwise: str) -> str:
    """The list as it is asked for, with something else about it; what is empty is left out."""
    values = {name: value for name, value in ({**asked, **otherwise}).items() if value}
    return to + ("?" + urlencode(values) if values else "")
