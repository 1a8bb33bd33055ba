"""What visitors contribute to the house."""

from __future__ import annotations

from livechat.conversations.opening import BegunByGreeting
from livechat.i18n import marked
from livechat.registry import Feature
from livechat.visitors import api, frame, greeting, list_pages, live, pages, sender, shapes, visiting
from livechat.visitors.inputs import Report, RuleBody
from livechat.web import paging, routes
from livechat.web.routes import ADMINS, ANYONE, STAFF, page
from livechat.workspaces.events import DecisionsChanged

OF_WORKSPACE = "those of their workspace"
SPOKEN_TO = "whoever was given this address, because that person has spoken to them"
ONE = "/admin/proactive/{rule_id}"

FEATURE = Feature(
    name="visitors",
    pages=[
        page("GET", "/admin/proactive", pages.listing, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/proactive", pages.add, ADMINS, rule=OF_WORKSPACE),
        page("GET", "/admin/proactive/new", pages.new, ADMINS, rule=OF_WORKSPACE),
        page("POST", "/admin/proactive/words", pages.words, ADMINS, rule=OF_WORKSPACE),
        page("GET", ONE, pages.one, ADMINS, rule=OF_WORKSPACE),
        page("POST", ONE, pages.change, ADMINS, rule=OF_WORKSPACE),
        page("POST", f"{ONE}/switch", pages.switch, ADMINS, rule=OF_WORKSPACE),
        page("POST", f"{ONE}/move", pages.move, ADMINS, rule=OF_WORKSPACE),
        page("POST", f"{ONE}/delete", pages.remove, ADMINS, rule=OF_WORKSPACE),
        page("GET", "/visitors", list_pages.listing, STAFF, rule=OF_WORKSPACE),
        page("GET", "/visitors/{visitor_id}", list_pages.one, STAFF, rule=OF_WORKSPACE),
        page("GET", "/visitors/{visitor_id}/form", list_pages.form, STAFF, rule=OF_WORKSPACE),
        page("POST", "/visitors/{visitor_id}", list_pages.say, STAFF, rule=OF_WORKSPACE),
        page("GET", "/widget/visit", frame.page, ANYONE, audience="any", rule="says nothing"),
        page("GET", "/widget/visit/face/{token}", sender.picture, ANYONE, audience="any", rule=SPOKEN_TO),
    ],
    api=[
        routes.api(
            "POST",
            "/api/widget/visit",
            frame.report,
            ANYONE,
            takes=Report,
            gives=visiting.Answer,
            summary=marked("Where a visitor of a site is, from the hidden frame of the widget there"),
            rule="a browser about itself",
        ),
        routes.api(
            "GET",
            "/api/proactive",
            api.rules,
            ADMINS,
            gives=shapes.RulePage,
            query=(paging.CURSOR, paging.upto(api.PAGE, api.PAGE)),
            summary=marked("All proactive messages, in the order in which they are tried"),
            rule=OF_WORKSPACE,
        ),
        routes.api(
            "POST",
            "/api/proactive",
            api.add,
            ADMINS,
            takes=RuleBody,
            gives=shapes.RuleShape,
            status=201,
            summary=marked("Make a proactive message"),
            rule=OF_WORKSPACE,
        ),
        routes.api(
            "GET",
            "/api/proactive/{rule_id}",
            api.one,
            ADMINS,
            gives=shapes.RuleShape,
            summary=marked("A proactive message"),
            rule=OF_WORKSPACE,
        ),
        routes.api(
            "PUT",
            "/api/proactive/{rule_id}",
            api.change,
            ADMINS,
            takes=RuleBody,
            gives=shapes.RuleShape,
            summary=marked("Change a proactive message, switch it on or off"),
            rule=OF_WORKSPACE,
        ),
        routes.api(
            "DELETE",
            "/api/proactive/{rule_id}",
            api.remove,
            ADMINS,
            status=204,
            summary=marked("Take a proactive message away"),
            rule=OF_WORKSPACE,
        ),
    ],
    pushes={live.VisitorsShown: live.push},
    within={BegunByGreeting: [greeting.stand_first]},
    after={DecisionsChanged: [live.decisions_listener]},
    start=live.start,
)
