"""What surveys contribute to the house."""

from __future__ import annotations

from typing import Any

from livechat.conversations.events import ConversationUpdated
from livechat.registry import Command, Feature
from livechat.surveys import commands, inputs, pages, requesting
from livechat.surveys.kinds import rating_request
from livechat.web.routes import CUSTOMERS, page


async def start(house: Any) -> None:
    """Ask when conversations end."""
    house.bus.listen_within(ConversationUpdated, requesting.request_within(house.means))


FEATURE = Feature(
    name="surveys",
    kinds=[rating_request.KIND],
    commands=[Command(inputs.Rate, commands.rate, CUSTOMERS, "their own")],
    pages=[
        page("GET", "/rating/{reference}", pages.ask, CUSTOMERS, audience="customer", rule="their own"),
        page("POST", "/rating/{reference}", pages.rate, CUSTOMERS, audience="customer", rule="their own"),
    ],
    start=start,
)
