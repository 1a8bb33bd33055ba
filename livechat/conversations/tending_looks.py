"""What templates get to tend a conversation: the strip under its head, and what was merged into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from livechat import i18n
from livechat.clock import rfc3339
from livechat.conversations import looks, merging, reading, snoozing
from livechat.conversations.models import Conversation
from livechat.rendering import Called, Look, as_written
from livechat.scope import Scope

LINKED_MESSAGES = 100
"""Messages shown of each conversation that was merged into another one: its last."""


@dataclass(frozen=True, slots=True)
class About:
    """The strip under the head: what the staff knows about a conversation besides its messages."""

    ref: str
    dom_id: str
    subject: str
    team_id: str
    team: str
    teams: list[tuple[str, str]]
    tags: list[tuple[str, str, int]]
    is_snoozed: bool
    snoozed_iso: str


def about(of: Conversation, teams: list[tuple[str, str]]) -> About:
    """What is known about a conversation besides its messages."""
    return About(
        ref=of.reference,
        dom_id=f"about-{of.reference}",
        subject=of.subject,
        team_id=of.team_id or "",
        team=of.team_name or "",
        teams=teams,
        tags=of.tag_list,
        is_snoozed=of.status == "snoozed",
        snoozed_iso=rfc3339(of.snoozed_until) if of.snoozed_until else "",
    )


def snoozes(language: str) -> list[tuple[str, str]]:
    """For how long one can snooze, in words."""
    translate = i18n.translator(language)
    return [(value, translate(words)) for value, words in snoozing.PRESETS.items()]


async def linked(
    scope: Scope, of: Conversation, look: Look, called: Called = as_written
) -> list[tuple[str, str, list[Any]]]:
    """What was merged into a conversation, each with its messages, in the order in which it began."""
    found: list[tuple[str, str, list[Any]]] = []
    for part in await merging.earlier_parts(scope, of):
        stretch = await reading.newest(scope, part.reference, LINKED_MESSAGES)
        bubbles = looks.thread(stretch.messages, stretch.notes, look, part.marks(look.audience), called)
        found.append((part.reference, rfc3339(part.created_at), bubbles))
    return found
