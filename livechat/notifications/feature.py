"""What being told contributes to the house."""

from __future__ import annotations

from livechat.accounts.events import SessionEnded
from livechat.conversations.events import (
    ConversationUpdated,
    MessageStatus,
    NewConversationAssigned,
    NewMessage,
)
from livechat.conversations.mentioning import Mentioned, MentionsRead
from livechat.live.presence import PresenceChanged
from livechat.notifications import commands, events, inputs, live, pages, pushes, pushing
from livechat.registry import Command, Feature, Job
from livechat.web.routes import ANYONE, STAFF, page

OWN = "their own"

FEATURE = Feature(
    name="notifications",
    pages=[
        page("GET", "/me/notifications", pages.page, STAFF, rule=OWN),
        page("POST", "/me/notifications", pages.save, STAFF, rule=OWN),
        page("POST", "/me/quiet", pages.be_quiet, STAFF, rule=OWN),
        page("POST", "/me/push", pages.subscribe, STAFF, rule=OWN),
        page("POST", "/me/push/test", pages.try_out, STAFF, rule=OWN),
        page("POST", "/me/push/{device_id}/remove", pages.unsubscribe, STAFF, rule=OWN),
        page("POST", "/inbox/{reference}/follow", pages.follow, STAFF, rule="those of their workspace"),
        page("GET", "/worker.js", pages.worker, ANYONE, audience="any"),
    ],
    commands=[
        Command(inputs.GetAlerts, commands.get_alerts, STAFF, OWN),
        Command(inputs.Activity, commands.report, STAFF, OWN),
        Command(inputs.Follow, commands.follow, STAFF, "those of their workspace"),
    ],
    events=[events.Alerted, events.UnreadTold, events.RulesTold, events.FollowTold, events.Seen],
    pushes={
        events.Alerted: pushes.alerted,
        events.UnreadTold: pushes.unread_told,
        events.RulesTold: pushes.rules_told,
        events.FollowTold: pushes.follow_told,
        events.Seen: pushes.seen,
    },
    after={
        NewMessage: [live.message_listener],
        NewConversationAssigned: [live.assignment_listener],
        Mentioned: [live.mention_listener],
        MentionsRead: [live.mentions_read_listener],
        MessageStatus: [live.marks_listener],
        ConversationUpdated: [live.conversation_listener],
        PresenceChanged: [live.presence_listener],
        SessionEnded: [live.session_listener],
        events.PreferencesChanged: [live.preferences_listener],
    },
    jobs=[Job("push.message", pushing.message, attempts=4), Job("push.seen", pushing.seen, attempts=2)],
    start=live.start,
)
