"""What the bot contributes to the house: so far it speaks outside of the business hours only."""

from __future__ import annotations

from livechat.bot import closing
from livechat.registry import Feature, Job
from livechat.workspaces.turning import HoursTurned

FEATURE = Feature(
    name="bot",
    after={HoursTurned: [closing.turned_listener]},
    jobs=[Job(closing.JOB, closing.answer)],
)
