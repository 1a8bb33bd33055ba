"""What the rules about who answers contribute to the house."""

from __future__ import annotations

from livechat.accounts.events import AvailabilityChanged, StaffAdded, StaffChanged
from livechat.conversations.events import AnsweredUnassigned, ConversationCreated, ConversationUpdated
from livechat.live.presence import PresenceChanged
from livechat.registry import Command, Feature, Job
from livechat.routing import commands, events, inputs, live, looking, pages, pushes
from livechat.web.routes import STAFF, page
from livechat.workspaces.events import DecisionsChanged

OF_WORKSPACE = "those of their workspace"

FEATURE = Feature(
    name="routing",
    pages=[
        page("GET", "/inbox/{reference}/transfer", pages.transfer_page, STAFF, rule=OF_WORKSPACE),
        page("GET", "/inbox/{reference}/transfer/form", pages.transfer_form, STAFF, rule=OF_WORKSPACE),
        page("POST", "/inbox/{reference}/transfer", pages.transfer, STAFF, rule=OF_WORKSPACE),
        page("POST", "/inbox/{reference}/transfer/answer", pages.answer, STAFF, rule=OF_WORKSPACE),
        page("GET", "/inbox/{reference}/why", pages.why_page, STAFF, rule=OF_WORKSPACE),
        page("GET", "/inbox/{reference}/why/list", pages.why_list, STAFF, rule=OF_WORKSPACE),
    ],
    commands=[
        Command(inputs.Transfer, commands.transfer, STAFF, OF_WORKSPACE),
        Command(inputs.AnswerTransfer, commands.answer, STAFF, "what was offered to them, or by them"),
    ],
    events=[events.ViewersChanged, events.OfferChanged, events.OfferMade, events.OfferSettled],
    pushes={
        events.ViewersChanged: pushes.viewers_changed,
        events.OfferChanged: pushes.offer_changed,
        events.OfferMade: pushes.offer_made,
        events.OfferSettled: pushes.offer_settled,
    },
    after={
        ConversationCreated: [live.conversation_listener],
        ConversationUpdated: [live.conversation_listener],
        AnsweredUnassigned: [live.answer_listener],
        PresenceChanged: [live.presence_listener],
        AvailabilityChanged: [live.workspace_listener],
        StaffAdded: [live.workspace_listener],
        StaffChanged: [live.workspace_listener],
        DecisionsChanged: [live.workspace_listener],
    },
    jobs=[Job("routing.look", looking.job, every_s=looking.EVERY_S)],
    start=live.start,
)
