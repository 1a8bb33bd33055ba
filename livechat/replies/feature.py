"""What canned replies contribute to the house."""

from __future__ import annotations

from livechat.registry import Command, Feature
from livechat.replies import commands, inputs, pages
from livechat.web.routes import STAFF, page

OWN_OR_SHARED = "their own and the team's; shared ones are changed by admins"

FEATURE = Feature(
    name="replies",
    pages=[
        page("GET", "/replies", pages.listing, STAFF, rule=OWN_OR_SHARED),
        page("POST", "/replies", pages.add, STAFF, rule=OWN_OR_SHARED),
        page("GET", "/replies/new", pages.new, STAFF, rule=OWN_OR_SHARED),
        page("GET", "/replies/{reply_id}", pages.one, STAFF, rule=OWN_OR_SHARED),
        page("POST", "/replies/{reply_id}", pages.change, STAFF, rule=OWN_OR_SHARED),
        page("POST", "/replies/{reply_id}/move", pages.move, STAFF, rule=OWN_OR_SHARED),
        page("POST", "/replies/{reply_id}/remove", pages.remove, STAFF, rule=OWN_OR_SHARED),
        page("GET", "/inbox/{reference}/replies", pages.menu, STAFF, rule="those of their workspace"),
    ],
    commands=[Command(inputs.CountReply, commands.count, STAFF, "those of their workspace")],
)
