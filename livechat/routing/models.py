"""Decisions about who answers, with everything that was considered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

QUEUE, UNANSWERED, OFFLINE, FIRST_REPLY, TEAM = "queue", "unanswered", "offline", "first_reply", "team"
"""Why somebody was looked for: a customer waits in the queue, the rep let them wait, the rep has gone, …"""
GIVEN, QUEUED, KEPT = "given", "queued", "kept"
"""What came of it."""

CHOSEN: Final = "chosen"
LATER: Final = "later"
"""Could have been chosen; somebody else came first."""
AWAY, GONE, FULL, TRIED, HOLDER, OTHER_TEAM = "away", "gone", "full", "tried", "holder", "other_team"
"""Why somebody was not."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation as the rules see it."""

    id: int
    reference: str
    assigned_id: str | None
    assigned_name: str
    assigned_at: int
    waiting_since: int
    team_id: str | None = None
    is_in_talk: bool = False
    """Whether its rep has written there not long ago."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who might answer."""

    id: str
    name: str
    presence: str
    active: int
    capacity: int
    last_assigned_at: int
    is_tried: bool = False
    is_holder: bool = False
    is_of_team: bool = True


@dataclass(frozen=True, slots=True)
class Considered:
    """A candidate and what became of them."""

    id: str
    name: str
    verdict: str
    active: int
    capacity: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is given a conversation, and who is not for which reason."""

    chosen: Candidate | None
    considered: tuple[Considered, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a rule has decided about a conversation; `considered` is JSON."""

    id: str
    cause: str
    rule: str
    outcome: str
    former_name: str
    staff_id: str
    staff_name: str
    waited_ms: int
    considered: str
    created_at: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A conversation that a colleague may accept."""

    id: str
    conversation_id: int
    reference: str
    from_id: str
    from_name: str
    to_id: str
    to_name: str
    note: str
    created_at: int
    expires_at: int
