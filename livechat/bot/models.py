"""The bot, as the rest of the house knows it."""

from __future__ import annotations

from typing import Final

BOT_ID: Final = "bot"
"""Whose its messages are; programs of the team, which sign as bots too, go by the names of their keys."""
