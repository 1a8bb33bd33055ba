"""Conversations, their messages and notes, as the rest of the house knows them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

STATUSES: Final = ("open", "pending", "snoozed", "resolved", "closed")
ACTIVE: Final = frozenset({"open", "pending", "snoozed"})
"""Statuses of which a customer has at most one conversation per channel."""
PRIORITIES: Final = ("low", "normal", "high", "urgent")
"""In the order of the numbers that are stored."""
PREVIEW_CHARACTERS: Final = 200
"""Of the last words of a conversation, in lists."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One customer's thread over one channel."""

    id: int
    workspace_id: int
    reference: str
    customer_id: str
    customer_name: str
    customer_phone: str
    customer_language: str
    is_blocked: bool
    channel: str
    subject: str
    status: str
    priority: int
    mode: str
    language: str
    assigned_id: str | None
    assigned_name: str | None
    team_id: str | None
    team_name: str | None
    last_seq: int
    revision: int
    last_text: str
    last_by: str
    last_at: int
    last_said_at: int | None
    """When `last_text` was written; the system's lines move `last_at` alone. None as long as nobody said anything."""
    waiting_since: int | None
    customer_delivered_seq: int
    customer_read_seq: int
    staff_delivered_seq: int
    staff_read_seq: int
    unread_by_customer: int
    unread_by_staff: int
    created_at: int
    updated_at: int
    snoozed_until: int | None
    merged_into: str | None
    """The conversation that goes on instead of this one."""
    tags: str
    """As JSON: identifier, name and hue of each."""

    @property
    def priority_name(self) -> str:
        """The priority in a word."""
        return PRIORITIES[self.priority]

    @property
    def tag_list(self) -> list[tuple[str, str, int]]:
        """Identifier, name and hue of each tag, by name."""
        return [tuple(each) for each in json.loads(self.tags)] if self.tags != "[]" else []

    def marks(self, audience: str) -> tuple[int, int]:
        """How far the other side has received and read what this side wrote."""
        if audience == "customer":
            return self.staff_delivered_seq, self.staff_read_seq
        return self.customer_delivered_seq, self.customer_read_seq


@dataclass(slots=True)
class Message:
    """One entry of a conversation, numbered by `seq` from 1 without gaps.

    Nobody changes one: it is only not frozen because thousands a second are made, which then takes a third of the time.
    """

    id: str
    conversation: str
    seq: int
    client_id: str
    sender_role: str
    sender_id: str
    sender_name: str
    kind: str
    text: str
    payload: str | None
    reply_to: str | None
    revision: int
    created_at: int
    edited_at: int | None = None
    deleted_at: int | None = None
    changed_at: int | None = None
    reactions: str | None = None
    """Who has reacted with which sign, as `conversations.reacting` stores it."""
    attachments: str | None = None
    """The files that came with it, as `uploads.looks` stores them."""
    quoted: str | None = None
    """What it answers, as JSON: id, seq, sender, kind, words; read with the message, never stored."""

    @property
    def attachment_ids(self) -> tuple[str, ...]:
        """Names of the files that came with it."""
        return tuple(each["id"] for each in json.loads(self.attachments)) if self.attachments else ()


@dataclass(frozen=True, slots=True)
class Trace:
    """What a message said before its sender changed it, for admins."""

    message_id: str
    revision: int
    what: str
    text: str
    payload: str | None
    actor_role: str
    actor_id: str
    actor_name: str
    created_at: int


@dataclass(frozen=True, slots=True)
class Note:
    """Words for the staff only; hangs after the message that was the last one when it was written."""

    id: str
    conversation: str
    after_seq: int
    client_id: str
    author_id: str
    author_name: str
    text: str
    created_at: int
    mentions: str = "[]"
    """Names that the note calls, with whom they mean, as JSON."""
    author_role: str = "rep"
    """`bot` for a program of the team."""


@dataclass(frozen=True, slots=True)
class Past:
    """One of a customer's conversations, as a list of them shows it."""

    id: int
    reference: str
    subject: str
    status: str
    last_text: str
    last_by: str
    rep_name: str
    created_at: int
    last_at: int


@dataclass(slots=True)
class Head:
    """What the writer must know of a conversation to add a message to it; not changed, as `Message`."""

    id: int
    workspace_id: int
    reference: str
    customer_id: str
    channel: str
    status: str
    last_seq: int
    revision: int
    last_at: int
    last_text: str
    last_by: str
    last_said_at: int | None
    waiting_since: int | None
    first_response_at: int | None
    resolved_at: int | None
    deleted_at: int | None
    blocked_at: int | None
    assigned_id: str | None = None
    merged_into: int | None = None

    def after(self, row: dict[str, Any]) -> Head:
        """The same once these columns are stored."""
        return Head(
            self.id,
            self.workspace_id,
            self.reference,
            self.customer_id,
            self.channel,
            row["status"],
            row["last_seq"],
            row["revision"],
            row["last_at"],
            row["last_text"],
            row["last_by"],
            row["last_said_at"],
            row["waiting_since"],
            row["first_response_at"],
            row["resolved_at"],
            self.deleted_at,
            self.blocked_at,
            self.assigned_id,
            self.merged_into,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: kept with an open view, so that sending asks the store nothing first."""

    id: int
    reference: str
    workspace_id: int
    customer_id: str


@dataclass(slots=True)
class Entry:
    """A message on its way to the writer; not changed, as `Message`."""

    place: Place
    id: str
    client_id: str
    sender_role: str
    sender_id: str
    sender_name: str
    kind: str
    text: str
    payload: str | None
    reply_to: str | None
    at: int
    attachments: tuple[str, ...] = ()
    """Names of uploads."""
    kept: str | None = None
    """What the message keeps of them, once they are its own."""
    preview: str = ""
    """The message in a line, where its words alone do not say it."""
    is_answer: bool = True
    """Whether the customer waits no longer; of what the team says only."""

    def is_twin_of(self, message: Message, *, is_prepared: bool = False) -> bool:
        """Whether the stored message is this one, sent before.

        Its words may have been changed since; content that the server makes may come out differently at another try.
        """
        if message.changed_at is not None:
            return True
        kind = message.kind if self.attachments else self.kind
        same = (kind, self.reply_to, self.attachments) == (message.kind, message.reply_to, message.attachment_ids)
        return same and (is_prepared or (self.text, self.payload) == (message.text, message.payload))


@dataclass(frozen=True, slots=True)
class Mark:
    """How far one side has received and read."""

    place: Place
    side: str
    delivered_seq: int
    read_seq: int


@dataclass(frozen=True, slots=True)
class Marks:
    """How far both sides have received and read, as stored."""

    id: int
    reference: str
    customer_delivered_seq: int
    customer_read_seq: int
    staff_delivered_seq: int
    staff_read_seq: int


@dataclass(frozen=True, slots=True)
class Filters:
    """Which part of the inbox somebody looks at, in which order."""

    tab: str = "mine"
    status: str = ""
    priority: str = ""
    sort: str = "activity"
    direction: str = "desc"
    tag: str = ""
    channel: str = ""
    rep: str = ""
    """Somebody's identifier, or `nobody`."""
    team: str = ""
    unread: str = ""
    since: str = ""
    until: str = ""
    """Days of the last activity (YYYY-MM-DD in the workspace's time zone), both included."""

    @property
    def is_narrow(self) -> bool:
        """Whether more is asked than tab, status and priority, so that the store must say who belongs."""
        return bool(self.tag or self.channel or self.rep or self.team or self.unread or self.since or self.until)

    @property
    def chosen(self) -> dict[str, str]:
        """What differs from what everybody starts with, as an address says it."""
        start = Filters()
        named = {name: getattr(self, name) for name in FILTERS}
        return {name: value for name, value in named.items() if value != getattr(start, name)}


FILTERS: Final = tuple(Filters.__dataclass_fields__)
TABS: Final = ("mine", "unassigned", "all", "waiting", "snoozed", "mentions")
SORTS: Final = ("activity", "created", "priority", "waiting")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tag:
    """A word of the workspace that conversations carry, in a colour of its own."""

    id: str
    workspace_id: int
    name: str
    hue: int
    created_at: int
    used: int = 0
    """How many conversations carry it, where that was asked for."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A choice of filters that somebody has named; `query` is what its address asks."""

    id: str
    workspace_id: int
    staff_id: str
    staff_name: str
    name: str
    query: str
    is_shared: bool
    created_at: int
