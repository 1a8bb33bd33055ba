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
from livechat.conversations.visits import PageOpened
from livechat.i18n import marked
from livechat.live.presence import PresenceChanged
from livechat.notifications import (
    api,
    centre,
    centre_pages,
    commands,
    events,
    inputs,
    live,
    mailing,
    pages,
    pushes,
    pushing,
)
from livechat.notifications.ladder import climbing
from livechat.notifications.ladder import live as ladder
from livechat.notifications.ladder import pages as log
from livechat.notifications.ladder.models import LadderLeft, RungReached
from livechat.registry import Command, Feature, Job
from livechat.web import paging, routes
from livechat.web.routes import ADMINS, STAFF, page
from livechat.workspaces.events import DecisionsChanged

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
        page("GET", "/notifications", centre_pages.page, STAFF, rule=OWN),
        page("GET", "/admin/waiting", log.page, ADMINS, rule="those of their workspace"),
        page("POST", "/notifications/read", centre_pages.read_all, STAFF, rule=OWN),
        page("POST", "/notifications/{notice_id}/read", centre_pages.read, STAFF, rule=OWN),
        page("POST", "/notifications/{notice_id}/delete", centre_pages.remove, STAFF, rule=OWN),
    ],
    api=[
        routes.api(
            "GET",
            "/api/notifications",
            api.notices,
            STAFF,
            gives=api.NoticePage,
            query=(
                ("unread", {"type": "boolean"}, marked("Only what is not read")),
                paging.CURSOR,
                paging.upto(100),
            ),
            summary=marked("What one was told of, the newest first"),
            rule=OWN,
        ),
        routes.api(
            "PUT",
            "/api/notifications/{notice_id}/read",
            api.read,
            STAFF,
            gives=api.NoticeShape,
            summary=marked("A notification was read"),
            rule=OWN,
        ),
        routes.api(
            "POST",
            "/api/notifications/settings",
            api.choose,
            STAFF,
            takes=inputs.SettingsBody,
            gives=api.SettingsShape,
            summary=marked("Choose what one is told of, by which ways, or nothing for a while"),
            rule=OWN,
        ),
        routes.api(
            "DELETE",
            "/api/notifications/{notice_id}",
            api.remove,
            STAFF,
            status=204,
            summary=marked("Put a notification away"),
            rule=OWN,
        ),
    ],
    commands=[
        Command(inputs.GetAlerts, commands.get_alerts, STAFF, OWN),
        Command(inputs.Activity, commands.report, STAFF, OWN),
        Command(inputs.Follow, commands.follow, STAFF, "those of their workspace"),
    ],
    events=[
        events.Alerted,
        events.UnreadTold,
        events.RulesTold,
        events.FollowTold,
        events.Seen,
        events.NoticesShown,
        events.NoticePopped,
    ],
    pushes={
        events.Alerted: pushes.alerted,
        events.UnreadTold: pushes.unread_told,
        events.RulesTold: pushes.rules_told,
        events.FollowTold: pushes.follow_told,
        events.Seen: pushes.seen,
        events.NoticesShown: pushes.notices_shown,
        events.NoticePopped: pushes.notice_popped,
    },
    after={
        NewMessage: [live.message_listener, ladder.message_listener],
        NewConversationAssigned: [live.assignment_listener],
        Mentioned: [live.mention_listener],
        PageOpened: [live.page_listener],
        MentionsRead: [live.mentions_read_listener],
        MessageStatus: [live.marks_listener, ladder.marks_listener],
        ConversationUpdated: [live.conversation_listener, ladder.conversation_listener],
        DecisionsChanged: [ladder.decisions_listener],
        RungReached: [ladder.rung_listener],
        LadderLeft: [ladder.left_listener],
        PresenceChanged: [live.presence_listener],
        SessionEnded: [live.session_listener],
        events.PreferencesChanged: [live.preferences_listener],
        events.NoticesChanged: [live.notices_listener],
        events.NoticeMade: [live.notice_listener],
    },
    news=events.NEWS,
    jobs=[
        Job("push.message", pushing.message, attempts=4),
        Job("push.notice", pushing.notice, attempts=4),
        Job("push.seen", pushing.seen, attempts=2),
        Job(mailing.JOB, mailing.mail, attempts=mailing.TRIES),
        Job("ladder.look", climbing.job, every_s=climbing.LOOKED_EVERY_S),
        Job("ladder.tidy", climbing.tidy, every_s=centre.TIDIED_EVERY_S),
        Job("notifications.tidy", centre.tidy, every_s=centre.TIDIED_EVERY_S),
    ],
    start=live.start,
)
