"""What happens to teams."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TeamsChanged:
    """A team was made, renamed or taken away, or somebody joined or left one."""

    workspace_id: int


@dataclass(frozen=True, slots=True)
class TeamDeleted:
    """A team is about to go: whatever was given to it belongs to no team then."""

    workspace_id: int
    team_id: str
    at: int
