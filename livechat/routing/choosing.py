"""The rules themselves: from who is there to who is chosen. Nothing is asked, stored or told here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from livechat.routing.models import (
    AWAY,
    CHOSEN,
    FULL,
    GONE,
    HOLDER,
    LATER,
    OTHER_TEAM,
    TRIED,
    Candidate,
    Choice,
    Considered,
)
from livechat.workspaces.settings import FEWEST_OPEN, MANUAL, ROUND_ROBIN

_ORDERS: Final[Mapping[str, tuple[str, ...]]] = {
    ROUND_ROBIN: ("last_assigned_at", "id"),
    FEWEST_OPEN: ("active", "last_assigned_at", "id"),
}


def choose(candidates: Iterable[Candidate], rule: str) -> Choice:
    """Who is given a conversation: of those who can take it, whose turn it is, or who has the fewest in hand.

    Only somebody online, with room, of the right team, who did not let this customer wait already. Where the team takes
    conversations by hand nobody is chosen.
    """
    everybody = list(candidates)
    able = [each for each in everybody if not _obstacle(each)]
    chosen = None
    if rule != MANUAL and able:
        order = _ORDERS[rule]
        chosen = min(able, key=lambda each: tuple(getattr(each, field) for field in order))
    considered = [
        Considered(
            each.id,
            each.name,
            CHOSEN if each is chosen else _obstacle(each) or LATER,
            each.active,
            each.capacity,
        )
        for each in everybody
    ]
    considered.sort(key=lambda each: (each.verdict != CHOSEN, each.verdict != LATER, each.name))
    return Choice(chosen, tuple(considered))


def _obstacle(candidate: Candidate) -> str:
    """Why somebody cannot take a conversation now; empty when they can."""
    if candidate.is_holder:
        return HOLDER
    if candidate.is_tried:
        return TRIED
    if not candidate.is_of_team:
        return OTHER_TEAM
    if candidate.presence == "offline":
        return GONE
    if candidate.presence != "online":
        return AWAY
    return FULL if candidate.active >= candidate.capacity else ""
