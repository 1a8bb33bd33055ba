"""What waits to be sent later: as it is stored, as programs read it, as the team's page shows it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import msgspec

from livechat import i18n
from livechat.clock import rfc3339
from livechat.conversations import looks, shapes
from livechat.conversations.events import StoredInConversation
from livechat.conversations.inputs import Draft
from livechat.conversations.looks import Bubble
from livechat.conversations.models import Message, Place
from livechat.i18n import marked
from livechat.rendering import Look
from livechat.uploads import looks as files_of
from livechat.uploads.shapes import Attachment

WAITING, SENT, CANCELLED, STOPPED = "waiting", "sent", "cancelled", "stopped"
WROTE, LEFT, REFUSED = "customer_wrote", "author_left", "refused"
REASONS = {
    WROTE: marked("Not sent: the customer wrote first"),
    LEFT: marked("Not sent: whoever wrote it has left the team"),
    REFUSED: marked("Not sent: it can no longer be sent here"),
}


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A message that is to be sent later."""

    id: str
    conversation: str
    conversation_id: int
    workspace_id: int
    customer_id: str
    client_id: str
    author_id: str
    author_name: str
    text: str
    reply_to: str | None
    due_at: int
    cancel_on_reply: bool
    is_undo: bool
    after_seq: int
    state: str
    reason: str
    created_at: int
    kind: str = "text"
    payload: str | None = None
    """What its author gave with it."""
    drawn: str | None = None
    """What it shows of that until it is sent: products as they were when it was written."""
    attachments: str | None = None
    """Its files, kept for it, as `uploads.looks` stores them."""

    @property
    def draft(self) -> Draft:
        """What is sent when its time has come."""
        files = [each.id for each in files_of.of(self.attachments)] if self.attachments else []
        payload = json.loads(self.payload) if self.payload else None
        return Draft(
            client_id=self.client_id,
            kind=self.kind,
            text=self.text,
            payload=payload,
            attachments=files,
            reply_to=self.reply_to,
        )

    @property
    def message(self) -> Message:
        """What it will look like."""
        kind = "file" if self.attachments else self.kind
        author = "rep", self.author_id, self.author_name
        at = self.due_at
        return Message(
            self.id,
            self.conversation,
            0,
            self.client_id,
            *author,
            kind,
            self.text,
            self.drawn,
            None,
            0,
            at,
            attachments=self.attachments,
        )

    @property
    def place(self) -> Place:
        """Where it goes."""
        return Place(self.conversation_id, self.conversation, self.workspace_id, self.customer_id)


class ScheduledShape(msgspec.Struct, omit_defaults=True):
    """A message that is to be sent later; `stopped` ones were not sent and say why."""

    id: str
    conversation: str
    client_id: str
    author: shapes.Sender
    text: str
    send_at: str
    cancel_on_reply: bool
    state: str
    reply_to: str | None = None
    reason: str = ""
    kind: str = "text"
    payload: Any = None
    attachments: list[Attachment] = msgspec.field(default_factory=list)


class ScheduledMessagesShape(msgspec.Struct, tag="scheduled_messages", tag_field="type"):
    """To the staff: what waits to be sent in a conversation, in full, whenever it changes and after joining."""

    conversation: str
    scheduled: list[ScheduledShape]


@dataclass(frozen=True)
class ScheduledShown(StoredInConversation):
    """What waits in a conversation now, for the staff that has it open; `answers` names what was just taken in."""

    shape = ScheduledMessagesShape
    conversation_id: int
    items: tuple[Scheduled, ...]
    now_ms: int
    answers: str = ""

    @property
    def audience(self) -> str:
        return "staff"

    def wire(self, audience: str) -> Any:
        return ScheduledMessagesShape(self.reference, [shape(each) for each in self.items])


class ScheduledReply:
    """An acknowledgement that carries what is scheduled; a page gets its list again."""

    def __init__(self, of: Scheduled, shown: ScheduledShown) -> None:
        self.of = of
        self.shown = shown

    def wire(self, audience: str) -> dict[str, Any]:
        """As programs read it."""
        return {"scheduled": shape(self.of)}


def shape(of: Scheduled) -> ScheduledShape:
    """As programs read it."""
    return ScheduledShape(
        of.id,
        of.conversation,
        of.client_id,
        shapes.Sender("rep", of.author_id, of.author_name),
        of.text,
        rfc3339(of.due_at),
        of.cancel_on_reply,
        of.state,
        of.reply_to,
        of.reason,
        of.kind,
        json.loads(of.payload) if of.payload else None,
        list(files_of.of(of.attachments)) if of.attachments else [],
    )


@dataclass(frozen=True, slots=True)
class ScheduledLook:
    """As the team's page shows it."""

    id: str
    dom_id: str
    client_id: str
    author_id: str
    name: str
    text: str
    bubble: Bubble
    files: str
    """Those that can lie above the composer again, as JSON."""
    due_iso: str
    due: str
    left_ms: int
    cancel_on_reply: bool
    is_undo: bool
    is_stopped: bool
    reason: str


def look_of(of: Scheduled, look: Look, now_ms: int) -> ScheduledLook:
    """For one look."""
    words = i18n.translator(look.language)(REASONS[of.reason]) if of.reason in REASONS else ""
    day = i18n.day_text(of.due_at, look.zone, look.language)
    return ScheduledLook(
        of.id,
        f"scheduled-{of.id}",
        of.client_id,
        of.author_id,
        of.author_name,
        of.text,
        looks.bubble(of.message, look),
        of.attachments or "",
        rfc3339(of.due_at),
        f"{day} {i18n.time_text(of.due_at, look.zone, look.language)}",
        max(0, of.due_at - now_ms),
        of.cancel_on_reply,
        of.is_undo,
        of.state == STOPPED,
        words,
    )
