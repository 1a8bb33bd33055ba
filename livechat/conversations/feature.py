"""What conversations contribute to the house; nothing of them is registered anywhere else."""

from __future__ import annotations

from livechat.accounts.events import AvailabilityChanged, StaffAdded, StaffChanged, StaffLeft
from livechat.conversations import (
    api,
    commands,
    control,
    erasing,
    events,
    inputs,
    live,
    opening,
    pages,
    pushes,
    shown,
)
from livechat.conversations.commands import AgainReply
from livechat.conversations.reading import Stretch
from livechat.customers.events import CustomerBlocked, CustomerErased, CustomerRegistered, CustomerUnblocked
from livechat.customers.inputs import Register
from livechat.errors import Refusal
from livechat.live.line import Positions
from livechat.live.presence import PresenceChanged
from livechat.registry import Command, Feature
from livechat.web import routes
from livechat.web.routes import ADMINS, ANYONE, EVERYONE, GUESTS, STAFF, page

TAKES_PART = "customers their own, staff those of their workspace"
OF_WORKSPACE = "those of their workspace"
_NUMBER = {"type": "integer", "minimum": 0}
_WINDOW = (
    ("after_seq", _NUMBER, "Only messages with a larger seq"),
    ("before_seq", _NUMBER, "Only messages with a smaller seq; without after_seq the last ones of them"),
    ("limit", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}, "Messages at most"),
)
_LIST = (
    ("status", {"type": "string"}, "Only conversations of this status"),
    ("priority", {"type": "string"}, "Only conversations of this priority"),
    ("cursor", {"type": "string"}, "Where the last page ended (its `next`)"),
    ("limit", {"type": "integer", "minimum": 1, "maximum": 100, "default": 50}, "Conversations at most"),
)

FEATURE = Feature(
    name="conversations",
    pages=[
        page("GET", "/", pages.home, GUESTS, audience="customer", rule="their own"),
        page("GET", "/w/{workspace}", pages.home, GUESTS, audience="customer", rule="their own"),
        page("POST", "/register", pages.register, GUESTS, audience="customer"),
        page(
            "POST",
            "/messages",
            pages.send_as_customer,
            routes.CUSTOMERS,
            audience="customer",
            rule="their own",
        ),
        page(
            "GET",
            "/history/{reference}",
            pages.history,
            routes.CUSTOMERS,
            audience="customer",
            rule="their own",
        ),
        page("GET", "/inbox", pages.dashboard, STAFF, rule=OF_WORKSPACE),
        page("GET", "/inbox/list", pages.listing, STAFF, rule=OF_WORKSPACE),
        page("GET", "/inbox/{reference}", pages.dashboard, STAFF, rule=OF_WORKSPACE),
        page("GET", "/inbox/{reference}/pane", pages.pane, STAFF, rule=OF_WORKSPACE),
        page("GET", "/inbox/{reference}/history", pages.history, STAFF, rule=OF_WORKSPACE),
        page("POST", "/inbox/{reference}/messages", pages.send_as_staff, STAFF, rule=OF_WORKSPACE),
        page("POST", "/inbox/{reference}/notes", pages.add_note, STAFF, rule=OF_WORKSPACE),
        page("POST", "/inbox/{reference}/claim", pages.claim, STAFF, rule=OF_WORKSPACE),
        page("POST", "/inbox/{reference}/assign", pages.assign, STAFF, rule=OF_WORKSPACE),
        page("POST", "/inbox/{reference}/status", pages.set_status, STAFF, rule=OF_WORKSPACE),
        page("POST", "/inbox/{reference}/priority", pages.set_priority, STAFF, rule=OF_WORKSPACE),
        page("POST", "/inbox/{reference}/block", pages.block, STAFF, rule=OF_WORKSPACE),
        page("POST", "/inbox/{reference}/unblock", pages.unblock, STAFF, rule=OF_WORKSPACE),
    ],
    api=[
        routes.api(
            "POST",
            "/api/customer/register",
            api.register,
            ANYONE,
            takes=Register,
            gives=api.Registered,
            status=201,
            summary="Register a customer",
        ),
        routes.api(
            "GET",
            "/api/conversations/{user_id}",
            api.conversations_of,
            EVERYONE,
            gives=api.Conversations,
            summary="A customer's conversations",
            rule=TAKES_PART,
        ),
        routes.api(
            "GET",
            "/api/messages/{reference}",
            api.messages,
            EVERYONE,
            gives=api.Messages,
            query=_WINDOW,
            summary="Messages of a conversation",
            rule=TAKES_PART,
        ),
        routes.api(
            "POST",
            "/api/messages/{reference}",
            api.send,
            EVERYONE,
            takes=api.DraftBody,
            gives=api.Sent,
            status=201,
            summary="Send a message",
            rule=TAKES_PART,
        ),
        routes.api(
            "GET",
            "/api/rep/stats/{rep_id}",
            api.rep_stats,
            STAFF,
            gives=api.RepStats,
            summary="Figures of a rep",
            rule="reps their own, admins everybody's",
        ),
        routes.api(
            "GET",
            "/api/admin/conversations",
            api.all_conversations,
            ADMINS,
            gives=api.Conversations,
            query=_LIST,
            summary="All conversations",
            rule=OF_WORKSPACE,
        ),
        routes.api(
            "GET",
            "/api/admin/conversations/{reference}/messages",
            api.messages,
            ADMINS,
            gives=api.Messages,
            query=_WINDOW,
            summary="Messages of any conversation",
            rule=OF_WORKSPACE,
        ),
    ],
    commands=[
        Command(Register, live.register, frozenset({"visitor"})),
        Command(inputs.GetConversations, commands.get_conversations, EVERYONE, TAKES_PART),
        Command(inputs.JoinConversation, commands.join, EVERYONE, TAKES_PART),
        Command(inputs.LeaveConversation, commands.leave, EVERYONE, TAKES_PART),
        Command(inputs.SendMessage, commands.send, EVERYONE, TAKES_PART),
        Command(inputs.Typing, commands.typing, EVERYONE, TAKES_PART),
        Command(inputs.MarkDelivered, commands.mark_delivered, EVERYONE, TAKES_PART),
        Command(inputs.MarkRead, commands.mark_read, EVERYONE, TAKES_PART),
        Command(inputs.AddNote, commands.add_note, STAFF, OF_WORKSPACE),
        Command(inputs.Claim, commands.claim, STAFF, OF_WORKSPACE),
        Command(inputs.Assign, commands.assign, STAFF, OF_WORKSPACE),
        Command(inputs.SetStatus, commands.set_status, STAFF, OF_WORKSPACE),
        Command(inputs.SetPriority, commands.set_priority, STAFF, OF_WORKSPACE),
        Command(inputs.Watch, commands.watch, STAFF, OF_WORKSPACE),
        Command(inputs.Ping, commands.ping, ANYONE),
    ],
    events=[
        events.NewMessage,
        events.MessageStatus,
        events.UserTyping,
        events.NewNote,
        events.ConversationCreated,
        events.ConversationUpdated,
        events.ConversationChanged,
        events.SalesRepAssigned,
        events.NewConversationAssigned,
        events.WaitingCustomers,
        events.UsersOnline,
    ],
    pushes={
        events.NewMessage: pushes.new_message,
        events.MessageStatus: pushes.message_status,
        events.UserTyping: pushes.user_typing,
        events.NewNote: pushes.new_note,
        events.NewConversationAssigned: pushes.new_assignment,
        shown.StateShown: pushes.state_shown,
        shown.TeamShown: pushes.team_shown,
        shown.InboxChanged: pushes.inbox_changed,
        Stretch: pushes.joined,
        AgainReply: lambda render, reply: pushes.stored_message(render, reply.message),
        Positions: pushes.position,
        Refusal: pushes.refused,
    },
    within={
        CustomerRegistered: [opening.for_new_customer],
        CustomerErased: [erasing.erase],
        StaffLeft: [control.release_all],
    },
    after={
        events.NewMessage: [live.message_listener],
        events.MessageStatus: [live.marks_listener],
        events.ConversationCreated: [live.conversation_listener],
        events.ConversationUpdated: [live.conversation_listener],
        PresenceChanged: [live.presence_listener],
        AvailabilityChanged: [live.availability_listener],
        StaffAdded: [live.team_listener],
        StaffChanged: [live.team_listener],
        CustomerBlocked: [live.customer_listener],
        CustomerUnblocked: [live.customer_listener],
    },
    start=live.start,
)
