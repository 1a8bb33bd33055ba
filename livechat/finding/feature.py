"""What finding contributes to the house."""

from __future__ import annotations

from livechat.conversations.events import ConversationCreated, MessageUpdated, NewMessage, NewNote
from livechat.customers.events import CustomerChanged, CustomerErased
from livechat.finding import api, indexing, pages
from livechat.i18n import marked
from livechat.registry import Feature
from livechat.web import routes
from livechat.web.routes import EVERYONE, STAFF, page

OF_WORKSPACE = "those of their workspace"

FEATURE = Feature(
    name="finding",
    pages=[
        page("GET", "/search", pages.search, STAFF, rule=OF_WORKSPACE),
        page("GET", "/search/found", pages.found, STAFF, rule=OF_WORKSPACE),
        page("GET", "/search/commands", pages.commands, STAFF, rule=OF_WORKSPACE),
        page("GET", "/search/panel", pages.panel, STAFF, rule=OF_WORKSPACE),
        page("GET", "/search/quick", pages.quick, STAFF, rule=OF_WORKSPACE),
    ],
    api=[
        routes.api(
            "GET",
            "/api/messages/{reference}/search",
            api.in_conversation,
            EVERYONE,
            gives=api.FoundPlaces,
            query=(("q", {"type": "string", "maxLength": 200}, "Words that a message must all have"),),
            summary=marked("Find words in a conversation"),
            rule="customers their own, staff those of their workspace",
            needs="conversations:read",
        ),
    ],
    within={CustomerErased: [indexing.take_out_all]},
    after={
        NewMessage: [indexing.listener],
        MessageUpdated: [indexing.listener],
        NewNote: [indexing.listener],
        ConversationCreated: [indexing.listener],
        CustomerChanged: [indexing.listener],
        CustomerErased: [indexing.erasure_listener],
    },
    start=indexing.start,
)
