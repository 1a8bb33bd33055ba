"""What templates get: conversations, messages and people in the words and times of one viewer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from livechat import i18n
from livechat.avatars import hue, initials
from livechat.clock import rfc3339
from livechat.conversations import extras
from livechat.conversations.extras import Extras
from livechat.conversations.inbox import sort_key
from livechat.conversations.kinds.system import SENTENCES
from livechat.conversations.models import PRIORITIES, Conversation, Filters, Message, Note
from livechat.i18n import marked
from livechat.rendering import Called, Look, Renderer, as_written, linked
from livechat.uploads import looks as files

AT_THE_END = 2**53 - 1
"""Stands behind every message: a note that is not stored yet."""
LONG_CHARACTERS, LONG_LINES = 1400, 20
"""From here on a text is folded, with a button that shows all of it."""
STATUS_WORDS = {
    "open": marked("Open"),
    "pending": marked("Pending"),
    "snoozed": marked("Snoozed"),
    "resolved": marked("Resolved"),
    "closed": marked("Closed"),
}
PRIORITY_WORDS = {
    "low": marked("Low"),
    "normal": marked("Normal"),
    "high": marked("High"),
    "urgent": marked("Urgent"),
}
NO_WORDS = {False: marked("No message yet"), True: marked("This message was deleted")}
"""In place of a preview, by whether somebody has written."""
Presence = Callable[[str], str]


@dataclass(slots=True)
class Bubble:
    """A message as it stands in a page."""

    STRUCTURE: ClassVar = ("role", "side", "kind", "state", "is_long", "extras")

    dom_id: str
    seq: int
    rev: int
    role: str
    side: str
    kind: str
    sender: str
    name: str
    initials: str
    hue: int
    text: str
    iso: str
    time: str
    day: str
    state: str
    reason: str = ""
    retry: bool = False
    is_long: bool = False
    id: str = ""
    extras: Extras | None = None
    """What only a few messages have; a message that has some is rendered by its template, not in the fast form."""


@dataclass(frozen=True, slots=True)
class NoteLook:
    """A note as it stands in a page of the staff."""

    id: str
    dom_id: str
    after_seq: int
    name: str
    initials: str
    hue: int
    text: str
    iso: str
    time: str
    is_long: bool = False
    kind: str = "note"
    sender: str = ""
    client_id: str = ""
    state: str = ""
    """Nothing once it is stored; `pending` or `failed` before."""
    reason: str = ""
    retry: bool = True


@dataclass(slots=True)
class Row:
    """A conversation in the inbox."""

    STRUCTURE: ClassVar = (
        "presence",
        "preview_by",
        "channel",
        "status",
        "priority",
        "is_unread",
        "is_waiting",
        "is_assigned",
        "tag_count",
    )

    ref: str
    dom_id: str
    sort_key: str
    name: str
    initials: str
    hue: int
    presence: str
    preview: str
    preview_by: str
    channel: str
    status: str
    priority: str
    mode: str
    is_unread: bool
    badge: str
    is_assigned: bool
    assignee_id: str
    assignee: str
    assignee_initial: str
    assignee_hue: int
    is_waiting: bool
    waiting_iso: str
    time_iso: str
    time: str
    language: str
    url: str
    tag_count: int
    """None, one, or more than one, of which the first is shown."""
    tag: str
    tag_hue: int
    more_tags: str
    blocked: str
    """Whether the customer is: yes or nothing."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who may look after a conversation, and whether they do."""

    STRUCTURE: ClassVar = ("presence", "holds")

    id: str
    name: str
    presence: str
    holds: bool


@dataclass(frozen=True, slots=True)
class State:
    """The head of an open conversation, for the staff."""

    STRUCTURE: ClassVar = ("presence", "status", "priority", "is_assigned", "mine", "blocked", "statuses", "priorities")

    ref: str
    dom_id: str
    name: str
    initials: str
    hue: int
    presence: str
    status: str
    priority: str
    is_assigned: bool
    assignee_id: str
    assignee: str
    assignee_initials: str
    assignee_hue: int
    mine: bool
    blocked: bool
    statuses: tuple[tuple[str, str], ...]
    priorities: tuple[tuple[str, str], ...]
    holders: str
    """Whom it can be given to: ready, as it is the same in many heads."""


@dataclass(frozen=True, slots=True)
class MarksLook:
    """How far both sides are, for the ticks."""

    customer_delivered: int
    customer_read: int
    staff_delivered: int
    staff_read: int


@dataclass(frozen=True, slots=True)
class Position:
    """The newest message of each open conversation, as JSON."""

    STRUCTURE: ClassVar = ()

    conversations: str
    again: str = ""
    """The conversation of which there is more to ask for, whatever the page shows."""


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody who writes just now."""

    id: str
    name: str
    initials: str
    hue: int


def dom_id(sender_id: str, client_id: str) -> str:
    """The element of a message: its sender and the sender's name for it, so that it replaces its pending twin."""
    return f"message-{sender_id}-{client_id}"


def is_long(text: str) -> bool:
    """Whether these words would push everything else off a screen."""
    return len(text) > LONG_CHARACTERS or (len(text) > LONG_LINES and text.count("\n") >= LONG_LINES)


def bubble(message: Message, look: Look, marks: tuple[int, int] = (0, 0), called: Called = as_written) -> Bubble:
    """A message for one look; `marks` say how far the other side has received and read."""
    role = message.sender_role
    if role == "system":
        side, state = "system", "merged" if happened(message) == "merged" else ""
    elif (role == "customer") == (look.audience == "customer"):
        side = "own"
        delivered, read = marks
        state = "read" if message.seq <= read else "delivered" if message.seq <= delivered else "sent"
    else:
        side, state = "other", ""
    text = linked(message.text) if role != "system" else said(message, look, called)
    at = message.created_at
    name = called(message.sender_id, message.sender_name, look) if role == "rep" else message.sender_name
    return Bubble(
        dom_id(message.sender_id, message.client_id),
        message.seq,
        message.revision,
        role,
        side,
        message.kind,
        message.sender_id,
        name,
        initials(name),
        hue(message.sender_id),
        text,
        rfc3339(at),
        i18n.time_text(at, look.zone, look.language),
        i18n.day_key(at, look.zone),
        state,
        is_long=is_long(message.text),
        id=message.id,
        extras=extras.of(message, look, called),
    )


def said(message: Message, look: Look, called: Called) -> str:
    """A system line in the viewer's language."""
    try:
        payload = json.loads(message.payload or "{}")
        sentence = SENTENCES[payload.pop("event")]
        if "rep_id" in payload:
            payload["rep"] = called(payload["rep_id"], payload["rep"], look)
        return str(i18n.translator(look.language)(sentence) % payload)
    except (KeyError, ValueError):
        return message.text


def happened(message: Message) -> str:
    """What a system line tells of: one of SENTENCES, or nothing."""
    try:
        return str(json.loads(message.payload or "{}")["event"])
    except (KeyError, ValueError):
        return ""


def note(of: Note, look: Look) -> NoteLook:
    """A note for one look."""
    return NoteLook(
        of.id,
        f"note-{of.id}",
        of.after_seq,
        of.author_name,
        initials(of.author_name),
        hue(of.author_id),
        linked(of.text, [f"@{name}" for name, _ in json.loads(of.mentions)] if of.mentions != "[]" else []),
        rfc3339(of.created_at),
        i18n.time_text(of.created_at, look.zone, look.language),
        is_long(of.text),
        sender=of.author_id,
        client_id=of.client_id,
    )


def thread(
    messages: Iterable[Message],
    notes: Iterable[Note],
    look: Look,
    marks: tuple[int, int],
    called: Called = as_written,
) -> list[Bubble | NoteLook]:
    """Messages with the notes that hang after them."""
    after: dict[int, list[NoteLook]] = {}
    for each in notes:
        after.setdefault(each.after_seq, []).append(note(each, look))
    items: list[Bubble | NoteLook] = list(after.pop(0, []))
    for message in messages:
        items.append(bubble(message, look, marks, called))
        items.extend(after.pop(message.seq, []))
    return items


def row(of: Conversation, look: Look, filters: Filters, presence: Presence) -> Row:
    """A line of the inbox."""
    tags = of.tag_list
    return Row(
        ref=of.reference,
        dom_id=f"row-{of.reference}",
        sort_key=sort_key(of, filters),
        name=of.customer_name,
        initials=initials(of.customer_name),
        hue=hue(of.customer_id),
        presence=presence(of.customer_id),
        preview=files.worded(of.last_text, look.language) or i18n.translator(look.language)(NO_WORDS[bool(of.last_by)]),
        preview_by={"customer": "customer", "": "none"}.get(of.last_by, "staff"),
        channel=of.channel,
        status=of.status,
        priority=of.priority_name,
        mode=of.mode,
        is_unread=of.unread_by_staff > 0,
        badge=i18n.digits(of.unread_by_staff if of.unread_by_staff < 100 else "99+", look.language),
        is_assigned=of.assigned_id is not None,
        assignee_id=of.assigned_id or "",
        assignee=of.assigned_name or "",
        assignee_initial=initials(of.assigned_name)[:1] if of.assigned_name else "",
        assignee_hue=hue(of.assigned_id) if of.assigned_id else 0,
        is_waiting=of.waiting_since is not None,
        waiting_iso=rfc3339(of.waiting_since) if of.waiting_since else "",
        time_iso=rfc3339(of.last_said_at or of.created_at),
        time=i18n.time_text(of.last_said_at or of.created_at, look.zone, look.language),
        language=of.language,
        url=f"/inbox/{of.reference}",
        tag_count=min(2, len(tags)),
        tag=tags[0][1] if tags else "",
        tag_hue=tags[0][2] if tags else 0,
        more_tags=i18n.digits(len(tags) - 1, look.language),
        blocked="yes" if of.is_blocked else "",
    )


def state(
    of: Conversation, renderer: Renderer, look: Look, reps: list[tuple[str, str]], presence: Presence, me: str = ""
) -> State:
    """The head of a conversation."""
    statuses, priorities = _choices(look.language)
    return State(
        ref=of.reference,
        dom_id=f"state-{of.reference}",
        name=of.customer_name,
        initials=initials(of.customer_name),
        hue=hue(of.customer_id),
        presence=presence(of.customer_id),
        status=of.status,
        priority=of.priority_name,
        is_assigned=bool(of.assigned_id),
        assignee_id=of.assigned_id or "",
        assignee=of.assigned_name or "",
        assignee_initials=initials(of.assigned_name) if of.assigned_name else "",
        assignee_hue=hue(of.assigned_id) if of.assigned_id else 0,
        mine=bool(me) and of.assigned_id == me,
        blocked=of.is_blocked,
        statuses=statuses,
        priorities=priorities,
        holders=renderer.repeated(
            "conversations/_holder.html",
            look,
            "holder",
            [Holder(person, name, presence(person), person == of.assigned_id) for person, name in reps],
        ),
    )


@lru_cache(maxsize=64)
def _choices(language: str) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """The statuses and priorities that can be chosen, in words."""
    translate = i18n.translator(language)
    statuses = tuple((each, translate(words)) for each, words in STATUS_WORDS.items() if each != "snoozed")
    return statuses, tuple((each, translate(PRIORITY_WORDS[each])) for each in PRIORITIES)


def marks(of: Conversation) -> MarksLook:
    """How far both sides are."""
    return MarksLook(of.customer_delivered_seq, of.customer_read_seq, of.staff_delivered_seq, of.staff_read_seq)
