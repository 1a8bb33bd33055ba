"""What customers contribute to the house."""

from __future__ import annotations

from livechat.accounts.events import SessionSeen
from livechat.accounts.shapes import ValidSession
from livechat.customers import api, live, news, pages
from livechat.customers.events import CustomerBlocked
from livechat.customers.identified import pages as identified
from livechat.i18n import marked
from livechat.registry import Feature
from livechat.web import routes
from livechat.web.routes import ADMINS, ANYONE, CUSTOMERS, GUESTS, page

SIGNED = "whom a site of the workspace vouches for"
OF_WORKSPACE = "that of their workspace"

FEATURE = Feature(
    name="customers",
    pages=[
        page("POST", "/language", pages.choose_language, ANYONE, audience="any", rule="their own"),
        page("POST", "/devices", pages.make_link, CUSTOMERS, audience="customer", rule="their own"),
        page(
            "GET",
            "/join/{token}",
            pages.ask_to_join,
            GUESTS,
            audience="customer",
            rule="whoever has the one-time link",
        ),
        page("GET", "/forget", pages.ask_to_forget, CUSTOMERS, audience="customer", rule="their own"),
        page("POST", "/forget", pages.forget, CUSTOMERS, audience="customer", rule="their own"),
        page("GET", "/join", pages.ask_for_code, GUESTS, audience="customer", rule="whoever has the code"),
        page("POST", "/join/code", pages.join_by_code, GUESTS, audience="customer", rule="whoever has the code"),
        page("GET", "/identified", identified.ask_to_enter, GUESTS, audience="customer", rule=SIGNED),
        page("POST", "/identified", identified.enter, GUESTS, audience="customer", rule=SIGNED),
        page("GET", "/admin/identity", identified.secret_list, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/identity", identified.make_secret, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/identity/end", identified.end_former, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/join", pages.join, GUESTS, audience="customer", rule="whoever has the one-time link"),
    ],
    api=[
        routes.api(
            "GET",
            "/api/customer/session/{session_id}/validate",
            api.validate,
            CUSTOMERS | ADMINS,
            gives=ValidSession,
            summary=marked("Whether a customer's session works"),
            rule="their own; admins those of their workspace",
        ),
    ],
    news=news.NEWS,
    within={SessionSeen: [live.remember_seen]},
    after={CustomerBlocked: [live.blocked_listener]},
)
