"""What programs see of conversations: the same shapes on the line, in the stream of events and over REST."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, Final

import msgspec

from livechat.clock import rfc3339
from livechat.conversations.models import Conversation, Message, Note
from livechat.uploads.shapes import Attachment


class Sender(msgspec.Struct):
    """Who wrote a message; everybody on the staff is `rep`."""

    role: str
    id: str
    name: str


class Reaction(msgspec.Struct):
    """A sign that people have put on a message."""

    emoji: str
    people: list[Sender]


class MessageShape(msgspec.Struct, omit_defaults=True):
    """One message of a conversation, numbered from 1 without gaps."""

    id: str
    conversation: str
    seq: int
    kind: str
    sender: Sender
    text: str
    revision: int
    created_at: str
    attachments: list[Attachment]
    client_id: str | None = None
    payload: Any = None
    reply_to: str | None = None
    edited_at: str | None = None
    deleted: bool = False
    reactions: list[Reaction] = msgspec.field(default_factory=list)


class CustomerShape(msgspec.Struct, omit_defaults=True):
    """The customer of a conversation; the phone number is for the staff."""

    id: str
    name: str
    phone: str | None = None


class Assignee(msgspec.Struct):
    """The rep who is responsible."""

    id: str
    name: str


class RepShape(msgspec.Struct):
    """The rep whom a conversation was given to; `avatar` is the address of their picture, null where there is none."""

    id: str
    name: str
    avatar: str | None


class TeamShape(msgspec.Struct):
    """The team that is responsible; for the staff."""

    id: str
    name: str


class LastMessage(msgspec.Struct):
    """The newest words of a conversation, which role wrote them and when; the system's lines are none."""

    text: str
    role: str
    created_at: str


class ConversationShape(msgspec.Struct, omit_defaults=True):
    """One customer's thread over one channel."""

    id: str
    customer: CustomerShape
    subject: str
    status: str
    priority: str
    mode: str
    channel: str
    tags: list[str]
    language: str
    last_seq: int
    revision: int
    unread: int
    delivered_seq: int
    read_seq: int
    created_at: str
    updated_at: str
    assigned: Assignee | None = None
    team: TeamShape | None = None
    last_message: LastMessage | None = None
    waiting_since: str | None = None
    snoozed_until: str | None = None
    merged_into: str | None = None


class NoteShape(msgspec.Struct):
    """A note among the staff, placed after the message it follows."""

    id: str
    conversation: str
    after_seq: int
    client_id: str
    author: Sender
    text: str
    created_at: str
    mentions: list[str] = []
    """Whom the note calls: identifiers of the staff."""


def message(of: Message) -> MessageShape:
    """A message as programs see it; a deleted one has lost its words."""
    deleted = of.deleted_at is not None
    return MessageShape(
        id=of.id,
        conversation=of.conversation,
        seq=of.seq,
        client_id=of.client_id,
        kind=of.kind,
        sender=Sender(of.sender_role, of.sender_id, of.sender_name),
        text="" if deleted else of.text,
        payload=json.loads(of.payload) if of.payload and not deleted else None,
        reply_to=of.reply_to,
        revision=of.revision,
        created_at=rfc3339(of.created_at),
        edited_at=rfc3339(of.edited_at) if of.edited_at else None,
        deleted=deleted,
        reactions=[Reaction(sign, [Sender(*who) for who in people]) for sign, people in reactions(of)],
        attachments=[] if deleted or not of.attachments else list(files_of(of.attachments)),
    )


_FILES: Final = msgspec.json.Decoder(list[Attachment])


@lru_cache(maxsize=512)
def files_of(kept: str) -> tuple[Attachment, ...]:
    """The files that a message keeps, as programs see them."""
    return tuple(_FILES.decode(kept))


def reactions(of: Message) -> list[tuple[str, list[list[str]]]]:
    """The signs on a message in the order in which they came, each with who put it: role, id, name."""
    return list(json.loads(of.reactions).items()) if of.reactions else []


def conversation(of: Conversation, audience: str) -> ConversationShape:
    """A conversation as programs of one side see it."""
    is_staff = audience == "staff"
    delivered, read = of.marks(audience)
    return ConversationShape(
        id=of.reference,
        customer=CustomerShape(of.customer_id, of.customer_name, of.customer_phone if is_staff else None),
        subject=of.subject,
        status=of.status,
        priority=of.priority_name,
        mode=of.mode,
        channel=of.channel,
        tags=[name for _, name, _ in of.tag_list] if is_staff else [],
        language=of.language,
        last_seq=of.last_seq,
        revision=of.revision,
        unread=of.unread_by_staff if is_staff else of.unread_by_customer,
        delivered_seq=delivered,
        read_seq=read,
        created_at=rfc3339(of.created_at),
        updated_at=rfc3339(of.updated_at),
        assigned=Assignee(of.assigned_id, of.assigned_name or "") if of.assigned_id else None,
        team=TeamShape(of.team_id, of.team_name or "") if is_staff and of.team_id else None,
        last_message=LastMessage(of.last_text, of.last_by, rfc3339(of.last_said_at)) if of.last_said_at else None,
        waiting_since=rfc3339(of.waiting_since) if is_staff and of.waiting_since else None,
        snoozed_until=rfc3339(of.snoozed_until) if is_staff and of.snoozed_until else None,
        merged_into=of.merged_into,
    )


def note(of: Note) -> NoteShape:
    """A note as programs of the staff see it."""
    return NoteShape(
        id=of.id,
        conversation=of.conversation,
        after_seq=of.after_seq,
        client_id=of.client_id,
        author=Sender(of.author_role, of.author_id, of.author_name),
        text=of.text,
        created_at=rfc3339(of.created_at),
        mentions=sorted({person for _, staff in json.loads(of.mentions) for person in staff}),
    )
