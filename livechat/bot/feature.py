"""What the bot contributes to the house: so far it speaks outside of the business hours only."""

from __future__ import annotations

from livechat.bot import closing
from livechat.conversations.events import NewMessage
from livechat.registry import Feature

FEATURE = Feature(name="bot", after={NewMessage: [closing.listener]})
