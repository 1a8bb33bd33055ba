"""What the bot contributes to the house: so far it speaks outside of the business hours only."""

from __future__ import annotations

from typing import Any

from livechat.bot import closing
from livechat.conversations.events import NewMessage
from livechat.registry import Feature, Job


async def start(house: Any) -> None:
    """Hear what customers write."""
    house.bus.listen_within(NewMessage, closing.ask_within(house))


FEATURE = Feature(name="bot", jobs=[Job(closing.JOB, closing.answer)], start=start)
