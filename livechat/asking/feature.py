"""What asking contributes to the house."""

from __future__ import annotations

from livechat.asking import commands, inputs, pages
from livechat.asking.kinds import buttons, form, form_answer, quick_replies
from livechat.registry import Command, Feature
from livechat.web.routes import CUSTOMERS, STAFF, page

OF_WORKSPACE = "those of their workspace"

FEATURE = Feature(
    name="asking",
    kinds=[buttons.KIND, quick_replies.KIND, form.KIND, form_answer.KIND],
    commands=[Command(inputs.Answer, commands.answer, CUSTOMERS, "their own")],
    pages=[
        page("POST", "/answers", pages.press, CUSTOMERS, audience="customer", rule="their own"),
        page("GET", "/details/{message_id}", pages.details, CUSTOMERS, audience="customer", rule="their own"),
        page("POST", "/details/{message_id}", pages.fill_in, CUSTOMERS, audience="customer", rule="their own"),
        page("GET", "/inbox/{reference}/ask/{kind}", pages.builder, STAFF, rule=OF_WORKSPACE),
        page("POST", "/inbox/{reference}/ask/{kind}", pages.ask, STAFF, rule=OF_WORKSPACE),
    ],
)
