"""What happens in conversations, in the words of PROTOCOL.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec

from livechat.conversations import shapes
from livechat.conversations.models import Conversation, Marks, Message, Note
from livechat.live import rooms
from livechat.live.events import LiveEvent, StoredEvent
from livechat.live.rooms import Room


class NewMessageShape(msgspec.Struct, tag="new_message", tag_field="type"):
    """A message was added to a conversation you have joined."""

    conversation: str
    message: shapes.MessageShape


class MessageUpdatedShape(msgspec.Struct, tag="message_updated", tag_field="type"):
    """A message is different now: edited, deleted, reacted to. It keeps its `seq`; its `revision` is newer."""

    conversation: str
    message: shapes.MessageShape


class MessageStatusShape(msgspec.Struct, tag="message_status", tag_field="type"):
    """How far one side (`by`) has received and read."""

    conversation: str
    by: str
    delivered_seq: int
    read_seq: int


class UserTypingShape(msgspec.Struct, tag="user_typing", tag_field="type"):
    """Somebody writes, or has stopped."""

    conversation: str
    user: shapes.Sender
    typing: bool


class ConversationCreatedShape(msgspec.Struct, tag="conversation_created", tag_field="type"):
    """A customer has opened a conversation."""

    conversation: shapes.ConversationShape


class ConversationUpdatedShape(msgspec.Struct, tag="conversation_updated", tag_field="type"):
    """Status, priority, mode or assignment has changed."""

    conversation: shapes.ConversationShape


class ConversationDeletedShape(msgspec.Struct, tag="conversation_deleted", tag_field="type"):
    """It is gone from every screen."""

    conversation: shapes.ConversationShape


class SalesRepAssignedShape(msgspec.Struct, tag="sales_rep_assigned", tag_field="type"):
    """To the customer: who looks after the conversation now."""

    conversation: str
    rep: shapes.RepShape


class NewConversationAssignedShape(msgspec.Struct, tag="new_conversation_assigned", tag_field="type"):
    """To the rep: a conversation is yours now."""

    conversation: str
    rep: shapes.RepShape


class NewNoteShape(msgspec.Struct, tag="new_note", tag_field="type"):
    """A note was added, for staff only."""

    conversation: str
    note: shapes.NoteShape


class WaitingCustomersShape(msgspec.Struct, tag="waiting_customers_update", tag_field="type"):
    """How many customers wait for an answer."""

    waiting: int


class UsersOnlineShape(msgspec.Struct, tag="users_online", tag_field="type"):
    """Who is here: the staff by name and state, customers as a list for staff and as a number for customers."""

    staff: list[dict[str, str]]
    customers: int | list[dict[str, str]]
    customers_count: int


@dataclass(frozen=True)
class InConversation(LiveEvent):
    """Something that everybody who has the conversation open receives."""

    reference: str

    @property
    def room(self) -> Room:
        return rooms.conversation(self.reference)


@dataclass(frozen=True)
class StoredInConversation(InConversation, StoredEvent):
    """The same, of what is on disk."""

    workspace_id: int

    @property
    def belongs_to(self) -> tuple[int, str]:
        return self.workspace_id, self.reference


@dataclass(frozen=True)
class NewMessage(StoredInConversation):
    """A message is on disk and goes to every screen."""

    shape = NewMessageShape
    conversation_id: int
    message: Message

    @property
    def numbered(self) -> int:
        return self.message.seq

    @property
    def place(self) -> str:
        return f"{self.message.seq}.{self.message.revision}"

    def wire(self, audience: str) -> Any:
        return NewMessageShape(self.reference, shapes.message(self.message))


@dataclass(frozen=True, slots=True)
class AnsweredUnassigned:
    """One of the staff has answered in a conversation that nobody looks after."""

    workspace_id: int
    reference: str
    staff_id: str
    name: str


@dataclass(frozen=True)
class MessageUpdated(StoredInConversation):
    """A stored message has changed, and every screen that shows it follows; `what` is a word of `changing`."""

    shape = MessageUpdatedShape
    conversation_id: int
    message: Message
    what: str

    @property
    def revises(self) -> int:
        return self.message.seq

    @property
    def place(self) -> str:
        return f".{self.message.revision}"

    def wire(self, audience: str) -> Any:
        return MessageUpdatedShape(self.reference, shapes.message(self.message))


@dataclass(frozen=True)
class MessageStatus(StoredInConversation):
    """One side has received or read more than before."""

    shape = MessageStatusShape
    by: str
    marks: Marks

    def wire(self, audience: str) -> Any:
        if self.by == "customer":
            return MessageStatusShape(
                self.reference, self.by, self.marks.customer_delivered_seq, self.marks.customer_read_seq
            )
        return MessageStatusShape(self.reference, self.by, self.marks.staff_delivered_seq, self.marks.staff_read_seq)


@dataclass(frozen=True)
class UserTyping(InConversation):
    """Somebody writes; live only, never stored."""

    shape = UserTypingShape
    is_volatile: ClassVar[bool] = True
    role: str
    person_id: str
    name: str
    typing: bool
    lasts_ms: int = 5000

    @property
    def not_to(self) -> str:
        return self.person_id

    def wire(self, audience: str) -> Any:
        return UserTypingShape(self.reference, shapes.Sender(self.role, self.person_id, self.name), self.typing)


@dataclass(frozen=True)
class NewNote(StoredInConversation):
    """A note among the staff."""

    shape = NewNoteShape
    note: Note

    @property
    def audience(self) -> str:
        return "staff"

    def wire(self, audience: str) -> Any:
        return NewNoteShape(self.reference, shapes.note(self.note))


@dataclass(frozen=True)
class AboutConversation(StoredEvent):
    """Something about a conversation that the whole staff may want to know."""

    conversation: Conversation

    @property
    def room(self) -> Room:
        return rooms.staff(self.conversation.workspace_id)

    @property
    def belongs_to(self) -> tuple[int, str]:
        return self.conversation.workspace_id, self.conversation.reference

    @property
    def audience(self) -> str:
        return "staff"


@dataclass(frozen=True)
class ConversationCreated(AboutConversation):
    """A customer has opened a conversation."""

    shape = ConversationCreatedShape

    def wire(self, audience: str) -> Any:
        return ConversationCreatedShape(shapes.conversation(self.conversation, audience))


@dataclass(frozen=True)
class ConversationUpdated(AboutConversation):
    """Status, priority, mode or assignment has changed."""

    shape = ConversationUpdatedShape

    def wire(self, audience: str) -> Any:
        return ConversationUpdatedShape(shapes.conversation(self.conversation, audience))


@dataclass(frozen=True)
class ConversationChanged(InConversation):
    """The same, for the customer who has it open."""

    conversation: Conversation

    @property
    def audience(self) -> str:
        return "customer"

    def wire(self, audience: str) -> Any:
        return ConversationUpdatedShape(shapes.conversation(self.conversation, audience))


@dataclass(frozen=True)
class ConversationDeleted(AboutConversation):
    """Somebody has deleted it; for `lasts_ms` it can be brought back."""

    shape = ConversationDeletedShape
    by_id: str
    by: str
    lasts_ms: int

    def wire(self, audience: str) -> Any:
        return ConversationDeletedShape(shapes.conversation(self.conversation, audience))


@dataclass(frozen=True)
class ConversationGone(InConversation):
    """To whoever has it open: it was deleted, goes on in another one (`into`), or is back."""

    conversation: Conversation
    by: str
    into: str = ""
    is_back: bool = False

    def wire(self, audience: str) -> Any:
        if audience == "staff" or self.is_back or self.into:
            return None
        return ConversationDeletedShape(shapes.conversation(self.conversation, audience))


@dataclass(frozen=True, slots=True)
class TagsChanged:
    """A tag was made, renamed or taken away; `conversations` carry it."""

    workspace_id: int
    conversations: tuple[int, ...]


@dataclass(frozen=True)
class SalesRepAssigned(StoredInConversation):
    """The customer learns who looks after them."""

    shape = SalesRepAssignedShape
    rep: shapes.RepShape

    @property
    def audience(self) -> str:
        return "customer"

    def wire(self, audience: str) -> Any:
        return SalesRepAssignedShape(self.reference, self.rep)


@dataclass(frozen=True)
class NewConversationAssigned(StoredEvent):
    """A rep learns of a conversation that is theirs now."""

    shape = NewConversationAssignedShape
    conversation: Conversation
    rep: shapes.RepShape
    by: str

    @property
    def rep_id(self) -> str:
        return self.rep.id

    @property
    def room(self) -> Room:
        return rooms.person(self.rep_id)

    @property
    def belongs_to(self) -> tuple[int, str]:
        return self.conversation.workspace_id, self.conversation.reference

    def wire(self, audience: str) -> Any:
        return NewConversationAssignedShape(self.conversation.reference, self.rep)


@dataclass(frozen=True)
class WaitingCustomers(LiveEvent):
    """The number of waiting customers has changed."""

    shape = WaitingCustomersShape
    workspace_id: int
    waiting: int

    @property
    def room(self) -> Room:
        return rooms.staff(self.workspace_id)

    def wire(self, audience: str) -> Any:
        return WaitingCustomersShape(self.waiting)


@dataclass(frozen=True)
class UsersOnline(LiveEvent):
    """Who is here now, for one side."""

    shape = UsersOnlineShape
    needs: ClassVar[str] = "team:read"
    workspace_id: int
    to: str
    staff: tuple[tuple[str, str, str], ...]
    customers: tuple[tuple[str, str], ...]
    customers_count: int

    @property
    def room(self) -> Room:
        return rooms.staff(self.workspace_id) if self.to == "staff" else rooms.customers(self.workspace_id)

    def wire(self, audience: str) -> Any:
        listed = [{"id": person, "name": name} for person, name in self.customers]
        return UsersOnlineShape(
            [{"id": person, "name": name, "state": state} for person, name, state in self.staff],
            listed if audience == "staff" else self.customers_count,
            self.customers_count,
        )
