"""Teams, as the rest of the house knows them."""

from __future__ import annotations

from dataclasses import dataclass

from livechat.audit.models import About


@dataclass(frozen=True, slots=True)
class Team:
    """Colleagues who look after the same things; a conversation can be given to all of them."""

    id: str
    workspace_id: int
    name: str
    description: str
    created_at: int

    @property
    def about(self) -> About:
        """As what the audit log concerns."""
        return About("team", self.id, self.name)


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody in a team."""

    team_id: str
    staff_id: str
    name: str


@dataclass(frozen=True, slots=True)
class TeamLook:
    """A team as its pages show it."""

    id: str
    name: str
    description: str
    members: list[tuple[str, str, str, int]]
    """Identifier, name, initials and hue of each."""
