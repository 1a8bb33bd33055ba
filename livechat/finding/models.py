"""What is looked for, and what is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

GROUPS: Final = ("all", "messages", "notes", "customers")
WRITERS: Final = ("", "customers", "team", "me")


@dataclass(frozen=True, slots=True)
class Query:
    """Words, as they are compared, and what the finds are narrowed to."""

    text: str
    """As it was typed."""
    words: tuple[str, ...]
    """Folded; a hit has all of them."""
    group: str = "all"
    who: str = ""
    """Who wrote it: customers, the team, oneself, or anybody."""
    status: str = ""
    """Of the conversation."""
    since_ms: int = 0
    until_ms: int = 0
    """Moments between which it was written; 0 leaves that side open."""


@dataclass(frozen=True, slots=True)
class MessageHit:
    """A message that has the words."""

    number: int
    id: str
    reference: str
    seq: int
    sender_role: str
    sender_id: str
    sender_name: str
    kind: str
    text: str
    created_at: int
    customer_id: str
    customer_name: str
    status: str


@dataclass(frozen=True, slots=True)
class NoteHit:
    """A note that has the words."""

    number: int
    id: str
    reference: str
    after_seq: int
    author_id: str
    author_name: str
    text: str
    created_at: int
    customer_id: str
    customer_name: str
    status: str


@dataclass(frozen=True, slots=True)
class CustomerHit:
    """A customer whose name, telephone number or e-mail address has the words."""

    id: str
    name: str
    phone: str
    email: str
    last_seen_at: int
    reference: str | None
    """Of their newest conversation."""
    status: str | None
    conversations: int


@dataclass(frozen=True, slots=True)
class ConversationHit:
    """A conversation whose public name begins so."""

    reference: str
    customer_id: str
    customer_name: str
    status: str
    last_text: str
    said_at: int
    """When that was said; when it began, as long as nobody said anything."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its conversation a hit stands."""

    id: str
    seq: int


@dataclass(frozen=True, slots=True)
class Found:
    """The first, or the next, finds."""

    query: Query
    customers: list[CustomerHit]
    conversations: list[ConversationHit]
    notes: list[NoteHit]
    messages: list[MessageHit]
    before: int | None = None
    """Where to look on; None when everything was looked at."""
    looked_back_to: int | None = None
    """When the search stopped before it had found enough: how far back it has looked."""
    is_behind: bool = False
    """More new messages than can be read one by one are not indexed yet."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found at all."""
        return not (self.customers or self.conversations or self.notes or self.messages)
