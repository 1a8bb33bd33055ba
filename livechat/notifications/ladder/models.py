"""The rungs, and what is stored of a wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from livechat.notifications.models import CENTRE, HOOK, MAIL, PUSH, SCREEN, SOUND, WAITING, WAYS, Alert
from livechat.workspaces.settings import Decisions

AROUND, ABOVE, BESIDE = "around", "above", "beside"
"""Whom a rung reaches: whoever is responsible, the managers, one colleague more."""


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder: after how many minutes is the workspace's decision of that name."""

    name: str
    decision: str
    whom: str
    ways: tuple[str, ...]

    def after_ms(self, decisions: Decisions) -> int:
        """How long after the words that nobody read; 0 for never."""
        return int(getattr(decisions, self.decision)) * 60_000


RUNGS: Final = (
    Rung("sound", "ladder_sound", AROUND, (CENTRE, SOUND, SCREEN, HOOK)),
    Rung("push", "ladder_push", AROUND, (PUSH,)),
    Rung("mail", "ladder_mail", AROUND, (MAIL,)),
    Rung("second", "ladder_second", BESIDE, WAYS),
    Rung("manager", "ladder_manager", ABOVE, WAYS),
)
READ, ANSWERED, OVER = "read", "answered", "over"
NEVER: Final = 1 << 62


def due_at(since_at: int, rung: Rung, decisions: Decisions) -> int:
    """When a rung is reached (UTC milliseconds)."""
    return since_at + rung.after_ms(decisions) if rung.after_ms(decisions) else NEVER


@dataclass(frozen=True, slots=True)
class Unheard:
    """A customer whose words nobody of the team has read, since the first of them."""

    id: int
    reference: str
    name: str
    assigned_id: str | None
    team_id: str | None
    last_text: str
    last_seq: int
    since_seq: int
    since_at: int

    @property
    def alert(self) -> Alert:
        """As somebody is told of them."""
        return Alert(self.reference, WAITING, self.name, self.last_text, self.last_seq)


@dataclass(frozen=True, slots=True)
class Run:
    """A wait for which the ladder is climbed."""

    id: int
    conversation_id: int
    reference: str
    name: str
    since_seq: int
    since_at: int
    ended_at: int | None
    ended_by: str


@dataclass(frozen=True, slots=True)
class Step:
    """A rung that was reached, and the names of those who were told, as JSON."""

    run_id: int
    rung: str
    fired_at: int
    told: str


@dataclass(frozen=True, slots=True)
class RungReached:
    """Some of the staff are to hear of a waiting customer on their open pages."""

    workspace_id: int
    conversation_id: int
    staff_ids: tuple[str, ...]
    alert: Alert


@dataclass(frozen=True, slots=True)
class LadderLeft:
    """Nobody has to be told of this customer any more."""

    workspace_id: int
    conversation_id: int
    reference: str
