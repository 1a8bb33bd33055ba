"""What may be submitted about conversations: one declaration for a form, a live command and a body of JSON."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from livechat.web.inputs import Input

Reference = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
ClientId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Text = Annotated[str, msgspec.Meta(max_length=100_000)]
Seq = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
PageSize = Annotated[int, msgspec.Meta(ge=1, le=200)]
CommandId = str | int | None
Tab = Literal["mine", "unassigned", "all", "waiting", "snoozed", "mentions"]
"""Which of the lists of the staff."""


class Command(Input, kw_only=True):
    """A live command; `id` is whatever its sender wants to recognise the answer by."""

    id: CommandId = None


class GetConversations(Command, kw_only=True, tag="get_conversations"):
    """The conversations this actor may see, newest first; `filter` is one of the staff's lists."""

    filter: Tab = "all"
    cursor: Annotated[str, msgspec.Meta(max_length=100)] | None = None
    limit: PageSize = 50


class JoinConversation(Command, kw_only=True, tag="join_conversation"):
    """Open a conversation and receive what happens in it from now on."""

    conversation: Reference
    after_seq: Seq = 0
    after_revision: Seq | None = None
    limit: PageSize | None = None


class LeaveConversation(Command, kw_only=True, tag="leave_conversation"):
    """Close it again."""

    conversation: Reference


class Draft(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The content of a message."""

    client_id: ClientId
    kind: Annotated[str, msgspec.Meta(max_length=40)] = "text"
    text: Text = ""
    payload: dict[str, Any] | None = None
    attachments: list[str] = msgspec.field(default_factory=list)
    reply_to: Annotated[str, msgspec.Meta(max_length=64)] | None = None


class Prepared(Draft, kw_only=True):
    """A draft whose content the server itself has made; nothing that arrives can be one."""


class SendMessage(Command, kw_only=True, tag="send_message"):
    """Say something."""

    conversation: Reference
    client_id: ClientId
    kind: Annotated[str, msgspec.Meta(max_length=40)] = "text"
    text: Text = ""
    payload: dict[str, Any] | None = None
    attachments: list[str] = msgspec.field(default_factory=list)
    reply_to: Annotated[str, msgspec.Meta(max_length=64)] | None = None


class SendAnd(SendMessage, kw_only=True, tag="send_and"):
    """Say something and set the status, both or neither; sent again it does nothing more."""

    status: Literal["open", "pending", "resolved", "closed"]


class Typing(Command, kw_only=True, tag="typing"):
    """Tell the others that one writes, or has stopped."""

    conversation: Reference
    typing: bool = True


class ShowTyping(Command, kw_only=True, tag="show_typing"):
    """From a customer's page that says so: the words so far, for the team to see; dropped where that is not wanted."""

    conversation: Reference
    text: Text = ""


class MarkDelivered(Command, kw_only=True, tag="mark_delivered"):
    """Everything up to `seq` is on this screen."""

    conversation: Reference
    seq: Seq


class MarkRead(Command, kw_only=True, tag="mark_read"):
    """Everything up to `seq` was seen by a person."""

    conversation: Reference
    seq: Seq


class AddNote(Command, kw_only=True, tag="add_note"):
    """Write something for the staff only."""

    conversation: Reference
    client_id: ClientId
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=100_000)]
    mentions: Annotated[str, msgspec.Meta(max_length=4000)] = ""
    """Whom its names mean, where several are called alike: identifiers, separated by spaces."""


class ReadMentions(Command, kw_only=True, tag="read_mentions"):
    """What calls one in this conversation was seen."""

    conversation: Reference


class Claim(Command, kw_only=True, tag="claim"):
    """Take an unassigned conversation."""

    conversation: Reference


class Assign(Command, kw_only=True, tag="assign"):
    """Give a conversation to a rep, or back to the queue (no rep)."""

    conversation: Reference
    rep: Annotated[str, msgspec.Meta(max_length=64)] | None = None


class AssignTeam(Command, kw_only=True, tag="assign_team"):
    """Give a conversation to a team, or to none (no team)."""

    conversation: Reference
    team: Annotated[str, msgspec.Meta(max_length=64)] | None = None


class SetStatus(Command, kw_only=True, tag="set_status"):
    """Open, pending, resolved or closed."""

    conversation: Reference
    status: Literal["open", "pending", "snoozed", "resolved", "closed"]


class SetPriority(Command, kw_only=True, tag="set_priority"):
    """How much it hurries."""

    conversation: Reference
    priority: Literal["low", "normal", "high", "urgent"]


class Watch(Command, kw_only=True, tag="watch"):
    """From a page of the staff: keep this list or these figures up to date."""

    what: Literal["inbox", "overview", "team", "sessions", "keys", "customers", "visitors"]
    tab: Tab = "mine"
    status: Literal["", "open", "pending", "snoozed", "resolved", "closed"] = ""
    priority: Literal["", "0", "1", "2", "3", "low", "normal", "high", "urgent"] = ""
    sort: Literal["activity", "created", "priority", "waiting"] = "activity"
    direction: Literal["asc", "desc"] = "desc"
    tag: Annotated[str, msgspec.Meta(max_length=64)] = ""
    channel: Annotated[str, msgspec.Meta(max_length=20)] = ""
    rep: Annotated[str, msgspec.Meta(max_length=64)] = ""
    team: Annotated[str, msgspec.Meta(max_length=64)] = ""
    unread: Literal["", "1"] = ""
    since: Annotated[str, msgspec.Meta(max_length=10)] = ""
    until: Annotated[str, msgspec.Meta(max_length=10)] = ""


class Ping(Command, kw_only=True, tag="ping"):
    """Is anybody there?"""


class Resume(msgspec.Struct, kw_only=True):
    """The part of a history that is asked for over HTTP."""

    after_seq: Seq | None = None
    before_seq: Seq | None = None
    limit: PageSize = 50


class FormMessage(msgspec.Struct, kw_only=True):
    """A message or a note from the desk's form."""

    client_id: ClientId
    text: Text
    type: Literal["send_message", "add_note"] = "send_message"
    mentions: Annotated[str, msgspec.Meta(max_length=4000)] = ""


class FormAnd(FormMessage, kw_only=True):
    """An answer from the desk's form, and perhaps the status that goes with it."""

    status: Literal["", "open", "pending", "resolved", "closed"] = ""


class FormAssign(msgspec.Struct, kw_only=True):
    """Who takes over, from a form; nobody when empty."""

    rep: Annotated[str, msgspec.Meta(max_length=64)] = ""


class FormTeam(msgspec.Struct, kw_only=True):
    """Which team is responsible, from a form; none when empty."""

    team: Annotated[str, msgspec.Meta(max_length=64)] = ""


class FormStatus(msgspec.Struct, kw_only=True):
    """Another status, from a form."""

    status: Literal["open", "pending", "snoozed", "resolved", "closed"]


class FormPriority(msgspec.Struct, kw_only=True):
    """Another priority, from a form."""

    priority: Literal["low", "normal", "high", "urgent"]


class End(Input):
    """The form by which a customer ends a conversation."""

    conversation: Reference


class MailTranscript(Input):
    """The form by which a customer has a transcript mailed."""

    email: Annotated[str, msgspec.Meta(max_length=254)] = ""
